"""Calendar files inside a mail: one CalendarPart for each event."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from agent.domain import Attendee, CalendarPart, Defect
from integrations.mime.header.addresses import bare_addresses, sole_from
from integrations.mime.invisible import visible
from integrations.mime.limits import MAX_CALENDAR, MAX_EVENTS

_METHOD = re.compile(rb"(?im)^[ \t]*METHOD[^:\r\n]{0,100}:[ \t]*([^\r\n]{1,100})")
_MAILTO = re.compile(r"(?:mailto|smtp):\s*", re.IGNORECASE)
_MOST_ATTENDEES = 200
# What stands in the events that we make: an answer repeats it, anything else its author wrote.
_OUR_DESCRIPTION = re.compile(r"Booked by mail through (?:\w{1,4}\. ?){0,3}[^.\n]{1,80}\.?")


def read_calendar(data: bytes, method: str | None = None) -> tuple[tuple[CalendarPart, ...], str | None]:
    """Return the events of a file and a defect or None; `method` is what the MIME part says, the file's own wins.

    A file that has a METHOD and no event that can be read is one part with the METHOD alone.
    """
    parts: tuple[CalendarPart, ...] = ()
    defect: str | None = Defect.CALENDAR_TOO_LARGE
    if len(data) <= MAX_CALENDAR:
        # A bad file raises anything, and not only where it is parsed: then none of it is used.
        try:
            parts, defect = _events(data, method)
        except Exception:  # noqa: BLE001
            defect = Defect.CALENDAR_DEFECT
    if parts:
        return parts, defect
    found = _METHOD.search(data[:MAX_CALENDAR])
    stated = _method(found.group(1).decode("utf-8", "replace") if found else None) or _method(method)
    return ((CalendarPart(stated, None, None, None, None, None),) if stated else ()), defect


def _events(data: bytes, method: str | None) -> tuple[tuple[CalendarPart, ...], str | None]:
    from integrations.ics.components import components_of

    found: list[CalendarPart] = []
    defect: str | None = None
    calendars = components_of(data)
    if not calendars:
        return (), Defect.CALENDAR_DEFECT
    for calendar in calendars:
        stated = _method(calendar.get("METHOD")) or _method(method)
        events = calendar.walk("VEVENT")
        for event in events:
            if len(found) >= MAX_EVENTS:
                return tuple(found), Defect.CALENDAR_TRUNCATED
            part, floating = _event(event, stated)
            if stated == "REPLY" and _is_commented(event):
                defect = Defect.CALENDAR_COMMENT
            elif floating and defect is None:
                defect = Defect.CALENDAR_FLOATING_TIME
            found.append(part)
        if stated and not events:
            found.append(CalendarPart(stated, None, None, None, None, None))
    return tuple(found), defect


def _method(value: Any) -> str | None:
    """Return a METHOD in upper case, None where it says nothing."""
    first = next(iter(value), None) if isinstance(value, list) else value
    return visible(str(first))[0].strip().upper()[:100] or None if first is not None else None


def _event(event: Any, method: str | None) -> tuple[CalendarPart, bool]:
    start, end = _when(event, "DTSTART"), _when(event, "DTEND")
    if end is None and start is not None:
        end = _after(start, event)
    part = CalendarPart(
        method,
        (_text(event, "UID") or "").strip() or None,
        _aware(start),
        _aware(end),
        _text(event, "SUMMARY"),
        _text(event, "STATUS"),
        next(iter(_addresses(_values(event, "ORGANIZER"))), None),
        _attendees(event),
        _sequence(event),
    )
    return part, (part.start, part.end) != (start, end)


def _attendees(event: Any) -> tuple[Attendee, ...]:
    found: dict[Attendee, None] = {}
    for value in _values(event, "ATTENDEE")[:_MOST_ATTENDEES]:
        answer = visible(str(getattr(value, "params", {}).get("PARTSTAT", "")))[0].strip().upper()[:100]
        found.update(dict.fromkeys(Attendee(address, answer or None) for address in _addresses([value])))
    return tuple(found)


def _addresses(values: Iterable[Any]) -> list[str]:
    """Return bare addresses in lower case, by the strict reading where it can be had."""
    found = []
    for value in values:
        text = _MAILTO.sub("", str(value)[:1_000].strip(), count=1)
        strict = sole_from([text])
        lenient = [] if strict else bare_addresses(visible(text)[0].encode("utf-8", "replace"))
        found += [strict] if strict else [address.lower() for address in lenient[:1] if "@" in address]
    return found


def _sequence(event: Any) -> int:
    """Return the SEQUENCE, 0 where it is none."""
    text = str(next(iter(_values(event, "SEQUENCE")), "")).strip()
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def _is_commented(event: Any) -> bool:
    notes = [
        *_values(event, "COMMENT"),
        *(note for note in _values(event, "DESCRIPTION") if not _OUR_DESCRIPTION.fullmatch(str(note).strip())),
        *(getattr(value, "params", {}).get("X-RESPONSE-COMMENT", "") for value in _values(event, "ATTENDEE")),
    ]
    return any(re.search(r"\w", visible(str(note))[0]) for note in notes)


def _values(event: Any, name: str) -> list[Any]:
    value = event.get(name)
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


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
    value = next(iter(_values(event, name)), None)
    return visible(str(value))[0][:1_000] or None if value is not None else None
