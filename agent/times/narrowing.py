"""A bound of the day said after a time: "Friday morning, but not before 10" is one stretch, from ten on."""

from dataclasses import replace

from agent.times.clocks import DAY, HOUR, Clock, Time, hours_of
from agent.times.when import enclosed, refined


def narrowed(said: Time | None, bound: Time | None) -> Time | None:
    """Return what a bound to one side leaves of a time; None where it is no such bound, or leaves nothing."""
    if said is None or bound is None or said.point or bound.part or (bound.first is None) == (bound.last is None):
        return None
    if bound.point:
        return None
    if said.part is not None and said.first is None and said.last is None:
        return _of_part(said, said.part, bound)
    if said.first is not None and said.last is not None:
        return _of_stretch(said, bound)
    both = enclosed(said, bound)
    return both if both and both.first and both.last and _follows(both.first, both.last) else None


def _of_part(said: Time, part: str, bound: Time) -> Time | None:
    begin, end = (hour * HOUR for hour in hours_of(part)[0])
    both = refined(said, bound)
    stretches = both.stretches(twelve_hours=True) if both else ()
    if both is None or len(stretches) != 1:
        return None
    first, last = stretches[0]
    if max(first, begin) >= min(last, end):
        return None
    return replace(both, daily=said.daily) if first >= begin and last <= end else said


def _of_stretch(said: Time, bound: Time) -> Time | None:
    (begin, end), *others = said.stretches(twelve_hours=True)
    clock = bound.first or bound.last
    inside = [second for second in (clock.options(twelve_hours=True) if clock else ()) if begin < second < end]
    if not inside or end > DAY:
        return None
    if others:
        return replace(said, first=bound.first or said.first, last=bound.last or said.last)
    start, stop = (inside[0], end) if bound.first else (begin, inside[0])
    return replace(said, first=_clock(start), last=_clock(stop), zones=said.spoken_zones, part=None)


def _clock(second: int) -> Clock:
    return Clock(second // HOUR, second % HOUR // 60, second % 60, exact=True)


def _follows(one: Clock, other: Clock) -> bool:
    """Say whether the second may be the later one."""
    starts, ends = ([*clock.options(twelve_hours=True)] for clock in (one, other))
    return min(starts) < max(ends)
