"""Which of an answer's mentions are ruled out by the words around them: "the first doesn't work, the second does"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from agent.offers.mentions import Mention
from agent.offers.words import Lexicon

_BUT = r"(?:however|whereas|aber|sondern|mais|pero|sino|ma|maar|mas|por\u00e9m)\b"
# A sentence that begins with "but" goes on with the one before it.
_SENTENCE = re.compile(rf"[.!?;\n]+(?=\s|$)(?!\s*(?:but\b|{_BUT}))", re.IGNORECASE)
_CLAUSE = re.compile(
    rf"[.!?;,\n\u2013\u2014()]+(?=\s|$)|(?<!thing )(?<!all )\bbut\b|\b{_BUT}",
    re.IGNORECASE,
)


def blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text of the same length in which the spans are spaces."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def same_sentence(text: str, first: int, second: int) -> bool:
    """Say whether two places in a text stand in one sentence."""
    return _SENTENCE.search(text, min(first, second), max(first, second)) is None


def ruled(text: str, mentions: Sequence[Mention], words: Lexicon) -> list[Mention]:
    """Mark as not possible what a no in its own clause, or in clauses after it that name nothing, rules out."""
    rest = blanked(text, [(mention.start, mention.end) for mention in mentions])
    clauses = _clauses(rest)
    return [
        replace(mention, possible=mention.possible and not words.no.search(_around(mention, mentions, clauses, rest)))
        for mention in mentions
    ]


def _around(mention: Mention, mentions: Sequence[Mention], clauses: Sequence[tuple[int, int]], rest: str) -> str:
    """Return the clauses that speak of a mention."""
    found = ""
    for start, end in clauses:
        names = [other for other in mentions if other.start < end and start < other.end]
        if mention in names:
            found += rest[start:end]
        elif found and (names or _begins_sentence(rest, start)):
            break
        elif found:
            found += rest[start:end]
    return found


def _clauses(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    return list(pairwise(cuts))


def _begins_sentence(text: str, start: int) -> bool:
    return any(match.end() == start for match in _SENTENCE.finditer(text))
