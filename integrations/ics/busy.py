"""Says how busy a stretch of time is, by the events or the free-busy of a calendar."""

from collections.abc import Iterable
from datetime import UTC, time, timedelta, tzinfo
from math import prod
from typing import Any

from icalendar import Calendar

from agent.domain import Slot
from integrations.ics.read import (
    BROKEN,
    Unreadable,
    check_zone,
    instant,
    is_hold,
    parsed,
    says,
    span_of,
    values,
)

_DAY = timedelta(days=1)
_RULES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_MOST_A_DAY = 24
_LOCAL = ("DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE")


def busy_in_events(
    raw: bytes | str, zone: tzinfo, besides: str | None = None, within: Slot | None = None
) -> list[Slot]:
    """List when the events of a file make busy: not where cancelled or transparent, whole local days where all-day.

    What only shows that we hold a time does not count. Repetitions are listed from `within`; Unreadable where they are
    too many to list, or `within` is not given. The event of the UID `besides` is left out.
    """
    calendar = parsed(raw)
    busy = [
        span_of(component, zone)
        for component in _occurrences(calendar, within)
        if says(component, "STATUS") != "CANCELLED"
        and says(component, "TRANSP") != "TRANSPARENT"
        and not is_hold(component)
        and (besides is None or str(component.get("UID")) != besides)
    ]
    return [slot for slot in busy if slot.start < slot.end]


def busy_in_freebusy(raw: bytes | str, asked: Slot, zone: tzinfo) -> list[Slot]:
    """List what a VFREEBUSY answer calls busy, in whatever way; Unreadable where it does not cover what was asked."""
    answers = parsed(raw).walk("VFREEBUSY")
    if len(answers) != 1:
        raise Unreadable("the answer holds no free-busy")
    try:
        if "DTSTART" in answers[0] and not _covers(span_of(answers[0], zone), asked):
            raise Unreadable("the answer does not cover the question")
        busy = [_period(value) for value in values(answers[0], "FREEBUSY") if value.params.get("FBTYPE") != "FREE"]
    except BROKEN as error:
        raise Unreadable("the free-busy answer is broken") from error
    return [_whole_local_days(slot, zone) for slot in busy]


def merged(slots: Iterable[Slot], within: Slot) -> tuple[Slot, ...]:
    """Cut the slots to `within` and join those that touch, in order of time."""
    joined: list[Slot] = []
    for slot in sorted(slots):
        start, end = max(slot.start, within.start), min(slot.end, within.end)
        if start >= end:
            continue
        if joined and start <= joined[-1].end:
            joined[-1] = Slot(joined[-1].start, max(joined[-1].end, end))
        else:
            joined.append(Slot(start, end))
    return tuple(joined)


def _occurrences(calendar: Calendar, within: Slot | None) -> Iterable[Any]:
    events = calendar.walk("VEVENT")
    if not any("RRULE" in event or "RDATE" in event for event in events):
        return events
    if within is None:
        raise Unreadable("the event repeats")
    import recurring_ical_events

    try:
        for event in events:
            _check_series(event)
        found = recurring_ical_events.of(calendar, skip_bad_series=False).between(within.start, within.end)
        return list(found)
    except BROKEN as error:
        raise Unreadable("the event repeats in a way that cannot be read") from error


def _check_series(event: Any) -> None:
    """Refuse a series in a zone that nobody knows, or one that is made to wear out who lists it."""
    for name in _LOCAL:
        for value in values(event, name):
            check_zone(value)
    for rule in values(event, "RRULE"):
        a_day = prod(len(rule.get(part, [None])) for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))
        if not _RULES.issuperset(rule.get("FREQ", [])) or a_day > _MOST_A_DAY:
            raise Unreadable("the event repeats too often")


def _period(value: Any) -> Slot:
    start, end = value.dt
    start = instant(start, UTC)
    return Slot(start, start + end if isinstance(end, timedelta) else instant(end, UTC))


def _whole_local_days(slot: Slot, zone: tzinfo) -> Slot:
    """Stretch a busy time of whole UTC days: some servers report all-day events so, wherever the owner lives."""
    if slot.end - slot.start < _DAY:
        return slot
    start, end = slot.start, slot.end
    if start.time() == time.min:
        start = min(start, instant(start.date(), zone))
    if end.time() == time.min:
        end = max(end, instant(end.date(), zone))
    return Slot(start, end)


def _covers(answer: Slot, asked: Slot) -> bool:
    return answer.start <= asked.start and asked.end <= answer.end
