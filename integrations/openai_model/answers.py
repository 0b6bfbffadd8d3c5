"""What a chat completion says: its text, and what it was billed. Reads the raw bytes, since servers differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from agent.errors import ModelError, TooLong, TransientError
from integrations.openai_model.forms import load_json, mapping
from integrations.openai_model.refusals import CODES, TOO_LONG, says_too_long


@dataclass(frozen=True)
class Usage:
    """Tokens as the endpoint counted them; None where it did not say."""

    input_tokens: int | None = None
    cached_tokens: int | None = None
    output_tokens: int | None = None


def content_of(answer: bytes | bytearray) -> str:
    """Return the text of a completion that ran to its end; TooLong or ModelError for everything else."""
    envelope = mapping(load_json(answer))
    _refuse_error(envelope.get("error"))
    choices = envelope.get("choices")
    if not isinstance(choices, list) or len(choices) != 1 or not isinstance(choices[0], Mapping):
        raise ModelError("model: not one choice in the answer")
    message = choices[0].get("message")
    if not isinstance(message, Mapping):
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
    content = message.get("content")
    if not isinstance(content, str):
        raise ModelError("model: no text in the answer")
    return content


def _refuse_error(error: object) -> None:
    """Raise what an error means that comes as an answer: OpenRouter passes on so what befell the endpoint behind it."""
    if says_too_long(error):
        raise TooLong(TOO_LONG)
    status = mapping(error).get("code")
    if isinstance(status, int) and (
        status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    ):
        raise TransientError(f"model: the endpoint passed on {status}")


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
