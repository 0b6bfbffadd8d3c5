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
        clauses = _clauses_calling_off(sentence)
        is_question = "?" in sentence and not _pattern("please").search(sentence)
        if clauses and not is_question and not any(_pattern("hedges").search(clause) for clause in clauses):
            found.append(sentence)
    return found


def is_called_off(quote: str, text: str) -> bool:
    """Say whether a clause that calls something off names any part of this quote."""
    clauses = [" ".join(clause.split()) for clause in _clauses_calling_off(text)]
    parts = [" ".join(part.split()) for part in _CLAUSES.split(quote)]
    return any(part and part in clause for part in parts for clause in clauses)


def asks_for_something(text: str) -> bool:
    """Say whether the text may ask for something."""
    return "?" in text or _pattern("asks").search(text) is not None


def is_courtesy(text: str, names: Collection[str]) -> bool:
    """Say whether the text is nothing but thanks, greetings and these names."""
    known = _courtesy() | {name.casefold() for name in names}
    return all(word.casefold() in known for word in _WORDS.findall(text.replace("\u2019", "'")))


def _clauses_calling_off(text: str) -> Sequence[str]:
    return [clause for clause in _CLAUSES.split(text) if _pattern("calls_off").search(clause)]


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
