"""Whether a model's words go with the sentences that they stand around: one language, one form of address."""

import re

from agent.form import language_of
from agent.replies.language import find_language
from agent.replies.words import Words

_WORD = re.compile(r"[^\W\d_]+")


def is_out_of_tune(words: Words, language: str) -> bool:
    """Say whether the words ask something of their own, are in another language, or are too familiar for ours."""
    spoken, text = find_language(language), f"{words.opening} {words.closing}"
    familiar = spoken.texts["manners.familiar"].split()
    return (
        "?" in text
        or language_of(text) not in (None, spoken.code)
        or any(word in familiar for word in _WORD.findall(text.casefold()))
    )
