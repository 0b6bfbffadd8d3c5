"""Where an answer names offered slots by their place in the list: "the second one", "option 3", "2", "the last"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from agent.domain import Slot
from agent.offers.tokens import Token

BOUNDS = ("stop", "line", "colon", "comma")
COURTESY = ("takes", "fits", "yes", "plain", "article", "noun", "mark", "link", "own")
_HALF_A_DAY = 12
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

    def place(self, number: int) -> frozenset[int]:
        """Return the slot of that number, counted from 1; none beyond the list."""
        return frozenset({number - 1} if 1 <= number <= len(self.slots) else ())

    def all(self) -> frozenset[int]:
        """Return all slots."""
        return frozenset(range(len(self.slots)))

    def day(self, number: int) -> frozenset[int]:
        """Return the slots on that day of the month."""
        return frozenset(i for i, slot in enumerate(self.slots) if slot.start.astimezone(self.zone).day == number)

    def hour(self, number: int) -> frozenset[int]:
        """Return the slots at that hour, of the morning or the afternoon."""
        hours = [(i, slot.start.astimezone(self.zone)) for i, slot in enumerate(self.slots)]
        wanted = {number % _HALF_A_DAY, number} if number <= _HALF_A_DAY else {number}
        return frozenset(i for i, at in hours if at.minute == 0 and {at.hour, at.hour % _HALF_A_DAY} & wanted)


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
        elif token.kind == "cardinal" and token.number > 1 and _is_plural(said, at):
            found.append(Mention(token.start, token.end, listing.all(), "every"))
        elif token.kind == "marked" or (token.kind in ("number", "cardinal") and _is_marked(said, at)):
            found.append(Mention(token.start, token.end, listing.place(token.number)))
    return [replace(m, slots=frozenset()) if m.kind == "place" and _counts_others(said, m) else m for m in found]


def bare_numbers(said: Sequence[Token], taken: Sequence[Mention], listing: Listing) -> Iterator[Mention]:
    """Find numbers that stand alone: "I take 2", "1 or 3"; in "2 works" it may as well be an hour or a day."""
    for at, token in enumerate(said):
        if any(m.start < token.end and token.start < m.end for m in taken) or not _may_be_bare(said, at):
            continue
        before, after = _kind(said, at - 1), _kind(said, at + 1)
        certain = before in ("takes", "yes", "article") or "link" in (before, after) or _is_alone(said, at)
        meant = listing.place(token.number)
        if not meant or not certain:
            meant |= listing.hour(token.number) | listing.day(token.number)
        if meant and (certain or after in ("fits", "no", "yes")):
            yield Mention(token.start, token.end, meant)


def _may_be_bare(said: Sequence[Token], at: int) -> bool:
    """Say whether it is a number that counts nothing; a number word must be all that is said: "two, please"."""
    if said[at].kind == "cardinal":
        is_pronoun = said[at].text.lower() == _PRONOUN and _kind(said, at - 1) in ("article", "plain")
        return _is_alone(said, at) and not is_pronoun
    return said[at].kind == "number" and _kind(said, at + 1) not in ("counted", "unknown")


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
    meant = listing.place(token.number) | (frozenset() if counts else listing.day(token.number))
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


def _counts_others(said: Sequence[Token], mention: Mention) -> bool:
    """Say whether it counts what is not on offer: "the third floor", "invoice number 2"."""
    first = next(at for at, token in enumerate(said) if token.start >= mention.start)
    after = next((at for at, token in enumerate(said) if token.start >= mention.end), len(said))
    marked = _kind(said, first - 1) == "mark"
    return _kind(said, after) == "unknown" or (marked and _kind(said, first - 2) == "unknown")


def _is_plural(said: Sequence[Token], at: int) -> bool:
    """Say whether a number word means so many of them: "the two", "les trois"; not in "the first two"."""
    return _kind(said, at - 1) == "article" and _kind(said, at + 1) not in ("ordinal", "last")


def _is_marked(said: Sequence[Token], at: int) -> bool:
    return _kind(said, at - 1) in ("mark", "noun") or (said[at].kind == "number" and _kind(said, at + 1) == "noun")


def _is_alone(said: Sequence[Token], at: int) -> bool:
    """Say whether nothing but courtesy and numbers of its kind stand in its line."""
    breaks = [i for i, token in enumerate(said) if "\n" in token.text and token.kind in BOUNDS]
    first = max((i for i in breaks if i < at), default=-1) + 1
    last = min((i for i in breaks if i > at), default=len(said))
    return all(token.kind in (*BOUNDS, *COURTESY, said[at].kind) for token in said[first:last])


def _is_date(said: Sequence[Token], at: int) -> bool:
    """Say whether an ordinal stands beside a weekday or a month, and is left to the reader of times."""
    near = [said[i] for i in (at - 2, at - 1, at + 1, at + 2) if 0 <= i < len(said)]
    return said[at].text[0].isdigit() and any(token.kind in ("weekday", "month") for token in near)


def _kind(said: Sequence[Token], at: int) -> str:
    return said[at].kind if 0 <= at < len(said) else ""
