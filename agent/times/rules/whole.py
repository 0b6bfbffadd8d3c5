"""Rules for stretches of a day, and for a day and its time together."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from agent.times.clocks import Clock, Time
from agent.times.conventions import MORNING_PARTS
from agent.times.days import Day
from agent.times.grammar import Rule, grammar
from agent.times.rules.clocks import as_clock, decimal, with_half
from agent.times.stretches import Bound, Stretch
from agent.times.when import When, joined, refined
from agent.times.zones import Zones

Said = Clock | int


def at(said: Said | None) -> Time | None:
    """Return a point in time."""
    clock = as_clock(said)
    return Time(clock, point=True) if clock else None


def between(first: Said, last: Said) -> Time | None:
    """Return a stretch between two clocks."""
    start, end = as_clock(first), as_clock(last)
    return Time(start, end) if start and end else None


def in_part(said: Said, part: str) -> Clock | None:
    """Return "8 in the evening"; a clock that is clear without it stays."""
    clock = as_clock(said)
    if clock is None or not clock.bare or part == "lunch":
        return clock
    return with_half(clock, "am" if part in MORNING_PARTS else "pm")


def until(said: Said) -> Time | None:
    """Return the day up to a clock."""
    clock = as_clock(said)
    return Time(last=clock) if clock else None


def after(said: Said) -> Time | None:
    """Return the day from a clock on."""
    clock = as_clock(said)
    return Time(first=clock) if clock else None


def in_zone(time: Time, zones: Zones) -> Time | None:
    """Return the time in a zone."""
    return None if time.spoken_zones else replace(time, zones=zones)


def on_day(day: Day, time: Time) -> When | None:
    """Return a time of a day; "before Friday 5pm" ends on Friday."""
    if not isinstance(day, Bound):
        return When(day=day, time=time)
    side = {"before": "until", "after": "from"}.get(day.side, day.side)
    return When(day=Bound(side, day.day), time=time) if time.point else None


def days_at(first: Day, last: When) -> When | None:
    """Return "Tue-Thu 2-4pm"."""
    complete = (
        last.day is not None and last.time is not None and last.until is None and not isinstance(last.day, Stretch)
    )
    return replace(last, day=Stretch(first, last.day)) if complete else None


def hours_on(said: Day | When, first: int, last: Said) -> When | None:
    """Return "tomorrow 6-8"."""
    time = between(first, last)
    when = said if isinstance(said, When) else When(day=said)
    return joined(when, time) if time else None


def when_in_zone(when: When, zones: Zones) -> When | None:
    """Return "Thursday morning EST"."""
    time = in_zone(when.time, zones) if when.time else None
    return replace(when, time=time) if time else None


def to_when(first: Any, last: Any) -> When | None:
    """Return "Monday 5 pm to Tuesday 7 pm"."""
    complete = all(said.until is None and (said.moment is not None or said.time is not None) for said in (first, last))
    return replace(first, until=last) if complete else None


PARTED_CLOCKS = grammar(
    (
        Rule("Clock", "Clock Part", in_part),
        Rule("Clock", "at Number Part", in_part),
        Rule("Clock", "Number in|of Part", in_part),
        Rule("Clock", "Clock Zone time_word?", lambda clock, zones: replace(clock, zones=zones)),
    )
)

TIMES = grammar(
    (
        Rule("Time", "at? Clock", at),
        Rule("Time", "at Number|Digits", at),
        Rule("Time", "at Decimal", lambda digits: at(decimal(digits))),
        Rule("Time", "at? Clock to Clock|Number|Digits", between),
        Rule("Time", "at? Number|Digits to Clock", between),
        Rule("Time", "at Number to Number", between),
        Rule("Time", "from Clock|Number|Digits to|at? Clock", between),
        Rule("Time", "from Clock|Number|Digits to|at Number", between),
        Rule("Time", "between Clock|Number and|to Clock|Number", between),
        Rule("Time", "before|until Clock|Number", until),
        Rule("Time", "at? Clock latest", until),
        Rule("Time", "after Clock|Number", after),
        Rule("Time", "starting Clock|Number", after),
        Rule("Time", "at|from? Clock onwards", after),
        Rule("Time", "Part", lambda part: Time(part=part)),
        Rule("Time", "Time Zone time_word?", in_zone),
    )
)

WHOLE = grammar(
    (
        Rule("Time", "Time Zone time_word?", in_zone),
        Rule("Time", "Time Time", refined),
        Rule("When", "Day to When", days_at),
        Rule("When", "now", lambda: When(moment=timedelta())),
        Rule("When", "Day to|for? Time", on_day),
        Rule("When", "Day|When Number to Number|Clock", hours_on),
        Rule("When", "Number to Number Day|When", lambda first, last, day: hours_on(day, first, last)),
        Rule("When", "When Zone time_word?", when_in_zone),
        Rule("When", "Time Day", lambda time, day: on_day(day, time)),
        Rule("When", "When Time", joined),
        Rule("When", "Time When", lambda time, when: joined(when, time)),
        Rule("When", "Day Time Time", lambda day, one, other: joined(When(day, one), other)),
        Rule("When", "from? When to When", to_when),
        Rule("When", "from_now to When", lambda last: to_when(When(moment=timedelta()), last)),
    )
)
