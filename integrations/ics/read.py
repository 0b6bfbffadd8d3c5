"""Reads calendar files that others wrote: what stands in them, and what one event says."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar import Calendar

from agent.domain import Answer, Event, Slot
from integrations.ics.components import components_of

KEY = "X-FRONTDESK-KEY"
HOLD = "X-FRONTDESK-HOLD"
"""Marks those of our events that only show a held time."""

BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)
"""What icalendar lets out where a file is broken."""
_DAY = timedelta(days=1)


class Unreadable(Exception):
    """A calendar file does not say what we asked it, or not in a way that we can read."""


def parsed(raw: bytes | str) -> Calendar:
    """Parse a file with one VCALENDAR in it."""
    try:
        found = components_of(raw)
    except BROKEN as error:
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
    if says(component, "STATUS") == "CANCELLED":
        return None
    try:
        key = component.get(KEY)
        return Event(
            event_id=str(component["UID"]),
            slot=span_of(component, zone),
            summary=str(component.get("SUMMARY", "")),
            attendees=tuple(address_of(value) for value in values(component, "ATTENDEE")),
            etag=etag,
            sequence=int(component.get("SEQUENCE", 0)),
            key=None if key is None else str(key),
            link=next((str(value) for value in values(component, "CONFERENCE")), ""),
            tentative=is_hold(component),
            declined=tuple(address_of(value) for value in values(component, "ATTENDEE") if _is_declined(value)),
        )
    except BROKEN as error:
        raise Unreadable("the event cannot be read") from error


def is_hold(component: Any) -> bool:
    """Say whether an event is one of ours that only shows a held time; not so any more once a person confirmed it."""
    return KEY in component and HOLD in component and says(component, "STATUS") == "TENTATIVE"


def span_of(component: Any, zone: tzinfo) -> Slot:
    """Return when an event is, whole days and times without a zone in `zone`; Unreadable where it does not say."""
    try:
        start = _moment(component["DTSTART"], zone)
        if "DTEND" in component:
            end = _moment(component["DTEND"], zone)
        elif "DURATION" in component:
            end = start + component["DURATION"].dt
        else:
            first = component["DTSTART"].dt
            end = start if isinstance(first, datetime) else instant(first + _DAY, zone)
    except BROKEN as error:
        raise Unreadable("the event's time cannot be read") from error
    if end < start:
        raise Unreadable("the event ends before it begins")
    return Slot(start, end)


def instant(value: date, zone: tzinfo) -> datetime:
    """Return a time in UTC: a day's midnight and a time without a zone are in `zone`."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def check_zone(value: Any) -> None:
    """Refuse a time in a zone that neither the file nor the time zone database knows: it is not a local time."""
    times = [one.dt for one in value.dts] if hasattr(value, "dts") else [value.dt]
    starts = [one[0] if isinstance(one, tuple) else one for one in times]
    if "TZID" in value.params and any(isinstance(one, datetime) and one.tzinfo is None for one in starts):
        raise Unreadable("the time is in a zone that nobody knows")


def says(component: Any, name: str) -> str:
    """Return a property in upper case, empty where it is absent."""
    return str(component.get(name, "")).upper()


def values(component: Any, name: str) -> Iterator[Any]:
    """Yield the values of a property that may stand there several times."""
    found = component.get(name, [])
    yield from found if isinstance(found, list) else [found]


def address_of(value: Any) -> str:
    """Return the bare address of an attendee."""
    text = str(value)
    return text[len("mailto:") :] if text.lower().startswith("mailto:") else text


def _is_declined(attendee: Any) -> bool:
    return str(attendee.params.get("PARTSTAT", "")).upper() == Answer.DECLINED.value.upper()


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
            if says(event, "STATUS") != "CANCELLED"
        ]
    except BROKEN as error:
        raise Unreadable("the events cannot be read") from error
    days = {start + _DAY * step for start, end in spans if type(start) is date for step in range((end - start).days)}
    if not any(_is_whole_day(event) for event in calendar.walk("VEVENT")):
        raise Unreadable("the file names no whole days")
    return tuple(sorted(day for day in days if first <= day <= last))


def _moment(value: Any, zone: tzinfo) -> datetime:
    check_zone(value)
    return instant(value.dt, zone)


def _is_whole_day(component: Any) -> bool:
    return "DTSTART" in component and type(component["DTSTART"].dt) is date
