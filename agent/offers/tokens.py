"""An answer as words whose meaning is known or not, and what parts its clauses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile, zip_longest

from agent.offers.words import Lexicon, Meaning

_TELEPHONE = r"(?:\+|\b0)(?!\d{0,2}[./\-]\d{1,2}[./\-]\d{2,4}\b)\d[\d\s()/\-]{5,}\d|(?<![\d:.,/\-])\d{5,}\b"
_NUMBER = r"[$£€]?\d+(?:[:.,/h\-]\d+)*(?:[^\W\d_]+|:[EAea]\b|[$£€%+°])?"
_ELIDED = r"\b(?i:[cdjlmnst]|qu|dell|nell|all)['\u2019](?=\w{2})"
_WORD = rf"{_ELIDED}|n\u00b0|\b[^\W\d_]\.[^\W\d_]\b|[^\W_]+(?:['\u2019\-][^\W_]+)*|[#&/]"
_TOKEN = re.compile(
    rf"(?P<telephone>{_TELEPHONE})|(?P<number>{_NUMBER})|(?P<word>{_WORD})"
    r"|(?P<stop>[.!?;\u2026]+|\n\s*\n)|(?P<line>\n)|(?P<colon>:)|(?P<comma>[,()]|[\u2013\u2014]|\s-\s)"
)
BOUNDS = ("stop", "line", "colon", "comma")
LINKS = ("link", "and")
UNSURE = ("unknown", "slip", "stays", "latter", "former", "changes")
BLURS = (*UNSURE, "unlike")
_BARE = re.compile(r"\d{1,2}")
_SUFFIXED = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|nt|dn|rt|ht)\b", re.IGNORECASE)
_SUFFIXES = {"1": "st", "2": "nd", "3": "rd"}
_ABBREVIATED = ("no", "nr", "num", "n", "núm")
_COUNTABLE = ("noun", "fits", "yes", "no", *LINKS)
_LONGEST_NAME = 4
_TEENS = ("11", "12", "13")


@dataclass(frozen=True)
class Token:
    """A phrase of the table, an unknown word, a number, or what parts clauses; and where it stands."""

    start: int
    end: int
    text: str
    kind: str
    number: int = 0


def spelled(text: str, words: Lexicon) -> str:
    """Mend the misspelt words that matter: "the thrid", "tuseday", "the 2nt"."""
    text = _SUFFIXED.sub(lambda match: match[1] + _suffix(match[1]), text)
    return re.sub(r"[^\W\d_]+(?:['\u2019\-][^\W\d_]+)*", lambda match: _mended(match[0], words), text)


def tokens(text: str, words: Lexicon) -> list[Token]:
    """Cut a text into tokens, the longest phrases that the table has first."""
    raw = list(_TOKEN.finditer(text))
    found: list[Token] = []
    at = 0
    while at < len(raw):
        size, meaning = _longest(raw, at, words)
        start, end = raw[at].start(), raw[at + size - 1].end()
        found.append(Token(start, end, text[start:end], meaning.kind, meaning.number))
        at += size
    return _named(_numbered(found, text))


def _longest(raw: Sequence[re.Match[str]], at: int, words: Lexicon) -> tuple[int, Meaning]:
    for size in range(min(words.longest, len(raw) - at), 0, -1):
        stretch = raw[at : at + size]
        if all(match.lastgroup in ("word", "number") for match in stretch):
            meaning = words.meaning(tuple(match[0].lower().replace("\u2019", "'") for match in stretch))
            if meaning is not None:
                return size, meaning
    kind = raw[at].lastgroup or ""
    if _BARE.fullmatch(raw[at][0]):
        return 1, Meaning("number", int(raw[at][0]))
    return 1, Meaning("unknown" if kind in ("number", "word") else kind)


def _numbered(found: Sequence[Token], text: str) -> list[Token]:
    """Join numbers with the marks about them: "No. 2", "2)", "2. Termin", and "1. " at the head of a line."""
    kept: list[Token] = []
    for token, after in zip_longest(found, found[1:]):
        before = kept[-1] if kept else None
        counted = after is not None and after.kind == "number"
        if counted and token.text == "." and before and before.text.lower() in _ABBREVIATED:
            kept[-1] = replace(before, kind="mark")
        elif counted and token.text.lower() in _ABBREVIATED:
            kept.append(replace(token, kind="mark"))
        elif before and before.kind == "number" and token.start == before.end and _marks(before, token, text):
            kept[-1] = replace(before, kind="marked")
        elif before and before.kind == "number" and token.text == "." and after and after.kind in _COUNTABLE:
            kept[-1] = replace(before, kind="marked") if after.kind == "noun" else before
        else:
            kept.append(token)
    return kept


def _named(said: Sequence[Token]) -> list[Token]:
    """Take for names, which say nothing, the words after a greeting, below a closing and on the last line."""
    names: set[int] = set()
    for at, token in enumerate(said):
        after = said[at + 1 :]
        greeted = list(takewhile(lambda each: each.kind not in BOUNDS, after)) if token.kind == "greeting" else []
        signed = [each for each in after if each.kind not in (*BOUNDS, "telephone")]
        if greeted and _is_name(greeted):
            names |= {each.start for each in greeted}
        elif (token.kind == "closing" and after[:1] and after[0].kind in BOUNDS) or token.text == "\n":
            names |= {each.start for each in signed if _is_name(signed)}
    return [replace(token, kind="plain") if token.start in names else token for token in said]


def _is_name(words: Sequence[Token]) -> bool:
    return len(words) <= _LONGEST_NAME and all(word.kind == "unknown" and word.text.isalpha() for word in words)


def _marks(number: Token, bound: Token, text: str) -> bool:
    """Say whether "2)" or, at the head of a line, "2." numbers what follows it."""
    head = text[: number.start]
    if bound.text == ".":
        return not head.rpartition("\n")[2].strip() and bool(text[bound.end :].strip())
    return bound.text == ")" and (not head or head[-1].isspace())


def _mended(word: str, words: Lexicon) -> str:
    right = words.mended(word.lower())
    return word if right == word.lower() else right


def _suffix(number: str) -> str:
    return "th" if number in _TEENS else _SUFFIXES.get(number[-1], "th")
