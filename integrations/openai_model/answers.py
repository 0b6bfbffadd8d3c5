"""What a chat completion says: its text, and what it was billed. Reads the raw bytes, since servers differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.errors import ModelError
from integrations.openai_model.forms import load_json


@dataclass(frozen=True)
class Usage:
    """Tokens as the endpoint counted them; None where it did not say."""

    input_tokens: int | None = None
    cached_tokens: int | None = None
    output_tokens: int | None = None


def content_of(answer: bytes) -> str:
    """Return the text of a completion that ran to its end; ModelError for everything else."""
    envelope = load_json(answer)
    choices = envelope.get("choices") if isinstance(envelope, Mapping) else None
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
    if finish != "stop":
        known = finish if finish in ("length", "content_filter") else "unknown reason"
        raise ModelError(f"model: did not finish ({known})")
    content = message.get("content")
    if not isinstance(content, str):
        raise ModelError("model: no text in the answer")
    return content


def usage_of(answer: bytes) -> Usage:
    """Return the tokens that the answer counts, as far as it counts any."""
    try:
        envelope = load_json(answer)
    except ModelError:
        return Usage()
    usage = _mapping(_mapping(envelope).get("usage"))
    cached = _mapping(usage.get("prompt_tokens_details")).get("cached_tokens")
    return Usage(_count(usage.get("prompt_tokens")), _count(cached), _count(usage.get("completion_tokens")))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
