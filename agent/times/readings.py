"""From what was said to moments: each reading of a time, in its zone, daylight saving looked at, the past left out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import zip_longest

from agent.domain import Reading, ReadingKind
from agent.times.clocks import Time
from agent.times.conventions import MAX_READINGS, MOST_DAYS
from agent.times.days import Exactly, Span
from agent.times.when import When

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Context:
    """Where and when a text was written."""

    reference: datetime
    zone: tzinfo
    twelve_hours: bool


Found = tuple[Reading, str]
"""A reading and what is doubtful about it."""


def readings(when: When, context: Context) -> tuple[list[Reading], list[str]]:
    """Return what is meant, the likelier first, and why it is doubtful; nothing but a reason where it has passed."""
    try:
        found = list(_all(when, context))
    except (ValueError, OverflowError):
        return [], ["it lies outside the calendar"]
    ahead = [(reading, why) for reading, why in found if _ahead(reading, context.reference)]
    if not ahead:
        return [], ["there is no such day" if not found else "it has passed"]
    unique: dict[object, Found] = {}
    for reading, why in ahead:
        unique.setdefault(_in_utc(reading), (reading, why))
    kept = list(unique.values())[:MAX_READINGS]
    whys = [why for _, why in kept if why] if len(kept) > 1 else []
    return [reading for reading, _ in kept], list(dict.fromkeys(whys))


def single_days(when: When, context: Context) -> list[When]:
    """Return a time on several days ("Tue-Thu 2-4pm") as one on each of them; anything else as it is."""
    if when.day is None or when.time is None or when.until is not None:
        return [when]
    try:
        spans = when.day.spans(_today(context))
    except (ValueError, OverflowError):
        return [when]
    first, end = (spans[0].first, spans[0].end) if len(spans) == 1 else (None, None)
    if first is None or end is None or not ONE < end - first <= MOST_DAYS * ONE:
        return [when]
    return [replace(when, day=Exactly(first + place * ONE)) for place in range((end - first).days)]


def _all(when: When, context: Context) -> Iterator[Found]:
    if when.until is not None:
        yield from _up_to(when, when.until, context)
    elif when.moment is not None:
        moment = context.reference.astimezone(UTC) + when.moment
        yield Reading(ReadingKind.INSTANT, moment.astimezone(context.zone)), ""
    elif when.time is None:
        yield from _days(when, context)
    elif when.day is None:
        yield from _nearest(when.time, context)
    else:
        today = _today(context)
        for rank in zip_longest(*(_at(span, when.time, context) for span in when.day.spans(today))):
            yield from (found for found in rank if found is not None)


def _days(when: When, context: Context) -> Iterator[Found]:
    today = _today(context)
    for span in when.day.spans(today) if when.day else ():
        start, end = (None if day is None else _midnight(day, context.zone) for day in (span.first, span.end))
        kind = ReadingKind.INTERVAL if start is None or end is None else ReadingKind.DATE
        yield Reading(kind, start, end), span.why


def _nearest(said: Time, context: Context) -> Iterator[Found]:
    """Read a time without a day as the next one to come."""
    zones = said.spoken_zones or (context.zone,)
    today = context.reference.astimezone(zones[0]).date()
    tomorrow = list(_at(_one(today + ONE), said, context))
    for place, (reading, why) in enumerate(_at(_one(today), said, context)):
        if _ahead(reading, context.reference):
            yield reading, why
        elif place < len(tomorrow):
            yield tomorrow[place]


def _one(day: date) -> Span:
    return Span(day, day + ONE)


def _at(span: Span, said: Time, context: Context) -> Iterator[Found]:
    """Yield a time on each reading of a day; over several days ("mornings next week") it is the days themselves."""
    if span.first is None or span.end is None or span.end - span.first > ONE:
        yield from _over_days(span, said, context)
        return
    stretches = said.stretches(twelve_hours=context.twelve_hours)
    half = "am or pm is not said" if len(stretches) > 1 else ""
    zones = said.spoken_zones or (context.zone,)
    place = "the zone may be meant with or without summer time" if len(zones) > 1 else ""
    for start, end in stretches:
        for zone in zones:
            for first, why in _local(span.first, start, zone):
                reason = span.why or why or half or place
                if said.point:
                    yield Reading(ReadingKind.INSTANT, first), reason
                else:
                    last = _local(span.first, end, zone)[-1][0]
                    if last.astimezone(UTC) > first.astimezone(UTC):
                        yield Reading(ReadingKind.INTERVAL, first, last), reason


def _over_days(span: Span, said: Time, context: Context) -> Iterator[Found]:
    day = span.first or (span.end - ONE if span.end else None)
    if day is None:
        return
    for reading, why in _at(_one(day), said, context):
        if span.first is not None and span.end is not None:
            start, end = (_midnight(day, context.zone) for day in (span.first, span.end))
            yield Reading(ReadingKind.DATE, start, end), span.why
            return
        bound = (reading.start, None) if span.first is not None else (None, reading.end or reading.start)
        yield Reading(ReadingKind.INTERVAL, *bound), why


def _up_to(first: When, last: When, context: Context) -> Iterator[Found]:
    start_only = When(first.day, first.time, first.moment)
    ends = [reading for reading, _ in _all(last, context)]
    for start, why in _all(start_only, context):
        after = [e.end or e.start for e in ends if start.start and e.start and e.start > start.start]
        if start.start and after:
            yield Reading(ReadingKind.INTERVAL, start.start, after[0]), why


def _today(context: Context) -> date:
    return context.reference.astimezone(context.zone).date()


def _in_utc(reading: Reading) -> tuple[ReadingKind, datetime | None, datetime | None]:
    """Return what tells readings apart: within one zone Python takes both showings of an hour for the same moment."""
    start, end = (moment and moment.astimezone(UTC) for moment in (reading.start, reading.end))
    return reading.kind, start, end


def _ahead(reading: Reading, reference: datetime) -> bool:
    kind, start, end = _in_utc(reading)
    if kind is ReadingKind.INSTANT:
        return start is not None and start >= reference.astimezone(UTC)
    return end is None or end > reference.astimezone(UTC)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _local(day: date, seconds: int, zone: tzinfo) -> list[tuple[datetime, str]]:
    """Return the moments that a clock shows this; two around a change of daylight saving, and why."""
    naive = datetime.combine(day, time()) + timedelta(seconds=seconds)
    early, late = naive.replace(tzinfo=zone), naive.replace(tzinfo=zone, fold=1)
    if early.utcoffset() == late.utcoffset():
        return [(early, "")]
    if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == naive:
        return [(early, "the clock shows this hour twice that day"), (late, "the clock shows this hour twice that day")]
    moved = [moment.astimezone(UTC).astimezone(zone) for moment in (early, late)]
    return [(moment, "the clock skips this hour that day") for moment in moved]
