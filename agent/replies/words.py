"""The check that a model's opening and closing claim nothing: no fact, no status, no link."""

import re
import unicodedata
from dataclasses import dataclass

from agent.replies.claims import CLAIMS, SHORT_DATE_NAMES, fold

_LONGEST = 300
_MOST_SENTENCES = 2
_MARKUP = frozenset("<>*_`#[]{}|~^\\=$\u20ac\u00a3%")
_URL = re.compile(r"://|\bhttps?\b|\bwww\b|[^\W_]\.[^\W_]|\b(?:dot|punkt|point|punto)\s+(?:com|org|net|io)\b")
_TITLE = re.compile(r"\b(?:mr|mrs|ms|dr|prof|hr|fr|sr|sra|mme|m)\.", re.IGNORECASE)
_END = re.compile(r"[.!?\u2026\u3002\uff01\uff1f]+|(?<![,\s])\s*\n")


@dataclass(frozen=True)
class Words:
    """What is said before and after the facts."""

    opening: str
    closing: str


def violations(words: Words) -> list[str]:
    """List what the words must not hold, as short codes, sorted; empty where they may be sent."""
    return sorted({code for text in (words.opening, words.closing) for code in _codes(text)})


def _codes(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    folded = fold(plain)
    found = {
        "too_long": len(text) > _LONGEST,
        "too_many_sentences": _sentences(plain) > _MOST_SENTENCES,
        "control": any(_is_control(character) for character in text),
        "markup": any(character in _MARKUP for character in text + plain),
        "mixed_script": any(_is_mixed(word) for word in plain.split()),
        "digit": any(unicodedata.category(character).startswith("N") for character in text + plain),
        "address": "@" in plain,
        "url": _URL.search(folded) is not None,
    }
    claimed = {code: pattern.search(folded) is not None for code, pattern in CLAIMS.items()}
    claimed["date_name"] |= SHORT_DATE_NAMES.search(plain) is not None
    return [code for code, is_found in (found | claimed).items() if is_found]


def _sentences(text: str) -> int:
    return sum(1 for part in _END.split(_TITLE.sub("", text)) if part.strip(" \n\"'\u201c\u201d\u00bb)"))


def _is_control(character: str) -> bool:
    return character != "\n" and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _is_mixed(word: str) -> bool:
    """Say whether a word mixes Latin letters with look-alikes of another script."""
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()}
    return "LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
