"""Whether a question fits a model's window: by our own estimate before the call, by what was counted after it."""

import re

from agent.errors import TooLong
from integrations.openai_model.answers import Usage

BYTES_PER_TOKEN = 2
"""Our questions take 3 to 4 bytes of UTF-8 a token, dates and rare scripts fewer: rather a refusal than a cut."""
AROUND = 64
"""Tokens that a chat template may put around two messages."""
RUN = re.compile(r"[A-Za-z]+|[0-9]+")


def refuse_too_long(text: str, window: int, answer: int) -> None:
    """Raise TooLong where a text and its answer may not fit into so many tokens; a window of 0 is not known."""
    if 0 < window < most_tokens(text) + answer:
        raise TooLong("model: the question may not fit the model's window")


def refuse_cut(text: str, usage: Usage, window: int) -> None:
    """Raise TooLong where an endpoint shows by its count that it has read less than it was sent, or filled its window.

    Ollama keeps half a window of a text that does not fit, and says nothing.
    """
    read = usage.input_tokens
    if read is None:
        return
    if read < fewest_tokens(text) or 0 < window <= read + (usage.output_tokens or 0):
        raise TooLong("model: the endpoint has read only a part of the question")


def most_tokens(text: str) -> int:
    """Return how many tokens a text that people write has at the very most, with what stands around it."""
    return -(-len(text.encode("utf-8", "surrogatepass")) // BYTES_PER_TOKEN) + AROUND


def fewest_tokens(text: str) -> int:
    """Return how many tokens a text has at the very least.

    No tokenizer in use makes one token of two words, or of letters and digits. In scripts whose words a pattern would
    cut, a whole word counts once; what stands between words does not count.
    """
    return sum(len(RUN.findall(word)) if word.isascii() else 1 for word in text.split())
