"""Calendar files as other people's programs write them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from tests.integrations.calendar_worlds import PersonsEvent


def ics(uid: str, start: str, end: str, *lines: str) -> bytes:
    """Return a file as another client writes it; start and end with their parameters."""
    more = "".join(f"{line}\r\n" for line in lines)
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//Client//EN\r\nBEGIN:VEVENT\r\n"
        f"UID:{uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART{start}\r\nDTEND{end}\r\n{more}SUMMARY:Private\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


def written(event: PersonsEvent) -> bytes:
    """Return the file in which a person's program keeps an event."""
    lines = [f"SUMMARY:{event.summary}"]
    lines += ["STATUS:CANCELLED"] if event.cancelled else ["STATUS:TENTATIVE"] if event.tentative else []
    lines += ["TRANSP:TRANSPARENT"] if event.transparent else []
    head = [f"UID:{event.name}", "DTSTAMP:20261101T000000Z", *lines]
    blocks = [[*head, f"DTSTART{_time(event.start)}", f"DTEND{_time(event.end)}", *event.recurrence]]
    for at, to in event.moved.items():
        blocks.append([*head, f"RECURRENCE-ID{_time(at)}", f"DTSTART{_time(to.start)}", f"DTEND{_time(to.end)}"])
    events = [line for block in blocks for line in ["BEGIN:VEVENT", *block, "END:VEVENT"]]
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Other//Client//EN", *events, "END:VCALENDAR", ""]
    return "\r\n".join(whole).encode()


def _time(value: date) -> str:
    if not isinstance(value, datetime):
        return f";VALUE=DATE:{value:%Y%m%d}"
    if isinstance(value.tzinfo, ZoneInfo):
        return f";TZID={value.tzinfo.key}:{value:%Y%m%dT%H%M%S}"
    return f":{value:%Y%m%dT%H%M%S}{'Z' if value.tzinfo else ''}"
