"""From what a phrase may mean to stretches of time that are searched for free slots."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from agent.domain import Reading, ReadingKind, Resolution, Slot, Verdict
from agent.slots.rules import SlotRules

_WEEK = timedelta(days=7)
# How far "not after Friday" reaches: beyond every horizon.
_FOR_GOOD = timedelta(days=2 * 366)


def exact_start(resolution: Resolution, rules: SlotRules) -> datetime | None:
    """Return the one start that is meant, in UTC; None where the phrase leaves any choice or contradicts itself.

    "From 10 to 10:30" is exact where that is how long the meeting is, or is wanted to be.
    """
    possible = [window for window in resolution.windows if window.possible]
    if resolution.verdict is not Verdict.RESOLVED or len(possible) != 1:
        return None
    readings = possible[0].readings
    starts = {reading.start.astimezone(UTC) for reading in readings if reading.start}
    length = timedelta(minutes=resolution.duration_minutes or rules.minutes)
    if len(starts) != 1 or not all(_is_exact(reading, max(length, rules.length)) for reading in readings):
        return None
    start = starts.pop()
    return None if _is_ruled_out(start, resolution) else start


def _is_exact(reading: Reading, length: timedelta) -> bool:
    if reading.kind is not ReadingKind.INTERVAL or reading.start is None or reading.end is None:
        return reading.kind is ReadingKind.INSTANT
    return reading.end.astimezone(UTC) - reading.start.astimezone(UTC) == length


def spans(resolution: Resolution, rules: SlotRules, now: datetime) -> list[Slot]:
    """List what is possible as UTC spans, sorted: every reading of every window, minus what is ruled out.

    Where a phrase only rules out, the next seven days minus that; where it names no time, nothing.
    """
    if not resolution.windows:
        return []
    wanted = {
        _span(reading, rules.length, now, reach=_WEEK)
        for window in resolution.windows
        if window.possible
        for reading in window.readings
    }
    refused = [
        _span(reading, rules.length, now, reach=_FOR_GOOD)
        for window in resolution.windows
        if not window.possible
        for reading in window.readings
    ]
    if not any(window.possible for window in resolution.windows):
        wanted = {default_span(now, rules)}
    return sorted({piece for span in wanted for piece in _minus(span, refused)})


def agreed(resolution: Resolution) -> Resolution | None:
    """Narrow each wish to the time that all its readings share; None where one's readings share none.

    "After 2" is after 2 or after 14: whoever is offered a time after 14 gets what they asked for.
    """
    windows = []
    for window in resolution.windows:
        # What any reading rules out is ruled out.
        readings = (_shared(window.readings),) if window.possible else window.readings
        if None in readings:
            return None
        windows.append(replace(window, readings=tuple(filter(None, readings))))
    return replace(resolution, windows=tuple(windows), verdict=Verdict.RESOLVED)


def _shared(readings: Sequence[Reading]) -> Reading | None:
    """Return the one reading, or the stretch of time that all of several lie around."""
    if len(readings) == 1:
        return readings[0]
    starts = [reading.start for reading in readings if reading.start]
    ends = [reading.end for reading in readings if reading.end]
    if len(starts) != len(readings) or any(reading.kind is ReadingKind.INSTANT for reading in readings):
        return None
    # An open end stays in its day, so that open stretches of two days have nothing in common.
    if len(ends) != len(readings) and len({start.date() for start in starts}) > 1:
        return None
    start, end = max(starts), min(ends, default=None)
    return Reading(ReadingKind.INTERVAL, start, end) if end is None or start < end else None


def default_span(now: datetime, rules: SlotRules) -> Slot:
    """Return the seven days that begin when the notice is over, for "any time"."""
    return Slot(rules.earliest(now), rules.earliest(now) + _WEEK)


def _span(reading: Reading, length: timedelta, now: datetime, reach: timedelta) -> Slot:
    """Bound a reading: an open end at a clock time stays in its day, one at midnight reaches on."""
    start, end = reading.start, reading.end
    if reading.kind is ReadingKind.INSTANT and start:
        return Slot(start.astimezone(UTC), start.astimezone(UTC) + length)
    if start and not end:
        whole_days = reading.kind is ReadingKind.INTERVAL and _is_midnight(start)
        end = start.astimezone(UTC) + reach if whole_days else _midnight(start, days=1)
    elif end and not start:
        start = now if _is_midnight(end) else max(now, _midnight(end))
    elif not start or not end:
        start, end = now, now.astimezone(UTC) + reach
    return Slot(start.astimezone(UTC), end.astimezone(UTC))


def _minus(span: Slot, refused: Iterable[Slot]) -> list[Slot]:
    """Cut every refused stretch out of a span; empty pieces are dropped."""
    pieces = [span]
    for cut in refused:
        if cut.start < cut.end:
            before = [Slot(piece.start, min(piece.end, cut.start)) for piece in pieces]
            after = [Slot(max(piece.start, cut.end), piece.end) for piece in pieces]
            pieces = [piece for piece in (*before, *after) if piece.start < piece.end]
    return [piece for piece in pieces if piece.start < piece.end]


def _is_ruled_out(start: datetime, resolution: Resolution) -> bool:
    moment = Slot(start, start + timedelta(microseconds=1))
    return any(
        _span(reading, timedelta(minutes=1), start, reach=_FOR_GOOD).overlaps(moment)
        for window in resolution.windows
        if not window.possible
        for reading in window.readings
    )


def _is_midnight(moment: datetime) -> bool:
    return moment.timetz().replace(tzinfo=None) == time()


def _midnight(moment: datetime, days: int = 0) -> datetime:
    """Return the midnight at which the moment's local day began, or one some days later."""
    return datetime.combine(moment.date() + timedelta(days=days), time(), tzinfo=moment.tzinfo)
