"""What must stand in a mail's own words before the desk cancels, or lets a mail go unanswered."""

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")
_WHOLE_SENTENCES = re.compile(r"(?<=[^\W\d][.!?])\s+|(?<=\?)\s+|\n\s*\n")
_CLAUSES = re.compile(r"[.,;:!?()\n\u2013\u2014]+|\s-\s|\b(?:and|und|et|y|e|en|och)\b", re.IGNORECASE)
_NOT_THIS_HOUR = re.compile(
    r"\b(?:not|nicht|pas|non|niet|n\u00e3o|inte) (?:(?:at|um|\u00e0|alle|om|\u00e0s|kl) )?\d{1,2}\b", re.IGNORECASE
)
_NAMED = "\u2119"
"""Stands for a quote, which may have commas and full stops of its own; a letter, after which a sentence may end."""
_FIELD = re.compile(rf"^\W*[^\W\d_]+(?: [^\W\d_]+)?: *{_NAMED}", re.MULTILINE)
_POSSESSED = re.compile(
    r"\b(?!(?:it|that|there|here|what|let|who|where|how|today|tomorrow)['\u2019]s)([^\W\d_]+)['\u2019]s\b",
    re.IGNORECASE,
)
_MOST_WORDS_ABOUT_BEFORE = 4
_FEWEST_WORDS = 3
"""A question of fewer words ("Still nothing?") leans on what stands before it."""
_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


@dataclass(frozen=True)
class Around:
    """What stands around a quote."""

    sentence: str
    """Its sentence without it."""
    from_here: str
    """The clauses of that from the one with the quote on, without it."""
    following: str
    """The sentence after that; empty where there is none."""
    is_field: bool
    """Whether its line is that of a form: "When: ..."."""


def sentences_calling_off(text: str) -> Sequence[str]:
    """Return the sentences that plainly call something off: without "not", "if" or "maybe", and no mere question."""
    found = []
    for sentence in _SENTENCES.split(text):
        calling_off = _clauses_calling_off(sentence)
        is_question = "?" in sentence and not _pattern("please").search(sentence)
        is_open = _pattern("conditions").search(sentence) or _pattern("perhaps").search(sentence)
        is_hedged = any(_pattern("hedges").search(clause) for clause in calling_off)
        if calling_off and not (is_question or is_open or is_hedged):
            found.append(sentence)
    return found


def what_is_called_off(text: str) -> Sequence[str]:
    """Return what the clauses that plainly call something off say beside that."""
    sentences = sentences_calling_off(text)
    return [without_wish(clause, "calls_off") for sentence in sentences for clause in _clauses_calling_off(sentence)]


def may_be_of_others(text: str, wish: str, names: Collection[str]) -> bool:
    """Say whether a clause with a word of a row may mean an appointment of others than these: "my wife's", "Bob's"."""
    named = [clause for clause in clauses(text) if _pattern(wish).search(clause)]
    owned = {found[1].casefold() for clause in named for found in _POSSESSED.finditer(clause)}
    return bool(owned - {name.casefold() for name in names}) or any(map(_pattern("other_people").search, named))


def is_called_off(quote: str, text: str) -> bool:
    """Say whether a clause that calls something off names any part of this quote."""
    return any(names_any_of([quote], clause) for clause in _clauses_calling_off(text))


def is_named_with(wish: str, quote: str, text: str) -> bool:
    """Say whether a clause with a word of a row, `calls_off` or `moves`, names this quote, and not "the other one"."""
    named = [clause for clause in clauses(text.replace(quote, _NAMED)) if _NAMED in clause]
    return any(_pattern(wish).search(clause) and not _pattern("others").search(clause) for clause in named)


def keeps(text: str) -> bool:
    """Say whether the text may speak of what stays: it suits, is to be kept, or something else is not."""
    return any(_pattern(row).search(text) is not None for row in ("keeps", "suits", "denies"))


def clauses(text: str) -> Sequence[str]:
    """Cut a text into clauses, each on one line."""
    return [" ".join(clause.split()) for clause in _CLAUSES.split(text) if clause.strip()]


def names_any_of(quotes: Sequence[str], clause: str) -> bool:
    """Say whether a part of any of these quotes stands in the clause; a quote may reach over several clauses."""
    return any(part in clause for quote in quotes for part in clauses(quote))


def denies(clause: str) -> bool:
    """Say whether the clause says of something that it is not wanted, or not the case."""
    return _pattern("denies").search(clause) is not None


def surroundings(text: str, quotes: Sequence[str]) -> Iterator[Around]:
    """Yield what stands around each of these quotes, sentence by sentence."""
    for quote in quotes:
        text = text.replace(quote, _NAMED)
    sentences = [*(" ".join(sentence.split()) for sentence in _WHOLE_SENTENCES.split(text)), ""]
    for sentence, following in pairwise(sentences):
        if _NAMED in sentence:
            parts = clauses(sentence)
            first = next(at for at, clause in enumerate(parts) if _NAMED in clause)
            from_here = ", ".join(parts[first:])
            is_field = _FIELD.search(text) is not None
            yield Around(_plain(sentence), _plain(from_here), _plain(following), is_field=is_field)


def _plain(text: str) -> str:
    return _pattern("why_not").sub(" ", text.replace(_NAMED, " ").replace("\u2019", "'"))


def leaves_open(sentence: str) -> bool:
    """Say whether a sentence leaves open what it speaks of, or has done with it: "maybe", "would have been"."""
    return any(_pattern(row).search(sentence) for row in ("leaves_open", "perhaps"))


def speaks_of_before(text: str) -> bool:
    """Say whether the text may ask for a time before another: "could we talk about this beforehand?"."""
    return _pattern("before").search(text) is not None


def is_short(sentence: str) -> bool:
    """Say whether a sentence is one of so few words that it must be about the one before: "Impossible.", "No way!"."""
    return len(_WORDS.findall(sentence)) <= _MOST_WORDS_ABOUT_BEFORE


def takes_back(text: str) -> bool:
    """Say whether the text corrects what was said before: "I meant", "instead", "not 10"."""
    return any(_pattern("instead").search(clause) or _NOT_THIS_HOUR.search(clause) for clause in clauses(text))


def asks_for_more(text: str) -> bool:
    """Say whether the text asks for one thing beside another: "another appointment", "could we also meet"."""
    return any(_adds(_pattern("instead").sub(" ", clause)) for clause in clauses(text))


def _adds(clause: str) -> bool:
    """Say whether a clause adds a wish; "Friday would also work" and "another idea" add none."""
    if denies(clause) or _pattern("proposals").search(clause):
        return False
    is_too = _pattern("too").search(clause) and _pattern("asks").search(clause) and not _pattern("suits").search(clause)
    return bool(is_too) or _pattern("more").search(clause) is not None


def has_wish(text: str, wish: str) -> bool:
    """Say whether the text has a word of a row of the table, `calls_off` or `moves`."""
    return _pattern(wish).search(text) is not None


def without_wish(text: str, wish: str) -> str:
    """Return the text without the words of a row of the table, `calls_off` or `moves`."""
    return _pattern(wish).sub(" ", text)


def names_length(quote: str) -> bool:
    """Say whether a quote may say how long something takes."""
    return _pattern("lengths").search(quote) is not None


def asks_for_something(text: str) -> bool:
    """Say whether the text may ask for something."""
    return "?" in text or _pattern("asks").search(text) is not None


def questions_apart(text: str) -> Sequence[str]:
    """Return the sentences that ask for something, in whole words, and have no word of meetings and times."""
    whole = (" ".join(sentence.split()) for sentence in _WHOLE_SENTENCES.split(text))
    return [
        sentence
        for sentence in whole
        if ("?" in sentence or _pattern("sends").search(sentence))
        and len(_WORDS.findall(sentence)) >= _FEWEST_WORDS
        and not speaks_of_meetings(sentence)
    ]


def speaks_of_meetings(text: str) -> bool:
    """Say whether the text has a word of meetings and times; of good manners, too."""
    return _pattern("arranges").search(text) is not None


def asks_for_call(text: str) -> bool:
    """Say whether a sentence asks to be called, or called back, and not just in case of something."""
    sentences = (sentence.replace("\u2019", "'") for sentence in _SENTENCES.split(" ".join(text.split())))
    return any(_pattern("calls_back").search(each) and not _pattern("conditions").search(each) for each in sentences)


def asks_for_human(text: str) -> bool:
    """Say whether the text asks for a human instead of a machine."""
    return _pattern("humans").search(" ".join(text.split())) is not None


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
