"""Reads calendar files that others wrote: one event, or how busy a stretch of time is."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar import Calendar

from agent.domain import Event, Slot
from integrations.ics.components import components_of

KEY = "X-FRONTDESK-KEY"

_DAY = timedelta(days=1)
# What icalendar lets out where a file is broken.
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


class Unreadable(Exception):
    """A calendar file does not say what we asked it, or not in a way that we can read."""


def parsed(raw: bytes | str) -> Calendar:
    """Parse a file with one VCALENDAR in it."""
    try:
        found = components_of(raw)
    except _BROKEN as error:
        raise Unreadable("the calendar file is broken") from error
    if len(found) != 1 or not isinstance(found[0], Calendar):
        raise Unreadable("the file does not hold one calendar")
    return found[0]


def only_event(calendar: Calendar) -> Any:
    """Return the calendar's one event; Unreadable where there are several, or where it repeats."""
    events = calendar.walk("VEVENT")
    if len(events) != 1 or any(name in events[0] for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
        raise Unreadable("the file does not hold one event that happens once")
    return events[0]


def read_event(raw: bytes, *, etag: str, zone: tzinfo) -> Event | None:
    """Read the one event of a file, None where it is cancelled. Times without a zone are in `zone`."""
    component = only_event(parsed(raw))
    if _says(component, "STATUS") == "CANCELLED":
        return None
    try:
        key = component.get(KEY)
        return Event(
            event_id=str(component["UID"]),
            slot=_span(component, zone),
            summary=str(component.get("SUMMARY", "")),
            attendees=tuple(_address(value) for value in _all(component, "ATTENDEE")),
            etag=etag,
            sequence=int(component.get("SEQUENCE", 0)),
            key=None if key is None else str(key),
        )
    except _BROKEN as error:
        raise Unreadable("the event cannot be read") from error


def busy_in_events(raw: bytes | str, zone: tzinfo, besides: str | None = None) -> list[Slot]:
    """List when the events of a file make busy: not where cancelled or transparent, whole local days where all-day.

    Repetitions have to be expanded already; Unreadable where not. The event of the UID `besides` is left out.
    """
    busy = []
    for component in parsed(raw).walk("VEVENT"):
        if besides is not None and str(component.get("UID")) == besides:
            continue
        if "RRULE" in component or "RDATE" in component:
            raise Unreadable("the event repeats")
        if _says(component, "STATUS") != "CANCELLED" and _says(component, "TRANSP") != "TRANSPARENT":
            busy.append(_span(component, zone))
    return [slot for slot in busy if slot.start < slot.end]


def busy_in_freebusy(raw: bytes | str, asked: Slot, zone: tzinfo) -> list[Slot]:
    """List what a VFREEBUSY answer calls busy, in whatever way; Unreadable where it does not cover what was asked."""
    answers = parsed(raw).walk("VFREEBUSY")
    if len(answers) != 1:
        raise Unreadable("the answer holds no free-busy")
    try:
        if "DTSTART" in answers[0] and not _covers(_span(answers[0], zone), asked):
            raise Unreadable("the answer does not cover the question")
        busy = [_period(value) for value in _all(answers[0], "FREEBUSY") if value.params.get("FBTYPE") != "FREE"]
    except _BROKEN as error:
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


def _span(component: Any, zone: tzinfo) -> Slot:
    try:
        first = component["DTSTART"].dt
        start = _instant(first, zone)
        if "DTEND" in component:
            end = _instant(component["DTEND"].dt, zone)
        elif "DURATION" in component:
            end = start + component["DURATION"].dt
        else:
            end = start if isinstance(first, datetime) else _instant(first + _DAY, zone)
    except _BROKEN as error:
        raise Unreadable("the event's time cannot be read") from error
    if end < start:
        raise Unreadable("the event ends before it begins")
    return Slot(start, end)


def _instant(value: date, zone: tzinfo) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def _period(value: Any) -> Slot:
    start, end = value.dt
    start = _instant(start, UTC)
    return Slot(start, start + end if isinstance(end, timedelta) else _instant(end, UTC))


def _whole_local_days(slot: Slot, zone: tzinfo) -> Slot:
    """Stretch a busy time of whole UTC days: some servers report all-day events so, wherever the owner lives."""
    if slot.end - slot.start < _DAY:
        return slot
    start, end = slot.start, slot.end
    if start.time() == time.min:
        start = min(start, _instant(start.date(), zone))
    if end.time() == time.min:
        end = max(end, _instant(end.date(), zone))
    return Slot(start, end)


def _covers(answer: Slot, asked: Slot) -> bool:
    return answer.start <= asked.start and asked.end <= answer.end


def _says(component: Any, name: str) -> str:
    return str(component.get(name, "")).upper()


def _all(component: Any, name: str) -> Iterator[Any]:
    values = component.get(name, [])
    yield from values if isinstance(values, list) else [values]


def _address(value: Any) -> str:
    text = str(value)
    return text[len("mailto:") :] if text.lower().startswith("mailto:") else text


def whole_days(raw: bytes | str, first: date, last: date) -> tuple[date, ...]:
    """List the days of a file's all-day events from `first` to `last`, repetitions among them, each once and sorted.

    Cancelled events do not count. Unreadable where the file is broken, or has no all-day event at all.
    """
    import recurring_ical_events

    calendar = parsed(raw)
    try:
        events: Iterable[Any] = recurring_ical_events.of(calendar, skip_bad_series=False).between(first, last + _DAY)
        spans = [
            (event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else event["DTSTART"].dt + _DAY)
            for event in events
            if _says(event, "STATUS") != "CANCELLED"
        ]
    except _BROKEN as error:
        raise Unreadable("the events cannot be read") from error
    days = {start + _DAY * step for start, end in spans if type(start) is date for step in range((end - start).days)}
    if not any(_is_whole_day(event) for event in calendar.walk("VEVENT")):
        raise Unreadable("the file names no whole days")
    return tuple(sorted(day for day in days if first <= day <= last))


def _is_whole_day(component: Any) -> bool:
    return "DTSTART" in component and type(component["DTSTART"].dt) is date
