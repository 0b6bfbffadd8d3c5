"""Calendar files inside a mail: one CalendarPart for each event."""

from datetime import date, datetime, timedelta
from typing import Any

from agent.domain import CalendarPart
from integrations.mime.invisible import visible
from integrations.mime.limits import MAX_CALENDAR, MAX_EVENTS


def read_calendar(data: bytes, method: str | None = None) -> tuple[tuple[CalendarPart, ...], str | None]:
    """Return the events of a file and a defect or None; `method` is what the MIME part says, the file's own wins."""
    if len(data) > MAX_CALENDAR:
        return (), "calendar_too_large"
    # A bad file raises anything, and not only where it is parsed: then none of it is used.
    try:
        return _events(data, method)
    except Exception:  # noqa: BLE001
        return (), "calendar_defect"


def _events(data: bytes, method: str | None) -> tuple[tuple[CalendarPart, ...], str | None]:
    from icalendar import Calendar

    found: list[CalendarPart] = []
    defect: str | None = None
    calendars = Calendar.from_ical(data, multiple=True)
    if not calendars:
        return (), "calendar_defect"
    for calendar in calendars:
        stated = calendar.get("METHOD") or method
        for event in calendar.walk("VEVENT"):
            if len(found) >= MAX_EVENTS:
                return tuple(found), "calendar_truncated"
            part, floating = _event(event, str(stated).upper() if stated else None)
            defect = "calendar_floating_time" if floating else defect
            found.append(part)
    return tuple(found), defect


def _event(event: Any, method: str | None) -> tuple[CalendarPart, bool]:
    start, end = _when(event, "DTSTART"), _when(event, "DTEND")
    if end is None and start is not None:
        end = _after(start, event)
    part = CalendarPart(
        method, _text(event, "UID"), _aware(start), _aware(end), _text(event, "SUMMARY"), _text(event, "STATUS")
    )
    return part, (part.start, part.end) != (start, end)


def _after(start: datetime | date, event: Any) -> datetime | date | None:
    """Return the end that a DURATION says, None where it says nothing that can be reckoned with."""
    try:
        duration = event.get("DURATION")
        return start + duration.dt if duration is not None and isinstance(duration.dt, timedelta) else None
    except Exception:  # noqa: BLE001
        return None


def _when(event: Any, name: str) -> datetime | date | None:
    value = event.get(name)
    moment = value.dt if value is not None else None
    return moment if isinstance(moment, date) else None


def _aware(moment: datetime | date | None) -> datetime | date | None:
    """Return None for a floating time: nobody can tell when it is."""
    return None if isinstance(moment, datetime) and moment.utcoffset() is None else moment


def _text(event: Any, name: str) -> str | None:
    value = event.get(name)
    return visible(str(value))[0][:1_000] or None if value is not None else None
