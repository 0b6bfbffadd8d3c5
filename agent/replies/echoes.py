"""The check that a model's opening and closing carry nothing of what a stranger wrote."""

import re
from collections.abc import Iterable
from functools import cache

from agent.replies.claims import fold
from agent.replies.language import find_language, languages
from agent.replies.words import Words

_WORD = re.compile(r"[^\W\d_]+")
_TELLING = 3
"""A shorter word is in every mail."""


def echoes(words: Words, texts: Iterable[str]) -> bool:
    """Say whether the words hold a word of these texts that our own mails do not have.

    Whoever writes to us could have a model say it in our name.
    """
    theirs = {word for text in texts for word in _words(text)}
    ours = {word for text in (words.opening, words.closing) for word in _words(text)}
    return any(len(word) >= _TELLING for word in ours & theirs - _vocabulary())


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


@cache
def _vocabulary() -> frozenset[str]:
    """Return every word of our own mails, in all languages."""
    return frozenset(
        word
        for code in languages()
        for key, text in find_language(code).texts.items()
        if not key.startswith("manners.")
        for word in _words(text)
    )
