"""The table of words with which people answer an offer: one language, with English beside it."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from babel import Locale

_ENGLISH = "en"
_COUNTING = {"ordinals": "ordinal", "cardinals": "cardinal"}
_MENDED = ("ordinal", "last", "middle", "noun", "mark", "weekday")
_SHORTEST_MENDED = 5
_ELISION = re.compile(r"\b([cdjlmnst]|qu|dell|nell|all)'(?=\w{2})")


class Meaning(NamedTuple):
    """What a phrase is: a row of the table, and for words that count, which."""

    kind: str
    number: int = 0


@dataclass(frozen=True)
class Lexicon:
    """What phrases mean, by their words; the last word of a stem may end in any way."""

    exact: Mapping[tuple[str, ...], Meaning]
    stems: Mapping[tuple[str, ...], Meaning]
    longest: int
    mendable: tuple[str, ...]

    def meaning(self, phrase: tuple[str, ...]) -> Meaning | None:
        """Return what a phrase means, None where the table does not have it."""
        if phrase in self.exact:
            return self.exact[phrase]
        *before, last = phrase
        stems = ((*before, last[:cut]) for cut in range(len(last), 0, -1))
        return next((self.stems[stem] for stem in stems if stem in self.stems), None)

    def mended(self, word: str) -> str:
        """Return the word of the table that a word misspells by one slip, else the word itself."""
        if self.meaning((word,)):
            return word
        return next((right for right in self.mendable if _is_one_slip(word, right)), word)


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("agent.offers") / "words.toml").read_text("utf-8"))


def is_known(locale: str) -> bool:
    """Say whether the table has the language of a locale."""
    return _language(locale) in _table()


def _language(locale: str) -> str:
    return locale.replace("_", "-").partition("-")[0].lower()


@lru_cache(maxsize=64)
def lexicon(locale: str) -> Lexicon:
    """Return the words of a locale's language, English where the table does not have it."""
    table = _table()
    known = _language(locale) if is_known(locale) else _ENGLISH
    exact: dict[tuple[str, ...], Meaning] = {}
    stems: dict[tuple[str, ...], Meaning] = {}
    for row in dict.fromkeys((known, _ENGLISH)):
        found = [*_phrases(table[row]), *_names(row)]
        for phrase, meaning in (*found, *((_unaccented(phrase), meaning) for phrase, meaning in found)):
            into = stems if phrase.endswith("*") else exact
            into.setdefault(tuple(phrase.rstrip("*").split()), meaning)
        if row == known:
            mendable = tuple(_mendable(exact | stems))
    return Lexicon(exact, stems, max(map(len, exact)), mendable)


def _phrases(rows: Mapping[str, str]) -> Iterator[tuple[str, Meaning]]:
    for kind, row in rows.items():
        for number, phrases in enumerate(row.split(","), 1):
            for phrase in phrases.split("|"):
                yield (
                    _ELISION.sub(r"\1' ", phrase.strip()),
                    Meaning(_COUNTING.get(kind, kind), number if kind in _COUNTING else 0),
                )


def _names(code: str) -> Iterator[tuple[str, Meaning]]:
    """Return the names of weekdays and months, which are read elsewhere and are no misspelling of anything here."""
    for kind, names in (("weekday", Locale(code).days), ("month", Locale(code).months)):
        for context in names.values():
            yield from ((name.lower(), Meaning(kind)) for name in context["wide"].values())


def _mendable(table: Mapping[tuple[str, ...], Meaning]) -> Iterator[str]:
    for phrase, meaning in table.items():
        if meaning.kind in _MENDED and len(phrase) == 1 and len(phrase[0]) >= _SHORTEST_MENDED:
            yield phrase[0]


def _unaccented(phrase: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", phrase) if not unicodedata.combining(letter))


def _is_one_slip(word: str, right: str) -> bool:
    """Say whether one letter is missing, too many or wrong, or two neighbours are swapped, after the first letter."""
    if word[0] != right[0]:
        return False
    while word and right and word[0] == right[0]:
        word, right = word[1:], right[1:]
    while word and right and word[-1] == right[-1]:
        word, right = word[:-1], right[:-1]
    return max(len(word), len(right)) <= 1 or (len(word) == 2 and word == right[::-1])
