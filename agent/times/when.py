"""A time as it was said: a day, a time of that day, or a moment from now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from agent.times.clocks import Time
from agent.times.conventions import MORNING_PARTS
from agent.times.days import Day


@dataclass(frozen=True)
class When:
    """A day and a time of it, either may be missing; or so long from now; with `until`, up to another one."""

    day: Day | None = None
    time: Time | None = None
    moment: timedelta | None = None
    until: When | None = None


def joined(when: When, time: Time) -> When | None:
    """Put a time beside what was said: "Monday morning" and "from 10 to 12"; None where they do not go together."""
    if when.until is not None or when.moment is not None:
        return None
    if when.time is None:
        return replace(when, time=time)
    both = refined(when.time, time)
    return None if both is None else replace(when, time=both)


def refined(one: Time, other: Time) -> Time | None:
    """Put a part of the day and a clock together; None where both are clocks, both parts, or of different halves."""
    part, clock = (one, other) if one.first is None and one.last is None else (other, one)
    if part.first or part.last or part.part is None or not (clock.first or clock.last):
        return None
    halves = {said.half for said in (clock.first, clock.last) if said is not None and said.half}
    if clock.part is not None or (halves and not halves & _halves(part.part)):
        return None
    return replace(clock, part=part.part, zones=clock.zones or part.zones)


def _halves(part: str) -> set[str]:
    if part == "lunch":
        return {"am", "pm"}
    return {"am"} if part in MORNING_PARTS else {"pm"}
