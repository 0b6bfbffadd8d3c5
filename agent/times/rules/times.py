"""Rules for points and stretches of a day: "at 3", "from 10 to 12", "after lunch"."""

from dataclasses import replace
from typing import Any

from agent.times.clocks import NOON, Clock, Time, hours_of
from agent.times.conventions import LATER_PARTS, MIDDAY_PARTS, MORNING_PARTS
from agent.times.grammar import Rule, grammar
from agent.times.order import QUARTER_HOURS
from agent.times.rules.clocks import as_clock, decimal, hour, past_hour, with_half
from agent.times.zones import Zones

Said = Clock | int

SPOKEN_MINUTES = frozenset({15, 30, 45})
"""Minutes of "at nine thirty"."""


def at(said: Said | None) -> Time | None:
    """Return a point in time."""
    clock = as_clock(said)
    return Time(clock, point=True) if clock else None


def between(first: Said | None, last: Said | None) -> Time | None:
    """Return a stretch between two clocks."""
    start, end = as_clock(first), as_clock(last)
    return Time(start, end) if start and end else None


def minutes_or_hours(first: int, last: Said) -> Time | None:
    """Return "ten to four", in words: a stretch, or so many minutes before four."""
    stretch, point = between(first, last), past_hour(-first, last)
    return replace(stretch, instead=point) if stretch and point else None


def disagree(clock: Clock, part: str) -> bool:
    """Say whether one of them is of the morning and the other is not: "3pm in the morning"."""
    if clock.bare or clock.earlier:
        return False
    morning = clock.at(clock.half) < NOON
    return (not morning and part in MORNING_PARTS) or (morning and part in LATER_PARTS)


def in_part(said: Said, part: str) -> Any:
    """Return "8 in the evening"; a clock that is clear without it stays, one that disagrees is not understood."""
    clock = as_clock(said)
    if clock is not None and disagree(clock, part):
        return {"unclear": True}
    if clock is None or not clock.bare or part in MIDDAY_PARTS:
        return clock
    return with_half(clock, "am" if part in MORNING_PARTS else "pm")


def from_decimal(first: tuple[str, str], last: tuple[str, str] | Clock) -> Time | None:
    """Return "9.30-10.30", where neither is a date."""
    start = decimal(first) if first[1] in QUARTER_HOURS else None
    if isinstance(last, tuple):
        return between(start, decimal(last)) if last[1] in QUARTER_HOURS else None
    return between(start, last)


def until(said: Said) -> Time | None:
    """Return the day up to a clock."""
    clock = as_clock(said)
    return Time(last=clock) if clock else None


def after(said: Said) -> Time | None:
    """Return the day from a clock on."""
    clock = as_clock(said)
    return Time(first=clock) if clock else None


def until_part(part: str) -> Time:
    """Return "before lunch": the day up to where it begins; "by the end of the day" has all of it."""
    return until(Clock(24 if part == "end" else hours_of(part)[0][0], exact=True)) or Time()


def after_part(part: str) -> Time:
    """Return "after the morning": the day from where it ends."""
    return after(Clock(hours_of(part)[0][1], exact=True)) or Time()


def in_zone(time: Time, zones: Zones) -> Time | None:
    """Return the time in a zone."""
    return None if time.spoken_zones else replace(time, zones=zones)


PARTED_CLOCKS = grammar(
    (
        Rule("Clock", "Clock Part", in_part),
        Rule("Clock", "Clock of Part", in_part),
        Rule("Clock", "at Number Part", in_part),
        Rule("Clock", "Number in|of Part", in_part),
        Rule("Clock", "Clock Zone time_word?", lambda clock, zones: replace(clock, zones=zones)),
    )
)

TIMES = grammar(
    (
        Rule("Time", "at? Clock", at),
        Rule("Time", "at Number|Digits", at),
        Rule("Time", "at Number Number", lambda h, m: at(hour(h, m)) if m in SPOKEN_MINUTES else None),
        Rule("Time", "at Decimal", lambda digits: at(decimal(digits))),
        Rule("Time", "at? Clock to Clock|Number|Digits", between),
        Rule("Time", "at? Clock OffsetOrEnd", lambda first, said: between(first, said[0])),
        Rule("Time", "at? Number|Digits to Clock", between),
        Rule("Time", "at Number to Number", between),
        Rule("Time", "Minutes to_hour Number|Clock", minutes_or_hours),
        Rule("Time", "at|from? Decimal to|at Decimal|Clock", from_decimal),
        Rule("Time", "between Decimal and|to Decimal|Clock", from_decimal),
        Rule("Time", "Digits to Digits", between),
        Rule("Time", "from Clock|Number|Digits to|at? Clock", between),
        Rule("Time", "from Clock|Number|Digits to|at Number", between),
        Rule("Time", "between Clock|Number and|to Clock|Number", between),
        Rule("Time", "before|until at? Clock|Number", until),
        Rule("Time", "before|until EarlyHour", until),
        Rule("Time", "after|starting EarlyHour", after),
        Rule("Time", "before|until Part", until_part),
        Rule("Time", "after Part", after_part),
        Rule("Time", "at? Clock latest", until),
        Rule("Time", "after|starting at? Clock|Number", after),
        Rule("Time", "at|from? Clock onwards", after),
        Rule("Time", "from Number onwards", after),
        Rule("Time", "Parts", lambda part: Time(part=part, daily=True)),
        Rule("Time", "Part", lambda part: Time(part=part)),
        Rule("Time", "Time Zone time_word?", in_zone),
        Rule("Time", "all Part", lambda part: Time(part=part, daily=True)),
        Rule("Time", "latest at? Clock", until),
        Rule("Time", "Number soonest", after),
        Rule("Time", "Number latest", until),
        Rule("Time", "any_day Time", lambda time: replace(time, daily=True)),
        Rule("Shift", "Length later|earlier", lambda _: True),
        Rule("Shift", "until Length", lambda _: True),
    )
)
