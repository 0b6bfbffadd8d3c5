"""Looking for a quote in a text: what a mail program and a model write differently counts as the same."""

import unicodedata
from collections.abc import Iterable

_ALIKE = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2013": "-", "\u2014": "-"}
)


def folded(text: str) -> str:
    """Return text without its line breaks and capitals, with plain quotation marks and dashes."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_ALIKE).casefold().split())


def is_quoted(quote: str, texts: Iterable[str]) -> bool:
    """Say whether these very words stand in one of the texts; nothing is quoted by no words."""
    words = folded(quote)
    return bool(words) and any(words in folded(text) for text in texts)
