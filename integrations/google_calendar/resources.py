"""Events as Google has them: what we write, and what we read of them."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from agent.domain import Answer, Event, NewEvent, Slot
from integrations.google_calendar.answers import Listed, Resource

_BOOKING, _HOLD = "booking", "hold"
BOOKINGS = f"frontdesk={_BOOKING}"
"""The filter for our own events, but for the tentative ones."""


def key_filter(key: str) -> str:
    """Return the filter for events with this key of ours."""
    return f"frontdeskKey={key}"


def new_body(event: NewEvent, zone: tzinfo) -> dict[str, Any]:
    """Return the resource of an event to be created; `zone` is the one it is shown in."""
    body = {
        "id": event.event_id,
        "status": "tentative" if event.tentative else "confirmed",
        "summary": event.summary,
        "description": event.description,
        "location": event.location,
        **_times(event.slot, zone),
        "attendees": [] if event.tentative else [{"email": address} for address in event.attendees],
        "guestsCanInviteOthers": False,
        "guestsCanModify": False,
        "guestsCanSeeOtherGuests": False,
        "visibility": "private",
        "transparency": "opaque",
        "reminders": {"useDefault": True},
        "extendedProperties": {
            "private": {"frontdesk": _HOLD if event.tentative else _BOOKING, "frontdeskKey": event.key}
            | ({"frontdeskLink": event.link} if event.link else {})
        },
    }
    if event.conference:
        request = {"requestId": event.event_id, "conferenceSolutionKey": {"type": "hangoutsMeet"}}
        body["conferenceData"] = {"createRequest": request}
    return body


def moved_body(slot: Slot, zone: tzinfo, sequence: int) -> dict[str, Any]:
    """Return the change that gives an event another time."""
    times = _times(slot, zone)
    # Google joins a change with what is there: without this, an all-day event would have both a day and an hour.
    return {name: time | {"date": None} for name, time in times.items()} | {"sequence": sequence}


def answers_of(found: Resource, attendee: str) -> set[str]:
    """Return what an address has answered, as Google puts it; nothing where it is not invited."""
    return {one.response_status for one in found.attendees if one.email.casefold() == attendee.casefold()}


def answered_body(found: Resource, attendee: str, answer: str) -> dict[str, Any]:
    """Return the change that notes an attendee's answer, with all others as they are."""
    guests = [one.model_dump(by_alias=True, exclude_unset=True) for one in found.attendees]
    for guest in guests:
        if guest["email"].casefold() == attendee.casefold():
            guest["responseStatus"] = answer
    return {"attendees": guests}


def slot_of(found: Listed, zone: tzinfo) -> Slot:
    """Return when an event is; its days, where it has no hours, are in `zone`."""
    return Slot(found.start.instant(zone), found.end.instant(zone))


def key_of(found: Listed) -> str | None:
    """Return our key, None where a person made the event."""
    return found.extended_properties.private.frontdesk_key


def is_hold(found: Listed) -> bool:
    """Say whether it is one of ours that only shows a held time; not so any more once a person confirmed it."""
    is_marked = found.extended_properties.private.frontdesk == _HOLD
    return is_marked and key_of(found) is not None and found.status == "tentative"


def repeats(found: Resource) -> bool:
    """Say whether it happens more than once, or is one time of a series."""
    return bool(found.recurrence or found.recurring_event_id)


def event_of(found: Resource, zone: tzinfo) -> Event:
    """Return the event that an answer describes."""
    return Event(
        event_id=found.id,
        slot=slot_of(found, zone),
        summary=found.summary,
        attendees=tuple(one.email for one in found.attendees),
        etag=found.etag,
        sequence=found.sequence,
        key=key_of(found),
        link=_link(found),
        tentative=is_hold(found),
        declined=tuple(one.email for one in found.attendees if one.response_status == Answer.DECLINED),
    )


def awaits_conference(found: Resource) -> bool:
    """Say whether its conference is still being made."""
    request = found.conference_data.create_request
    return request is not None and request.status is not None and request.status.status_code == "pending"


def _link(found: Resource) -> str:
    ways = [way.uri for way in found.conference_data.entry_points if way.entry_point_type == "video"]
    return next(iter(ways), "") or found.hangout_link or found.extended_properties.private.frontdesk_link


def _times(slot: Slot, zone: tzinfo) -> dict[str, Any]:
    return {"start": _when(slot.start, zone), "end": _when(slot.end, zone)}


def _when(moment: datetime, zone: tzinfo) -> dict[str, Any]:
    return {"dateTime": moment.astimezone(UTC).isoformat(), "timeZone": str(zone)}
