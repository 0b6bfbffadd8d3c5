"""How an event comes to be, and what a change makes of it."""

from typing import Any
from uuid import uuid4

from tests.servers.google.world import CalendarRecord

_WHEN = ("start", "end", "recurrence")


def merged(old: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """Return an event as a patch leaves it."""
    new = dict(old)
    for key, value in change.items():
        if value is None:
            new.pop(key, None)
        elif isinstance(value, dict) and isinstance(new.get(key), dict) and key != "conferenceData":
            new[key] = merged(new[key], value)
        else:
            new[key] = value
    return new


def new_event(calendar: CalendarRecord, user: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return what the server adds to a new event."""
    event_id = body.get("id") or uuid4().hex
    return {
        "id": event_id,
        "status": "confirmed",
        "htmlLink": f"https://www.google.com/calendar/event?eid={event_id}",
        "creator": {"email": user} | ({"self": True} if user == calendar.id else {}),
        "organizer": {"email": calendar.id, "self": True},
        "iCalUID": f"{event_id}@google.com",
        "sequence": 0,
        "reminders": {"useDefault": True},
        "eventType": "default",
    } | body


def sequence(before: dict[str, Any], event: dict[str, Any]) -> int:
    """Return the sequence of a changed event: it is raised where its time is another."""
    same = all(before.get(name) == event.get(name) for name in _WHEN)
    number: int = event["sequence"]
    return number + 1 if not same and number == before["sequence"] else number
