"""What Google says of the calendar itself: whether we know it, and what we may do there."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from agent.errors import Gone
from integrations.google_calendar.answers import Listed, Page, parsed
from integrations.google_calendar.transport import Transport

# A writer without private access does not see what stands in our own events, which are private.
_WRITING = ("owner", "writer")


@dataclass(frozen=True)
class CalendarFacts:
    """What lies under the calendar's id; None where Google does not say."""

    found: Literal["calendar", "nothing"]
    writable: bool | None = None
    server_time: datetime | None = None
    zone: str | None = None


def calendar_facts(transport: Transport, calendar_id: str) -> CalendarFacts:
    """Ask for one event of the calendar; AccessDenied names the reason where we may not."""
    try:
        reply = transport.read(transport.events.list(calendarId=calendar_id, maxResults=1))
    except Gone:
        return CalendarFacts("nothing")
    page = parsed(Page[Listed], reply.body)
    writable = page.access_role in _WRITING if page.access_role else None
    zone = str(page.time_zone) if page.time_zone else None
    return CalendarFacts("calendar", writable, _moment(reply.date), zone)


def _moment(date: str) -> datetime | None:
    try:
        return parsedate_to_datetime(date)
    except (TypeError, ValueError):
        return None
