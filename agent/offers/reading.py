"""An answer read as clauses with the slots that each names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from agent.domain import Slot
from agent.offers.agreement import forgiven
from agent.offers.clauses import Clause, clauses, ruled
from agent.offers.mentions import Listing, Mention, bare_numbers, days, places
from agent.offers.timing import timed
from agent.offers.tokens import BOUNDS, Token, spelled, tokens
from agent.offers.words import is_known, lexicon

_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_LISTED = re.compile(r"^[ \t]*(\d{1,2})[.)].*$", re.MULTILINE)
# What our own lists write behind a time: "(Berlin time, UTC+1)", in the language of the mail.
_ZONED = re.compile(r"\([^()\n]{0,60}\bUTC([+-])(\d{1,2})(?::(\d\d))?\)")
_ANSWERS = ("yes", "no", "takes", "fits")
_ENGLISH = "en"
_NAME = r"[^\W\d_a-z][^\W\d_]*"
_SIGNED = re.compile(rf"\n[ \t]*\n{_NAME}(?:,?[ \n]{_NAME}){{0,3}}[,.]?\s*\Z")
_ANYWHERE = (*BOUNDS, "yes", "greeting", "closing", "mark")


@dataclass(frozen=True)
class Reader:
    """What an answer is read against; once more, and less strictly, where a model names the slot `agreed`."""

    slots: tuple[Slot, ...]
    reference: datetime
    zone: tzinfo
    locale: str
    agreed: int | None = None

    def read(self, answer: str) -> list[Clause]:
        """Read an answer without what it quotes of our offer."""
        text = _blanked(answer, (match.span() for match in _QUOTED.finditer(answer)))
        text = _blanked(text, (match.span() for match in _ZONED.finditer(text) if self._is_own_zone(match)))
        return self._clauses(_blanked(text, self._copies(text)))

    def _is_own_zone(self, match: re.Match[str]) -> bool:
        """Say whether a bracket says no more than that the clock is the one on which the times were offered."""
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0)) * (-1 if match[1] == "-" else 1)
        return any(slot.start.astimezone(self.zone).utcoffset() == offset for slot in self.slots)

    def _copies(self, text: str) -> list[tuple[int, int]]:
        """Return the lines of our own list, where all of it is repeated without a word of answer to each."""
        lines = list(_LISTED.finditer(text))
        if len(lines) != len(self.slots) or len(lines) == 1:
            return []
        copies = [match.span() for match in lines if self._is_copy(match[0], int(match[1]) - 1)]
        return copies if len(copies) == len(lines) else []

    def _is_copy(self, line: str, index: int) -> bool:
        parts = self._clauses(line)
        named = [mention for clause in parts for mention in clause.mentions]
        alike = all(m.slots == {index} for m in named) and {m.kind for m in named} == {"place", "time"}
        return alike and not any(clause.has(*_ANSWERS) for clause in parts)

    def _clauses(self, text: str) -> list[Clause]:
        words = lexicon(self.locale)
        text = spelled(text, words)
        said, listing = tokens(text, words), Listing(self.slots, self.zone, self.agreed)
        if self.agreed is not None:
            said = forgiven(said, len(self.slots))
        found = places(said, listing)
        read = [(m.start, m.end) for m in found] + [(t.start, t.end) for t in said if _is_no_time(t)]
        left = _blanked(text, [*read, *_own_refusals(said, found)])
        found += days(self._timed(left, said), said, listing)
        found += bare_numbers(said, found, listing)
        return ruled(clauses(said, found), contrasted=self.agreed is not None)

    def _timed(self, text: str, said: Sequence[Token]) -> list[Mention]:
        """Find the times; in a language that is not read only the agreed one may stand, and by itself: "16:00"."""
        if self.agreed is None or is_known(self.locale):
            return timed(text, said, self.slots, self.reference, self.zone, self.locale)
        found = timed(text, said, self.slots, self.reference, self.zone, _ENGLISH)
        rest = [token for token in said if not any(m.start < token.end and token.start < m.end for m in found)]
        signed = _SIGNED.search(text)
        body = [token for token in rest if signed is None or token.start < signed.start()]
        return found if all(token.kind in _ANYWHERE for token in body) else []


def _own_refusals(said: Sequence[Token], found: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return the refusals that are a place's own, and of no time before it: "Friday works, the others don't"."""
    ends = {mention.end for mention in found}
    return [(no.start, no.end) for place, no in pairwise(said) if no.kind == "no" and place.end in ends]


def _is_no_time(token: Token) -> bool:
    """Say whether it only looks like a time: a telephone number, "one" for a slot, "have a nice weekend"."""
    is_phrase = token.kind in ("plain", "among", "greeting", "closing") and " " in token.text
    return is_phrase or token.kind == "telephone" or (token.kind == "cardinal" and token.number == 1)


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text of the same length in which the spans are spaces."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
