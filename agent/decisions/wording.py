"""What must stand in a mail's own words before the desk cancels, or lets a mail go unanswered."""

import re
import tomllib
from collections.abc import Collection, Sequence
from functools import cache
from importlib.resources import files

_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")
_CLAUSES = re.compile(r"[.,;:!?()\n\u2013\u2014]+|\s-\s|\b(?:and|und|et|y|e|en|och)\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def sentences_calling_off(text: str) -> Sequence[str]:
    """Return the sentences that plainly call something off: without "not", "if" or "except", and no mere question."""
    found = []
    for sentence in _SENTENCES.split(text):
        calling_off = _clauses_calling_off(sentence)
        is_question = "?" in sentence and not _pattern("please").search(sentence)
        if calling_off and not is_question and not any(_pattern("hedges").search(clause) for clause in calling_off):
            found.append(sentence)
    return found


def is_called_off(quote: str, text: str) -> bool:
    """Say whether a clause that calls something off names any part of this quote."""
    return any(names_any_of([quote], clause) for clause in _clauses_calling_off(text))


def clauses(text: str) -> Sequence[str]:
    """Cut a text into clauses, each on one line."""
    return [" ".join(clause.split()) for clause in _CLAUSES.split(text) if clause.strip()]


def names_any_of(quotes: Sequence[str], clause: str) -> bool:
    """Say whether a part of any of these quotes stands in the clause; a quote may reach over several clauses."""
    return any(part in clause for quote in quotes for part in clauses(quote))


def denies(clause: str) -> bool:
    """Say whether the clause says of something that it is not wanted, or not the case."""
    return _pattern("denies").search(clause) is not None


def asks_for_something(text: str) -> bool:
    """Say whether the text may ask for something."""
    return "?" in text or _pattern("asks").search(text) is not None


def is_courtesy(text: str, names: Collection[str]) -> bool:
    """Say whether the text is nothing but thanks, greetings and these names."""
    known = _courtesy() | {name.casefold() for name in names}
    return all(word.casefold() in known for word in _WORDS.findall(text.replace("\u2019", "'")))


def _clauses_calling_off(text: str) -> Sequence[str]:
    return [clause for clause in clauses(text) if _pattern("calls_off").search(clause)]


@cache
def _table() -> dict[str, list[str]]:
    table: dict[str, list[str]] = tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))
    return table


@cache
def _courtesy() -> frozenset[str]:
    return frozenset(_table()["courtesy"])


@cache
def _pattern(key: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in _table()[key])
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
