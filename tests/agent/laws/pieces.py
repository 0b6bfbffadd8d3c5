"""Sentences of mails, each with what its words say: our own reader is judged by this, and not by itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from itertools import product

from babel.dates import format_date
from hypothesis import strategies as st

from agent.domain import Slot
from tests.agent.laws.people import ANNS, OWNERS, RUTHS
from tests.agent.laws.sentences import (
    EXACTLY,
    IN_PASSING,
    MOVES,
    NO_TIMES,
    ORDERS,
    PLACES,
    REFUSALS,
    WISHES,
    YES,
)
from tests.agent.mails import half_hour

FREE = (half_hour(5, 15), half_hour(6, 15, 30), half_hour(6, 16), half_hour(9, 15), half_hour(4, 16, 30))
SLOTS = (*FREE, half_hour(7, 15), ANNS, RUTHS, OWNERS)
"""Times that mails name: free ones, one on a Saturday, and those that are taken."""


@dataclass(frozen=True)
class Piece:
    """A sentence and what it says."""

    text: str
    quote: str = field(default="", repr=False)
    """The words in it that name a time."""
    names: frozenset[datetime] = field(default=frozenset(), repr=False)
    """The starts that it names on the clock, each in so many words: as a wish or in passing."""
    may_mean: frozenset[datetime] = field(default=frozenset(), repr=False)
    """The starts of which it does not say which one it means."""
    within: Slot | None = field(default=None, repr=False)
    """The stretch of time that it names."""
    place: int | None = field(default=None, repr=False)
    """The number of the offered time that it takes."""
    is_yes: bool = field(default=False, repr=False)
    calls_off: bool = field(default=False, repr=False)
    intent: str = field(default="", repr=False)
    """What a model that is right takes it for."""
    language: str = field(default="en", repr=False)


def exactly(start: datetime, zone: tzinfo, language: str) -> str:
    """Name a start as people do."""
    local, (day, whole) = start.astimezone(zone), EXACTLY[language]
    return whole.format(day=format_date(local, day, locale=language), start=local)


def _exact(slot: Slot, zone: tzinfo, language: str, sentence: str, intent: str = "book") -> Piece:
    quote = exactly(slot.start, zone, language)
    names = frozenset({slot.start})
    return Piece(sentence.format(quote), quote, names, intent=intent, language=language)


def _refusal(slot: Slot, zone: tzinfo, language: str, sentence: str) -> Piece:
    quote = exactly(slot.start, zone, language)
    return Piece(sentence.format(quote), quote, language=language)


_ONE_COMMON_READING = (10, 11, 12)
"""Hours that nobody takes for those of the night: ops/times.md."""


def _doubtful(slot: Slot, zone: tzinfo, kind: int) -> Piece:
    """Name a time that may be one of two."""
    local = slot.start.astimezone(zone)
    other = local + timedelta(days=1)
    if kind == 0:
        quote = f"{other:%A}, {local.day} {local:%B} at {local:%H:%M}"
    elif kind == 1:
        quote = f"{local.day}/{local.month} at {local:%H:%M}"
        other = datetime.combine(date(local.year, local.day, local.month), local.time(), zone)
    else:
        quote = f"{local:%A}, {local.day} {local:%B} at {local.hour % 12 or 12}"
        local, other = local.replace(minute=0), local.replace(minute=0, hour=(local.hour + 12) % 24)
        if local.hour in _ONE_COMMON_READING:
            return Piece(f"Could we meet on {quote}?", quote, names=frozenset({local.astimezone(UTC)}), intent="book")
    may_mean = frozenset({local.astimezone(UTC), other.astimezone(UTC)})
    return Piece(f"Could we meet on {quote}?", quote, may_mean=may_mean, intent="book")


def stretch(slot: Slot, zone: tzinfo, words: str) -> Piece:
    """Name a part of a day."""
    day = slot.start.astimezone(zone).date()
    quote = f"{day:%A}, {day.day} {day:%B} {words}"
    first, last = ((12, 0), (18, 0)) if words == "in the afternoon" else ((0, 0), (23, 59))
    ends = (datetime.combine(day, time(*clock), zone).astimezone(UTC) for clock in (first, last))
    return Piece(f"Could we meet on {quote}?", quote, within=Slot(*ends), intent="book")


def _called_off(slot: Slot | None, zone: tzinfo) -> Piece:
    if slot is None:
        return Piece("Please cancel our appointment.", calls_off=True, intent="cancel")
    called_off = _exact(slot, zone, "en", "Please cancel our appointment on {}.", "cancel")
    return replace(called_off, calls_off=True)


def exact(slots: Iterable[Slot], zone: tzinfo, language: str = "en") -> list[Piece]:
    """List the wishes for each of these times."""
    return [_exact(slot, zone, language, wish) for slot, wish in product(slots, WISHES[language])]


@cache
def takings() -> st.SearchStrategy[Piece]:
    """Generate sentences that take an offered time by its number, or by yes."""
    by_number = [Piece(text, place=place, intent="accept") for place, texts in PLACES.items() for text in texts]
    return st.sampled_from([*by_number, *(Piece(text, is_yes=True, intent="accept") for text in YES)])


@cache
def wishes(zone: tzinfo) -> st.SearchStrategy[Piece]:
    """Generate wishes for one time, mostly for one that is free."""
    free, every = exact(FREE, zone), exact(SLOTS, zone)
    return st.sampled_from([*free, *free, *every])


@cache
def moves(zone: tzinfo) -> st.SearchStrategy[Piece]:
    """Generate wishes to move what is booked to another time."""
    return st.sampled_from([_exact(slot, zone, "en", move, "move") for slot, move in product(FREE, MOVES)])


@cache
def cancellations(zone: tzinfo) -> st.SearchStrategy[Piece]:
    """Generate sentences that call off what is booked, or what is not."""
    return st.sampled_from([_called_off(slot, zone) for slot in (None, None, None, *SLOTS)])


@cache
def doubtful(zone: tzinfo) -> st.SearchStrategy[Piece]:
    """Generate wishes for a time that may be one of two."""
    return st.sampled_from([_doubtful(slot, zone, kind) for slot, kind in product(SLOTS, range(3))])


@cache
def stretches(zone: tzinfo) -> st.SearchStrategy[Piece]:
    """Generate wishes for any time of a day or an afternoon."""
    words = ("in the afternoon", "")
    return st.sampled_from([stretch(slot, zone, word) for slot, word in product(SLOTS, words)])


@cache
def foreign(zone: tzinfo) -> st.SearchStrategy[Piece]:
    """Generate wishes and refusals in each language."""
    said = [piece for language in WISHES for piece in exact(SLOTS, zone, language)]
    said += [_refusal(at, zone, code, no) for code in REFUSALS for at, no in product(SLOTS, REFUSALS[code])]
    return st.sampled_from(said)


@cache
def chatter() -> st.SearchStrategy[Piece]:
    """Generate sentences that name no time, some of them written for a model."""
    return st.sampled_from([Piece(text) for text in (*NO_TIMES, *ORDERS)])


@cache
def pieces(zone: tzinfo) -> st.SearchStrategy[Piece]:
    """Generate sentences as they are written on this clock."""
    passing = [_exact(slot, zone, "en", text, "") for slot, text in product(SLOTS, IN_PASSING)]
    return st.one_of(
        wishes(zone),
        moves(zone),
        foreign(zone),
        st.sampled_from(passing),
        doubtful(zone),
        stretches(zone),
        takings(),
        cancellations(zone),
        chatter(),
    )
