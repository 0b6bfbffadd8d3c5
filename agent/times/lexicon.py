"""What words mean: one table per language in words/, joined with the names of days and months from CLDR."""

import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale

from agent.times.clocks import Clock
from agent.times.named_days import entry
from agent.times.zones import zones_named

Meanings = dict[str, Any]

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "sv")

_SHORTEST_FOLDED = 4
"""Shorter words are not looked up without their accents: the French "a" is not "à"."""


MIDNIGHT = 24
"""The hour of "midnight", which may also be the one that begins the day."""


def _clock(text: str) -> Clock:
    hour, minute = text.split(":")
    return Clock(int(hour), int(minute), exact=True, earlier=0 if int(hour) < MIDNIGHT else MIDNIGHT * 60)


def _weekdays(text: str) -> frozenset[int]:
    first, _, last = text.partition("-")
    return frozenset(range(int(first), int(last or first) + 1))


_SECTIONS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "weekday": ("Weekday", int),
    "month": ("Month", int),
    "relative_day": ("Relative", int),
    "minutes": ("Minutes", int),
    "number": ("Number", int),
    "coming": ("Coming", int),
    "article": ("Article", int),
    "ordinal": ("OrdinalWord", int),
    "unit": ("Unit", str),
    "parts": ("Parts", str),
    "part": ("Part", str),
    "tonight": ("Tonight", str),
    "clock": ("Clock", _clock),
    "meridiem": ("AmPm", str),
    "which": ("Which", int),
    "edge": ("Edge", str),
    "length": ("Length", lambda text: (int(text), "minute")),
    "each": ("Each", _weekdays),
    "idiom_days": ("IdiomDays", int),
    "holiday": ("Holiday", entry),
    "zone": ("Zone", zones_named),
}
"""Sections of a table, the kind of node that they make, and how their keys are read. The keys of [keyword] and [noise]
are kinds themselves."""


@dataclass(frozen=True)
class Lexicon:
    """The phrases of one language, as tuples of lower-case words, and their meanings by kind."""

    language: str
    phrases: dict[tuple[str, ...], Meanings]
    folded: dict[tuple[str, ...], Meanings]
    longest: int

    def find(self, words: tuple[str, ...]) -> Meanings | None:
        """Return what the phrase may mean, also where it was typed without accents."""
        return self.phrases.get(words) or self.folded.get(words)


@cache
def lexicon(language: str) -> Lexicon:
    """Load the table of a language of LANGUAGES."""
    phrases: dict[tuple[str, ...], Meanings] = {}
    for phrase, kind, value in _entries(language):
        phrases.setdefault(tuple(normal(phrase).split()), {})[kind] = value
    folded = {
        tuple(fold(word) for word in words): meanings
        for words, meanings in phrases.items()
        if len(words) > 1 or len(words[0]) >= _SHORTEST_FOLDED
    }
    return Lexicon(language, phrases, folded, max(map(len, phrases)))


def normal(text: str) -> str:
    """Return lower case with plain apostrophes, character by character, so that places in the text stay."""
    return "".join(_lower(character) for character in text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def fold(text: str) -> str:
    """Return text without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _lower(character: str) -> str:
    lower = character.lower()
    return lower if len(lower) == 1 else character


def _entries(language: str) -> Iterator[tuple[str, str, Any]]:
    locale = Locale.parse(language)
    for form in ("format", "stand-alone"):
        for number, name in locale.days[form]["wide"].items():
            yield name, "Weekday", number
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[form][width].items():
                yield name.rstrip("."), "Month", number
    table = tomllib.loads((files(__package__) / "words" / f"{language}.toml").read_text(encoding="utf-8"))
    for section, entries in table.items():
        for key, phrases in entries.items():
            kind, read = _SECTIONS.get(section, (key, bool))
            for phrase in phrases:
                yield phrase, kind, read(key)
