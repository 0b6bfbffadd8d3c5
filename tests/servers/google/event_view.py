"""An event as it is shown to somebody."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.servers.google.moments import read, written
from tests.servers.google.schema import without_defaults
from tests.servers.google.world import CalendarRecord, Stored

_BLIND = frozenset(
    {"kind", "etag", "id", "status", "updated", "start", "end", "transparency", "eventType", "iCalUID", "sequence"}
    | {"recurringEventId", "originalStartTime", "recurrence"}
)
_TIMES = ("start", "end", "originalStartTime")


@dataclass(frozen=True)
class Reader:
    """Who reads, and with which role."""

    address: str
    role: str


def shown(
    calendar: CalendarRecord, stored: Stored, reader: Reader | None = None, zone: str = "", max_attendees: int = 0
) -> dict[str, Any]:
    """Return the event as the API writes it."""
    reader = reader or Reader("", "owner")
    event = deepcopy(stored.resource)
    private = event.get("visibility") in ("private", "confidential") and not _takes_part(event, reader.address)
    if reader.role == "freeBusyReader" or (private and reader.role in ("reader", "writerWithoutPrivateAccess")):
        event = {key: value for key, value in event.items() if key in _BLIND} | {"visibility": "private"}
    for name in _TIMES:
        if "dateTime" in event.get(name, {}):
            moment: datetime = read(event[name]["dateTime"])
            event[name]["dateTime"] = written(moment, ZoneInfo(zone or calendar.zone))
    if "attendees" in event:
        event["attendees"] = [without_defaults("EventAttendee", _flags(guest)) for guest in event["attendees"]]
        if 0 < max_attendees < len(event["attendees"]):
            event["attendees"] = [guest for guest in event["attendees"] if guest.get("self")]
            event["attendeesOmitted"] = True
    return {"kind": "calendar#event"} | without_defaults("Event", event)


def _takes_part(event: dict[str, Any], address: str) -> bool:
    return any(one.get("email") == address for one in (event["creator"], *event.get("attendees", [])))


def _flags(guest: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not so; the document gives `organizer` no default to be left out by."""
    return {key: value for key, value in guest.items() if not (key == "organizer" and value is False)}
