"""A time as it was said: a day, a time of that day, or a moment from now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from agent.times.clocks import Time, hours_of
from agent.times.conventions import MIDDAY_PARTS, MORNING_PARTS
from agent.times.days import Date, Day


@dataclass(frozen=True)
class When:
    """A day and a time of it, either may be missing; or so long from now; with `until`, up to another one."""

    day: Day | None = None
    time: Time | None = None
    moment: timedelta | None = None
    until: When | None = None
    hyphened: Date | None = None
    """The date that "maandag 11-4" is to those who write dates so."""
    lasting: timedelta | None = None
    """So long from there, where that was said of the stretch itself: "a day starting Friday at 5"."""
    leading: bool = False
    """The time was said before the day, and holds for the days that are listed after it."""


def joined(when: When, time: Time) -> When | None:
    """Put a time beside what was said: "Monday morning" and "from 10 to 12"; None where they do not go together."""
    if when.until is not None or when.moment is not None:
        return None
    if when.time is None:
        return replace(when, time=time)
    both = refined(when.time, time)
    return None if both is None else replace(when, time=both)


def enclosed(one: Time, other: Time) -> Time | None:
    """Return the stretch of "after 2 and before 5"; None for "before 10 and after 4", which are two."""
    turned = one.first is None or other.first is not None
    if turned:
        one, other = other, one
    if one.first is None or one.last or one.point or one.part or other.first or other.last is None or other.part:
        return None
    if turned and other.last.options(twelve_hours=True)[0] <= one.first.options(twelve_hours=True)[0]:
        return None
    return replace(one, last=other.last, zones=one.zones or other.zones)


def refined(one: Time, other: Time) -> Time | None:
    """Put a part of the day and a clock together; None where they do not agree."""
    if None not in {one.part, other.part} and not any((one.first, one.last, other.first, other.last)):
        return _narrower(one, other)
    part, clock = (one, other) if one.first is None and one.last is None else (other, one)
    if part.first or part.last or part.part is None or not (clock.first or clock.last):
        return None
    halves = {said.half for said in (clock.first, clock.last) if said is not None and said.half}
    if clock.part is not None or (halves and not halves & _halves(part.part)):
        return None
    return replace(clock, part=part.part, zones=clock.zones or part.zones, daily=part.daily and not clock.point)


def _narrower(one: Time, other: Time) -> Time | None:
    """Return "first thing" of "in the morning, first thing": the part that lies in the other."""
    for inner, outer in ((one, other), (other, one)):
        (first, last), (begin, end) = (hours_of(time.part or "")[0] for time in (inner, outer))
        if begin <= first and last <= end:
            return inner
    return None


def _halves(part: str) -> set[str]:
    if part in MIDDAY_PARTS:
        return {"am", "pm"}
    return {"am"} if part in MORNING_PARTS else {"pm"}
