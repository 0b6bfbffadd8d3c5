"""What a client says of an event: what is left out of it, what is refused, what is stored."""

import re
from typing import Any

from tests.servers.google.moments import instant, settled
from tests.servers.google.recurrence import require_rules
from tests.servers.google.refusals import Refusal, invalid, no_time_range, required
from tests.servers.google.schema import read_only
from tests.servers.google.world import CalendarRecord

_ID = re.compile(r"[a-v0-9]{5,1024}")
_ADDRESS = re.compile(r"[^\s@<>,;:\"]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}")
_IMMUTABLE = frozenset({"kind", "etag", "iCalUID", "recurringEventId", "originalStartTime", "privateCopy", "id"})
_NOT_SAID = read_only("Event") | {"kind", "etag", "recurringEventId", "originalStartTime"}
_NOT_SAID_OF_GUESTS = read_only("EventAttendee")
KEPT = read_only("Event") | _IMMUTABLE
"""What stays as it is whatever an update says."""
_OF_GUESTS = frozenset({"attendees", "attendeesOmitted", "reminders", "colorId", "transparency", "visibility"})
"""What a guest may change in their own copy."""
_REMINDERS = "cannotUseDefaultRemindersAndSpecifyOverride"


def said(body: dict[str, Any]) -> dict[str, Any]:
    """Return what a client may say of an event; what is read-only is ignored."""
    kept = {key: value for key, value in body.items() if key not in _NOT_SAID}
    if kept.get("attendees"):
        kept["attendees"] = [
            {key: value for key, value in guest.items() if key not in _NOT_SAID_OF_GUESTS}
            for guest in kept["attendees"]
        ]
    return kept


def require_id(event_id: str) -> None:
    """Refuse an id that a client may not choose."""
    if not _ID.fullmatch(event_id):
        raise invalid("Invalid resource id value.", "id")


def require_guest_rights(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Refuse a guest's change to what is the organizer's."""
    if old["organizer"].get("self") or old.get("guestsCanModify"):
        return
    changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    if changed - _OF_GUESTS - {"extendedProperties", "status", "sequence"}:
        message = "Shared properties can only be changed by the organizer of the event."
        raise Refusal(403, "forbiddenForNonOrganizer", message, domain="calendar")


def complete(event: dict[str, Any], calendar: CalendarRecord) -> dict[str, Any]:
    """Return a whole event in the form in which it is stored, or refuse it."""
    for name in ("start", "end"):
        if not event.get(name):
            raise required(name)
    if event["sequence"] < 0:
        raise invalid("Invalid sequence value.", "sequence")
    if event.get("recurrence"):
        _require_zones(event)
    start, end = (settled(event[name], name, calendar.zone) for name in ("start", "end"))
    if ("date" in start) != ("date" in end):
        raise invalid("Start and end times must either both be date or both be dateTime.")
    begins, ends = instant(start, calendar.zone), instant(end, calendar.zone)
    if ends < begins or ("date" in start and ends == begins):
        raise no_time_range("end")
    event = event | {"start": start, "end": end}
    if event.get("recurrence"):
        require_rules(event, calendar.zone)
    _require_reminders(event.get("reminders", {}))
    if "attendees" in event:
        organizer = event["organizer"].get("email", "")
        event["attendees"] = [_guest(guest, calendar.id, organizer) for guest in event["attendees"]]
    if "extendedProperties" in event:
        event["extendedProperties"] = {
            name: {key: value[:1024] for key, value in one.items() if len(key) <= 44}
            for name, one in event["extendedProperties"].items()
        }
    return {key: value for key, value in event.items() if value not in ([], {})}


def _require_zones(event: dict[str, Any]) -> None:
    for name in ("start", "end"):
        if "dateTime" in event[name] and "timeZone" not in event[name]:
            raise Refusal(400, "required", f"Missing time zone definition for {name} time.", location=name)


def _require_reminders(reminders: dict[str, Any]) -> None:
    overrides = reminders.get("overrides", [])
    if overrides and reminders.get("useDefault"):
        raise invalid("Cannot specify both default reminders and overrides at the same time.", "", _REMINDERS)
    if len(overrides) > 5:
        raise invalid("There are too many reminder overrides.", "reminders")
    for one in overrides:
        if "method" not in one or not 0 <= one.get("minutes", -1) <= 40320:
            raise invalid("Invalid reminder.", "reminders")


def _guest(guest: dict[str, Any], calendar_id: str, organizer: str) -> dict[str, Any]:
    if not guest.get("email"):
        raise Refusal(400, "required", "Missing attendee email.")
    if not _ADDRESS.fullmatch(guest["email"]):
        raise invalid("Invalid attendee email.", "attendee")
    address = guest["email"].lower()
    flags = {"self": address == calendar_id.lower(), "organizer": address == organizer.lower()}
    return {"responseStatus": "needsAction"} | guest | flags
