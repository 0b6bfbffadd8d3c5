"""Where an answer names offered slots by their place in the list: "the second one", "option 3", "2", "the last"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from agent.domain import Slot
from agent.offers.tokens import BOUNDS, LINKS, UNSURE, Token

COURTESY = ("takes", "fits", "yes", "plain", "instead", "greeting", "closing", "article", "noun", "mark", *LINKS, "own")
_BEFORE_A_PLACE = ("takes", "yes", "article", "noun", "mark")
_COUNTED = ("counted", "among", "noun", "relative", "month", "part", *UNSURE)
_HALF_A_DAY = 12
_NEAR = 2
_PRONOUN = "one"
_COMPARED = ("later", "earlier", "latest", "earliest", "every", "others")


@dataclass(frozen=True)
class Mention:
    """A stretch of the answer and the slots (by index) that it names; `possible` is False where it rules them out.

    Its kind is place, time, or a row of the table of words that names slots by comparison.
    """

    start: int
    end: int
    slots: frozenset[int]
    kind: str = "place"
    possible: bool = True
    sure: bool = True


@dataclass(frozen=True)
class Listing:
    """The offered slots in the customer's zone, as numbers may name them."""

    slots: Sequence[Slot]
    zone: tzinfo
    agreed: int | None = None
    """The number of the slot that a model names, where only an answer that names the same is looked for."""

    def place(self, number: int) -> frozenset[int]:
        """Return the slot of that number, counted from 1; none beyond the list."""
        return frozenset({number - 1} if 1 <= number <= len(self.slots) else ())

    def all(self) -> frozenset[int]:
        """Return all slots."""
        return frozenset(range(len(self.slots)))

    def day(self, number: int) -> frozenset[int]:
        """Return the slots on that day of the month."""
        return frozenset(i for i, slot in enumerate(self.slots) if slot.start.astimezone(self.zone).day == number)

    def place_or_day(self, number: int) -> frozenset[int]:
        """Return the slots that "the 2nd" may mean; only the agreed one where it may."""
        both = self.place(number) | self.day(number)
        return both & self.place(self.agreed or 0) or both

    def hour(self, number: int) -> frozenset[int]:
        """Return the slots at that hour, of the morning or the afternoon."""
        clocks = [slot.start.astimezone(self.zone) for slot in self.slots]
        hours = (number, number + _HALF_A_DAY)
        return frozenset(i for i, at in enumerate(clocks) if at.minute == 0 and at.hour in hours)


def places(said: Sequence[Token], listing: Listing) -> list[Mention]:
    """Find the mentions by ordinal and by comparison, and by numbers that are certainly a place in the list."""
    found: list[Mention] = []
    for at, token in enumerate(said):
        if token.kind in _COMPARED:
            found.append(Mention(token.start, token.end, listing.all(), token.kind))
        elif token.kind == "all_but":
            found.append(Mention(token.start, token.end, listing.all(), "every"))
        elif token.kind in ("ordinal", "last", "middle") and not _is_date(said, at) and _kind(said, at - 1) != "own":
            found.append(_ordinal(said, at, listing))
        elif token.kind == "cardinal" and token.number > 1 and _kind(said, at - 1) == "article":
            found.append(Mention(token.start, token.end, listing.all(), "every"))
        elif token.kind == "marked" or (token.kind in ("number", "cardinal") and _is_marked(said, at)):
            found.append(Mention(token.start, token.end, listing.place(token.number)))
    return found


def days(timed: Sequence[Mention], said: Sequence[Token], listing: Listing) -> Iterator[Mention]:
    """Give the days that may as well be a place in the list both meanings: "le 2"."""
    for mention in timed:
        within = [token for token in said if mention.start <= token.start < mention.end]
        is_day = [token.kind for token in within] == ["article", "number"]
        both = listing.place_or_day(within[-1].number) if is_day else mention.slots
        yield replace(mention, slots=both) if mention.slots or listing.agreed else mention


def bare_numbers(said: Sequence[Token], taken: Sequence[Mention], listing: Listing) -> Iterator[Mention]:
    """Find numbers that stand alone: "I take 2", "1 or 3"; in "2 works" it may as well be an hour or a day."""
    for at, token in enumerate(said):
        if any(m.start < token.end and token.start < m.end for m in taken) or not _may_be_bare(said, at):
            continue
        certain = _is_certainly_a_place(said, at)
        place, day = listing.place(token.number), listing.day(token.number)
        is_day = _kind(said, at - 1) == "article"
        hour = frozenset[int]() if is_day else listing.hour(token.number)
        meant = place if place and certain else place | hour | day
        sure = certain and bool(place or hour or is_day)
        if meant and (certain or _kind(said, at + 1) in ("fits", "no", "yes")):
            yield Mention(token.start, token.end, meant, sure=sure)


def _is_certainly_a_place(said: Sequence[Token], at: int) -> bool:
    """Say whether a bare number, or the list of them in which it stands, answers our list: "I take 2", "1 or 3"."""
    head = at
    while _kind(said, head - 1) in (*LINKS, "comma", "number"):
        head -= 1
    before, linked = _kind(said, head - 1), not {*LINKS}.isdisjoint((_kind(said, at - 1), _kind(said, at + 1)))
    return before in _BEFORE_A_PLACE or (before in ("", *BOUNDS) and (linked or _is_alone(said, at)))


def _may_be_bare(said: Sequence[Token], at: int) -> bool:
    """Say whether it is a number that counts nothing; a number word must be all that is said: "two, please"."""
    if said[at].kind == "cardinal":
        return (
            _is_alone(said, at)
            and _kind(said, at + 1) != "noun"
            and (said[at].text.lower() != _PRONOUN or _is_all(said, at))
        )
    return said[at].kind == "number" and not _counts(said, at)


def _counts(said: Sequence[Token], at: int) -> bool:
    """Say whether a number counts what is not on offer, alone or with the next: "2 people", "1 or 2 people"."""
    while _kind(said, at + 1) in (*LINKS, "comma", "plain", "number") and _is_numeric(said, at + 2):
        at += 2
    return _kind(said, at) == "unknown" or _kind(said, at + 1) in _COUNTED


def _is_numeric(said: Sequence[Token], at: int) -> bool:
    return at < len(said) and said[at].kind in ("number", "unknown") and said[at].text[0].isdigit()


def _ordinal(said: Sequence[Token], at: int, listing: Listing) -> Mention:
    token, count = said[at], len(listing.slots)
    if token.kind == "middle":
        return Mention(token.start, token.end, listing.place((count + 1) // 2 if count % 2 else 0))
    if token.kind == "last" or token.number == 1:
        for other in (at + 1, at - 1):
            if _kind(said, other) == "cardinal" and said[other].number > 1:
                return _several(token, said[other], count)
    if token.kind == "last":
        return Mention(token.start, token.end, listing.place(count) | _latest(listing))
    counts = _kind(said, at + 1) in ("noun", "cardinal")
    meant = listing.place(token.number) if counts else listing.place_or_day(token.number)
    enumerates = _kind(said, at - 1) in ("", *BOUNDS) and _kind(said, at + 1) == "comma"
    return Mention(token.start, token.end, meant, sure=not enumerates)


def _several(end: Token, size: Token, count: int) -> Mention:
    """Read "the first two" and "the last two"."""
    skipped = max(count - size.number, 0) if end.kind == "last" else 0
    meant = frozenset(range(skipped, min(skipped + size.number, count)))
    return Mention(min(end.start, size.start), max(end.end, size.end), meant, sure=size.number <= count)


def _latest(listing: Listing) -> frozenset[int]:
    starts = [slot.start for slot in listing.slots]
    return frozenset(index for index, start in enumerate(starts) if start == max(starts))


def _is_marked(said: Sequence[Token], at: int) -> bool:
    return _kind(said, at - 1) in ("mark", "noun")


def _is_alone(said: Sequence[Token], at: int) -> bool:
    """Say whether nothing but courtesy and numbers of its kind stand in its line."""
    return all(token.kind in (*BOUNDS, *COURTESY, said[at].kind) for token in _line(said, at))


def _is_all(said: Sequence[Token], at: int) -> bool:
    return all(token.kind in BOUNDS or token is said[at] for token in _line(said, at))


def _line(said: Sequence[Token], at: int) -> Sequence[Token]:
    breaks = [i for i, token in enumerate(said) if "\n" in token.text and token.kind in BOUNDS]
    first = max((i for i in breaks if i < at), default=-1) + 1
    return said[first : min((i for i in breaks if i > at), default=len(said))]


def _is_date(said: Sequence[Token], at: int) -> bool:
    """Say whether an ordinal stands beside a weekday or a month, and is left to the reader of times."""
    near = (*said[:at][-_NEAR:], *said[at:][: _NEAR + 1])
    return said[at].text[0].isdigit() and any(token.kind in ("weekday", "month") for token in near)


def _kind(said: Sequence[Token], at: int) -> str:
    return said[at].kind if 0 <= at < len(said) else ""
