"""Rules for stretches of a day, and for a day and its time together."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from agent.times.clocks import Clock, Time, hours_of
from agent.times.conventions import MIDDAY_PARTS, MORNING_PARTS
from agent.times.days import Day
from agent.times.grammar import Rule, grammar
from agent.times.rules.clocks import Length, as_clock, decimal, with_half
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
    if clock is None or not clock.bare or part in MIDDAY_PARTS:
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


def until_part(part: str) -> Time:
    """Return "before lunch": the day up to where it begins; "by the end of the day" has all of it."""
    return until(Clock(24 if part == "end" else hours_of(part)[0][0], exact=True)) or Time()


def after_part(part: str) -> Time:
    """Return "after the morning": the day from where it ends."""
    return after(Clock(hours_of(part)[0][1], exact=True)) or Time()


def in_zone(time: Time, zones: Zones) -> Time | None:
    """Return the time in a zone."""
    return None if time.spoken_zones else replace(time, zones=zones)


def on_day(day: Day, time: Time, *, leading: bool = False) -> When | None:
    """Return a time of a day; "before Friday 5pm" ends on Friday."""
    if not isinstance(day, Bound):
        return When(day=day, time=time, leading=leading)
    side = {"before": "until", "after": "from"}.get(day.side, day.side)
    return When(day=Bound(side, day.day), time=time) if time.point else None


def bounded(side: str, when: When) -> When | None:
    """Return "by Friday morning" and "from tomorrow afternoon": open to one side from a part of the day."""
    part = when.time.part if when.time and not (when.time.first or when.time.last) else None
    if part is None or when.day is None or isinstance(when.day, Bound):
        return None
    hour = hours_of(part)[-1][0 if side in {"before", "from"} else 1]
    side = {"before": "until", "after": "from"}.get(side, side)
    return When(day=Bound(side, when.day), time=Time(Clock(hour, exact=True), point=True))


def lasting(said: Length, when: When | Time) -> Any:
    """Return "a day starting Friday at 5 pm", "4 pm for half an hour": a stretch, and the length all the same."""
    when = when if isinstance(when, When) else When(time=when)
    minutes = said[0] * {"minute": 1, "day": 24 * 60}.get(said[1], 0)
    point = when.time is not None and when.time.point and when.until is None
    if not minutes or not point:
        return None
    day = when.day.day if isinstance(when.day, Bound) else when.day
    return {"When": replace(when, day=day, lasting=timedelta(minutes=minutes)), "Length": said}


def _starts(when: When) -> bool:
    return isinstance(when.day, Bound) and when.day.side == "from"


def deadline(said: Day | When) -> bool | None:
    """Return "let me know by Friday": no time to meet at."""
    day = said.day if isinstance(said, When) else said
    return True if isinstance(day, Bound) and day.side in {"until", "before"} else None


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
        Rule("Time", "before|until Part", until_part),
        Rule("Time", "after Part", after_part),
        Rule("Time", "at? Clock latest", until),
        Rule("Time", "after Clock|Number", after),
        Rule("Time", "starting Clock|Number", after),
        Rule("Time", "at|from? Clock onwards", after),
        Rule("Time", "Part", lambda part: Time(part=part)),
        Rule("Time", "Time Zone time_word?", in_zone),
    )
)

DEADLINES = grammar((Rule("Deadline", "answer Day|When", deadline),))

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
        Rule("When", "Time Day", lambda time, day: on_day(day, time, leading=True)),
        Rule("When", "Digits Day", lambda clock, day: on_day(day, Time(clock, point=True))),
        Rule("When", "Day Digits", lambda day, clock: on_day(day, Time(clock, point=True))),
        Rule("When", "Length starting When", lasting),
        Rule("When", "Length|Lasting When", lambda said, when: lasting(said, when) if _starts(when) else None),
        Rule("When", "When|Time Lasting", lambda when, said: lasting(said, when)),
        Rule("When", "Day Decimal", lambda day, digits: on_day(day, time) if (time := at(decimal(digits))) else None),
        Rule("When", "before When", lambda when: bounded("before", when)),
        Rule("When", "until When", lambda when: bounded("until", when)),
        Rule("When", "after When", lambda when: bounded("after", when)),
        Rule("When", "starting When", lambda when: bounded("from", when)),
        Rule("When", "When Time", joined),
        Rule("When", "Time When", lambda time, when: joined(when, time)),
        Rule("When", "Day Time Time", lambda day, one, other: joined(When(day, one), other)),
        Rule("When", "from? When to When", to_when),
        Rule("When", "from_now to When", lambda last: to_when(When(moment=timedelta()), last)),
    )
)
