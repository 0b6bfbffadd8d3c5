"""From what was said to moments: each reading of a time, in its zone, daylight saving looked at, the past left out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice, zip_longest

from agent.domain import Reading, ReadingKind
from agent.times.clocks import Clock, Time
from agent.times.conventions import MAX_READINGS, OPEN_DAYS
from agent.times.days import Exactly, Span
from agent.times.moments import midnight, moments
from agent.times.occurrences import Each, Either, days_of
from agent.times.stretches import Bound
from agent.times.when import When
from agent.times.zones import meant_in

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Context:
    """Where and when a text was written."""

    reference: datetime
    zone: tzinfo
    twelve_hours: bool
    hyphened_dates: bool = False


PASSED = "it has passed"
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
        return [], ["there is no such day" if not found else PASSED]
    unique: dict[object, Found] = {}
    for reading, why in ahead:
        unique.setdefault(_in_utc(reading), (reading, why))
    kept = list(unique.values())[:MAX_READINGS]
    whys = [why for _, why in kept if why] if len(kept) > 1 else []
    return [reading for reading, _ in kept], list(dict.fromkeys(whys))


def single_days(when: When, context: Context, most: int) -> list[When]:
    """Return a time on several days ("Tue-Thu 2-4pm", "mornings in May") as one on each; anything else as it is."""
    if not _is_on_each_day(when) or when.day is None:
        return [when]
    today = _today(context)
    try:
        spans = when.day.spans(today)
        each = [list(islice(days_of(when.day, span, today, OPEN_DAYS), most)) for span in spans]
    except (ValueError, OverflowError):
        return [when]
    if all(span.end is not None and span.first is not None and span.end - span.first <= ONE for span in spans):
        return [when]
    ranks = [[Exactly(day) for day in rank if day is not None] for rank in zip_longest(*each)]
    why = next((span.why for span in spans if span.why), "")
    return [replace(when, day=Either(tuple(rank), why if len(rank) > 1 else "")) for rank in ranks]


def _is_on_each_day(when: When) -> bool:
    if when.until is not None:
        return False
    if when.time is None:
        return isinstance(when.day, Each)
    return not (when.time.point and isinstance(when.day, Bound))


def _all(when: When, context: Context) -> Iterator[Found]:
    if when.until is not None:
        yield from _up_to(when, when.until, context)
    elif when.lasting is not None:
        for reading, why in _all(replace(when, lasting=None), context):
            if reading.start is not None:
                end = (reading.start.astimezone(UTC) + when.lasting).astimezone(context.zone)
                yield Reading(ReadingKind.INTERVAL, reading.start, end), why
    elif when.moment is not None:
        moment = context.reference.astimezone(UTC) + when.moment
        yield Reading(ReadingKind.INSTANT, moment.astimezone(context.zone)), ""
    elif when.time is None:
        yield from _days(when, context)
    elif when.time.instead is not None:
        yield from _point_or_stretch(when, when.time, when.time.instead, context)
    else:
        yield from _timed(when, when.time, context)


def _timed(when: When, said: Time, context: Context) -> Iterator[Found]:
    if when.day is None:
        yield from _nearest(said, context)
        return
    ranks = zip_longest(*(_at(span, said, context) for span in when.day.spans(_today(context))))
    found = (found for rank in ranks for found in rank if found is not None)
    if when.hyphened is not None and context.hyphened_dates:
        yield from islice(found, 1)
        yield from _days(When(day=when.hyphened), context)
    yield from found


def _point_or_stretch(when: When, said: Time, point: Clock, context: Context) -> Iterator[Found]:
    why = "it may be minutes before the hour, or from one hour to the other"
    for each in (Time(point, point=True, zones=said.spoken_zones), replace(said, instead=None)):
        yield from ((reading, why) for reading, _ in islice(_timed(when, each, context), 1))


def _days(when: When, context: Context) -> Iterator[Found]:
    today = _today(context)
    for span in when.day.spans(today) if when.day else ():
        start, end = (None if day is None else midnight(day, context.zone) for day in (span.first, span.end))
        kind = ReadingKind.INTERVAL if start is None or end is None else ReadingKind.DATE
        yield Reading(kind, start, end), span.why


def _nearest(said: Time, context: Context) -> Iterator[Found]:
    """Read a time without a day as the next one to come."""
    zones = meant_in(said.spoken_zones, context.zone) or (context.zone,)
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
    """Yield each reading of a time on a day; beside a bound it is the bound."""
    if span.first is None or span.end is None:
        yield from _from_or_until(span, said, context)
        return
    stretches = said.stretches(twelve_hours=context.twelve_hours)
    half = said.doubt if len(stretches) > 1 else ""
    zones = meant_in(said.spoken_zones, context.zone) or (context.zone,)
    place = "the zone may be meant with or without summer time" if len(zones) > 1 else ""
    for start, end in stretches:
        for zone in zones:
            for first, why in moments(span.first, start, zone):
                reason = span.why or why or half or place
                if said.point:
                    yield Reading(ReadingKind.INSTANT, first), reason
                else:
                    last = moments(span.first, end, zone)[-1][0]
                    if last.astimezone(UTC) > first.astimezone(UTC):
                        yield Reading(ReadingKind.INTERVAL, first, last), reason


def _from_or_until(span: Span, said: Time, context: Context) -> Iterator[Found]:
    day = span.first or (span.end - ONE if span.end else None)
    for reading, why in _at(_one(day), said, context) if day else ():
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
    if end is None:
        return reading.start is not None and reading.start.date() >= reference.astimezone(reading.start.tzinfo).date()
    return end > reference.astimezone(UTC)
