"""Where a model is asked, and what is peculiar to that place."""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

OPENAI = "https://api.openai.com/v1"
AnswerFormat = Literal["json_schema", "json_object"]


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """An OpenAI-compatible endpoint, and the model that is asked there."""

    base_url: str = OPENAI
    api_key: str = field(repr=False)
    model: str
    timeout: float = 60.0
    """Seconds that bound each wait, and the whole answer."""
    window_tokens: int = 0
    """How much the model reads and writes at most; 0 where nobody knows."""
    answer_format: AnswerFormat = "json_schema"
    """`json_object` where no schemas are known: it is then said in words, and our own reader alone enforces it."""
    leave_out: frozenset[str] = frozenset()
    """Parameters that the endpoint refuses."""


def limit_key(url: str) -> str:
    """Name the parameter that limits an answer's length at this endpoint.

    OpenAI's newer models refuse `max_tokens`, on Azure too; Ollama and others ignore `max_completion_tokens` without a
    word, and a limit that is ignored is no limit. Both at once is refused by OpenAI.
    """
    host = f".{urlsplit(url).hostname or ''}"
    return "max_completion_tokens" if host.endswith((".api.openai.com", ".openai.azure.com")) else "max_tokens"
