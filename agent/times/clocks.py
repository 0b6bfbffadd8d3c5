"""Times of day: a clock, a stretch of the day, and the ways to read them. Seconds are since local midnight."""

from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any

from agent.times.conventions import (
    BARE_HOURS,
    BARE_HOURS_24,
    DAY_EDGES,
    EARLIEST_HOUR_MARK,
    LATEST_BARE_END,
    MIDDAY_PARTS,
    MORNING_PARTS,
    PARTS,
)

HOUR = 3600
NOON = 12 * HOUR
DAY = 24 * HOUR

Stretch = tuple[int, int]
"""First second and the one after the last; an instant has both alike."""


@dataclass(frozen=True)
class Clock:
    """A time as it was said; `half` is am or pm, `exact` says that it is written in twenty-four hours."""

    hour: int
    minute: int = 0
    second: int = 0
    half: str | None = None
    exact: bool = False
    zones: tuple[tzinfo, ...] = ()
    earlier: int = 0
    """So many minutes earlier is the other reading: "half nine" is 9:30 to some and 8:30 to others."""

    @property
    def bare(self) -> bool:
        """Say whether am and pm are both possible."""
        return self.half is None and not self.exact and 1 <= self.hour <= 12

    def at(self, half: str | None) -> int:
        """Return the second of the day, read in that half of it."""
        hour = self.hour if half is None or self.hour > 12 else self.hour % 12 + (12 if half == "pm" else 0)
        return hour * HOUR + self.minute * 60 + self.second

    def options(self, *, twelve_hours: bool) -> tuple[int, ...]:
        """Return the seconds of the day that may be meant, the likelier first."""
        if self.earlier:
            first = replace(self, earlier=0).options(twelve_hours=twelve_hours)[0]
            return first, first - self.earlier * 60
        if not self.bare:
            return (self.at(self.half),)
        halves = (BARE_HOURS if twelve_hours else BARE_HOURS_24)[self.hour]
        return tuple(self.at(half) for half in halves)


@dataclass(frozen=True)
class Time:
    """A stretch of a day: at a clock (`first` only, with `point`), between two, before, after, or a part of the day."""

    first: Clock | None = None
    last: Clock | None = None
    point: bool = False
    part: str | None = None
    zones: tuple[tzinfo, ...] = ()
    daily: bool = False
    """It was said of every day: "mornings"."""
    instead: Clock | None = None
    """The point that a stretch may be as well: "ten to four" is ten minutes before four, or from ten to four."""

    @property
    def spoken_zones(self) -> tuple[tzinfo, ...]:
        """Return the zones that were named beside any of its clocks, or beside the whole."""
        beside = (clock.zones for clock in (self.last, self.first) if clock is not None and clock.zones)
        return self.zones or next(beside, ())

    @property
    def doubt(self) -> str:
        """Say what is open where it has several stretches."""
        if self.first is None and self.last is None:
            return "the end of a day may be the office's or the day's own"
        if any(clock is not None and clock.earlier * 60 == DAY for clock in (self.first, self.last)):
            return "midnight may begin or end the day"
        if any(clock is not None and clock.earlier for clock in (self.first, self.last)):
            return "half an hour before or after is meant by some"
        return "am or pm is not said"

    def stretches(self, *, twelve_hours: bool) -> tuple[Stretch, ...]:
        """Return the stretches of the day that may be meant, the likelier first."""
        if self.first is None and self.last is None:
            return tuple((first * HOUR, last * HOUR) for first, last in hours_of(self.part or "morning"))
        first_clock, last_clock = _within(self.first, self.part), _within(self.last, self.part)
        if first_clock is not None and last_clock is not None:
            return _between(first_clock, last_clock, twelve_hours=twelve_hours)
        if first_clock is not None:
            starts = first_clock.options(twelve_hours=twelve_hours)
            return tuple((start, start if self.point else self._end(start)) for start in starts)
        return tuple((self._start(end), end) for end in (last_clock or Clock(24)).options(twelve_hours=twelve_hours))

    def _end(self, start: int) -> int:
        """Return where "Thursday morning from 9" ends: with its part of the day, where that is not over by then."""
        end = hours_of(self.part)[0][1] * HOUR if self.part else DAY
        return end if start < end else DAY

    def _start(self, end: int) -> int:
        """Return where "Thursday afternoon until 3pm" begins."""
        start = hours_of(self.part)[0][0] * HOUR if self.part else 0
        return start if start < end else 0


def hours_of(part: str) -> tuple[tuple[int, int], ...]:
    """Return the hours that a part or an edge of the day may have, the likelier first."""
    return (PARTS[part],) if part in PARTS else DAY_EDGES[part]


def valid(hour: int, minute: int = 0, second: int = 0) -> bool:
    """Say whether a clock shows this."""
    return (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second <= 59) or (hour, minute, second) == (24, 0, 0)


def _within(clock: Clock | None, part: str | None) -> Clock | None:
    """Settle a bare clock by the part of the day beside it: "8 in the evening"."""
    if clock is None or part is None or not clock.bare or part in MIDDAY_PARTS:
        return clock
    return replace(clock, half="am" if part in MORNING_PARTS else "pm")


def _between(first: Clock, last: Clock, *, twelve_hours: bool) -> tuple[Stretch, ...]:
    if first.bare and last.half is not None:
        return _shared_half(first, last.at(last.half))
    found = []
    for start in first.options(twelve_hours=twelve_hours):
        ends = (last.at(None), last.at("pm")) if last.bare else (last.at(last.half),)
        end = min((e for e in (*ends, *(e + DAY for e in ends)) if e > start), default=None)
        if end is not None:
            found.append((start, end))
    if first.bare and not last.bare:
        found = [stretch for stretch in found if stretch[1] <= DAY] or found
    likely = [stretch for stretch in found if stretch[0] < NOON or stretch[1] <= LATEST_BARE_END * HOUR]
    return tuple(likely or found) if first.bare and last.bare else tuple(found)


def _shared_half(first: Clock, end: int) -> tuple[Stretch, ...]:
    """Read "2-4pm" as 14 to 16 and "9:30 to 3pm" as 9:30 to 15: the latest start that comes before the end."""
    starts = [start for start in (first.at("am"), first.at("pm")) if start < (end or DAY)]
    return ((max(starts), end or DAY),) if starts else ()


def hours_said(hour: int, minute: int | None = None) -> dict[str, Any]:
    """Return what "14h30" or "deux heures" may mean: a length, and from EARLIEST_HOUR_MARK on also a time of day."""
    length = {"Length": (hour * 60 + (minute or 0), "minute")}
    if not valid(hour, minute or 0):
        return length
    if minute is None and hour < EARLIEST_HOUR_MARK:
        return {"EarlyHour": Clock(hour), **length}
    return {"HourMark": Clock(hour, minute or 0, exact=hour > 12 or hour == 0), **length}
