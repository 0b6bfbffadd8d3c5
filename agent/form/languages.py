"""Which language a mail is written in, by its small words: a model's word for it is not enough."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import cast

from agent.form.request import LanguageCode

_WORD = re.compile(r"[^\W\d_]{2,}")
_ENOUGH, _SHARE, _AHEAD = 1.0, 0.15, 1.5
_TELLING = 10
"""So many words without a small one of its own are not of a language."""


def language_of(text: str) -> LanguageCode | None:
    """Return the language of which a text has clearly the most small words; None where it shows none."""
    scores: dict[str, float] = {}
    words = _WORD.findall(text.casefold())
    for word in words:
        languages = _languages().get(word, ())
        for language in languages:
            scores[language] = scores.get(language, 0.0) + 1 / len(languages)
    first, second = sorted([0.0, 0.0, *scores.values()], reverse=True)[:2]
    if first < max(_ENOUGH, _SHARE * len(words), _AHEAD * second):
        return None
    return cast("LanguageCode", max(scores, key=scores.__getitem__))


def is_foreign_to(text: str, language: LanguageCode) -> bool:
    """Say whether a text of some length has not one of the small words of this language."""
    words = _WORD.findall(text.casefold())
    return len(words) >= _TELLING and not any(language in _languages().get(word, ()) for word in words)


@cache
def _languages() -> dict[str, list[str]]:
    """Return the languages that have a word, by the word."""
    table: dict[str, str] = tomllib.loads((files(__package__) / "function_words.toml").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for language, words in table.items():
        for word in dict.fromkeys(words.split()):
            found.setdefault(word, []).append(language)
    return found
