"""What a chat completion says: its text, and what it was billed. Reads the raw bytes, since servers differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from agent.errors import ModelError, ShapeChanged, TooLong, TransientError
from integrations.openai_model.forms import load_json, mapping
from integrations.openai_model.refusals import CODES, TOO_LONG, says_too_long

Value = TypeVar("Value")
_MISSING = object()


@dataclass(frozen=True)
class Usage:
    """Tokens as the endpoint counted them; None where it did not say."""

    input_tokens: int | None = None
    cached_tokens: int | None = None
    output_tokens: int | None = None


def content_of(answer: bytes | bytearray) -> str:
    """Return the text of a completion that ran to its end.

    What is no JSON comes from something in between: TransientError. ShapeChanged for a field that is missing or of
    another type; TooLong or ModelError for a null in its place, and for whatever else a model may bring about.
    """
    envelope = _envelope(answer)
    _refuse_error(envelope.get("error"))
    choices = _field(envelope, "choices", list, "choices")
    if choices is None or len(choices) != 1:
        raise ModelError("model: not one choice in the answer")
    if not isinstance(choices[0], Mapping):
        raise ShapeChanged("model", "choices[0]")
    message = _field(choices[0], "message", dict, "choices[0].message")
    if message is None:
        raise ModelError("model: no message in the answer")
    if message.get("refusal"):
        raise ModelError("model: refused")
    if message.get("tool_calls") or message.get("function_call"):
        raise ModelError("model: called a tool")
    finish = choices[0].get("finish_reason")
    if str(finish) in CODES:
        raise TooLong(TOO_LONG)
    if finish != "stop":
        known = finish if finish in ("length", "content_filter") else "unknown reason"
        raise ModelError(f"model: did not finish ({known})")
    # Some leave it out where the model has said nothing.
    content = _field({"content": None, **message}, "content", str, "choices[0].message.content")
    if content is None:
        raise ModelError("model: no text in the answer")
    return content


def _envelope(answer: bytes | bytearray) -> Mapping[str, Any]:
    try:
        envelope = load_json(answer)
    except ModelError:
        raise TransientError("model: the answer is not JSON") from None
    if not isinstance(envelope, Mapping):
        raise ShapeChanged("model", "(the whole)")
    return envelope


def _field(parent: Mapping[str, Any], name: str, kind: type[Value], path: str) -> Value | None:
    """Return a field, None where it is null; ShapeChanged where it is missing, or of another type."""
    value = parent.get(name, _MISSING)
    if value is not None and not isinstance(value, kind):
        raise ShapeChanged("model", path)
    return value


def _refuse_error(error: object) -> None:
    """Raise what an error means that comes as an answer: OpenRouter passes on so what befell the endpoint behind it."""
    if says_too_long(error):
        raise TooLong(TOO_LONG)
    status = mapping(error).get("code")
    if isinstance(status, int) and (
        status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    ):
        raise TransientError(f"model: the endpoint passed on {status}")
    if error:
        raise ModelError("model: an error instead of an answer")


def usage_of(answer: bytes | bytearray) -> Usage:
    """Return the tokens that the answer counts, as far as it counts any."""
    try:
        envelope = load_json(answer)
    except ModelError:
        return Usage()
    usage = mapping(mapping(envelope).get("usage"))
    cached = mapping(usage.get("prompt_tokens_details")).get("cached_tokens")
    # A prompt is never of no tokens: who says 0 does not count.
    read = _count(usage.get("prompt_tokens")) or None
    return Usage(read, _count(cached), _count(usage.get("completion_tokens")))


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
