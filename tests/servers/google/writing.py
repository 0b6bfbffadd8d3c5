"""events.insert, import, update, patch, delete and move."""

from typing import Any

from tests.servers.google import conference
from tests.servers.google.call import Call
from tests.servers.google.event_changes import merged, new_event, sequence
from tests.servers.google.event_form import KEPT, complete, require_guest_rights, require_id, said
from tests.servers.google.event_view import shown
from tests.servers.google.mailing import tell
from tests.servers.google.reading import existing
from tests.servers.google.refusals import Refusal, deleted, duplicate, invalid
from tests.servers.google.world import CalendarRecord, Stored

_WRITER = "writerWithoutPrivateAccess"


def insert(call: Call) -> dict[str, Any]:
    """Answer events.insert."""
    calendar = call.calendar(_WRITER)
    body = _without_conference(call, said(call.body))
    _require_own_guests(call, body)
    if "id" in body:
        require_id(body["id"])
        if "iCalUID" in body:
            raise invalid("Only one of id and iCalUID can be specified.", "iCalUID")
        used = calendar.named(body["id"]) or body["id"] in calendar.purged
        if used and call.world.detects_collisions:
            raise duplicate()
    return _added(call, calendar, body)


def import_(call: Call) -> dict[str, Any]:
    """Answer events.import: a private copy of an event, found again by its iCalUID."""
    calendar = call.calendar(_WRITER)
    body = _without_conference(call, said(call.body))
    body.pop("id", None)
    if "organizer" in call.body:
        body["organizer"] = call.body["organizer"]
    for one in calendar.events:
        if one.resource["iCalUID"] == body["iCalUID"]:
            return _saved(call, calendar, one, one.resource | body)
    return _added(call, calendar, body | {"eventType": "default"})


def update(call: Call) -> dict[str, Any]:
    """Answer events.update: what is not said is removed."""
    calendar = call.calendar(_WRITER)
    stored = existing(calendar, call.asked["eventId"])
    call.require_unchanged(stored)
    kept = {key: value for key, value in stored.resource.items() if key in KEPT}
    kept |= {"status": "confirmed", "eventType": stored.resource["eventType"], "sequence": stored.resource["sequence"]}
    if not _may_change_conference(call):
        kept |= {key: stored.resource[key] for key in ("conferenceData",) if key in stored.resource}
    return _changed(call, calendar, stored, kept | _change(call))


def patch(call: Call) -> dict[str, Any]:
    """Answer events.patch: objects are merged, arrays replaced, null removes."""
    calendar = call.calendar(_WRITER)
    stored = existing(calendar, call.asked["eventId"])
    call.require_unchanged(stored)
    return _changed(call, calendar, stored, merged(stored.resource, _change(call)))


def delete(call: Call) -> None:
    """Answer events.delete."""
    calendar = call.calendar(_WRITER)
    stored = existing(calendar, call.asked["eventId"])
    if stored.gone:
        raise deleted()
    call.require_unchanged(stored)
    call.world.cancel(calendar, stored)
    tell(call, calendar, stored.resource, None)


def move(call: Call) -> dict[str, Any]:
    """Answer events.move: the event leaves a cancelled one behind, and has another organizer."""
    calendar, target = call.calendar(_WRITER), call.calendar(_WRITER, named="destination")
    stored = existing(calendar, call.asked["eventId"])
    call.require_unchanged(stored)
    if stored.gone or "recurringEventId" in stored.resource or not stored.resource["organizer"].get("self"):
        raise Refusal(400, "cannotChangeOrganizer", "Cannot change the organizer of this event.", domain="calendar")
    if target.named(stored.resource["id"]):
        raise duplicate()
    moved = Stored(complete(stored.resource | {"organizer": {"email": target.id, "self": True}}, target))
    call.world.store(target, moved)
    call.world.cancel(calendar, stored)
    tell(call, target, moved.resource, moved.resource)
    return _shown(call, target, moved)


def _change(call: Call) -> dict[str, Any]:
    """Return what an update says, without what it cannot change."""
    body = _without_conference(call, said(call.body))
    return {key: value for key, value in body.items() if key not in KEPT}


def _without_conference(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """Leave out the conference, where the client does not say that it knows them."""
    return {key: value for key, value in body.items() if key != "conferenceData" or _may_change_conference(call)}


def _may_change_conference(call: Call) -> bool:
    return call.asked.get("conferenceDataVersion") == 1


def _added(call: Call, calendar: CalendarRecord, body: dict[str, Any]) -> dict[str, Any]:
    event = new_event(calendar, call.grant.user, body)
    if event["eventType"] == "fromGmail":
        raise invalid("This type of event cannot be created.", "eventType")
    return _saved(call, calendar, Stored({"status": ""}), event)


def _changed(call: Call, calendar: CalendarRecord, stored: Stored, event: dict[str, Any]) -> dict[str, Any]:
    before = stored.resource
    _require_own_guests(call, call.body)
    if event["eventType"] != before["eventType"]:
        raise invalid("Event type cannot be changed.", "eventType")
    if event["sequence"] < before["sequence"]:
        raise invalid(
            "Invalid sequence value. The specified sequence number is below the current sequence number of the "
            "resource. Re-fetch the resource and use its sequence number on the following request."
        )
    require_guest_rights(before, complete(event, calendar))
    if event["status"] == "cancelled" and not stored.gone:
        call.world.cancel(calendar, stored)
        tell(call, calendar, stored.resource, None)
        return _shown(call, calendar, stored)
    return _saved(call, calendar, stored, event)


def _saved(call: Call, calendar: CalendarRecord, stored: Stored, event: dict[str, Any]) -> dict[str, Any]:
    """Store an event, new or changed, and tell its guests."""
    before = stored.resource if stored.revision else None
    asked_for, had = event.get("conferenceData"), (before or {}).get("conferenceData")
    if asked_for and asked_for != had:
        event["conferenceData"] = conference.asked_for(calendar, asked_for, had)
    if not event.get("conferenceData") or conference.is_pending(event):
        event.pop("hangoutLink", None)
    event = complete(event, calendar)
    if before:
        event["sequence"] = sequence(before, event)
    stored.resource = event
    if conference.is_pending(event):
        stored.pending = stored.pending or call.world.conference_polls
    call.world.store(calendar, stored)
    tell(call, calendar, before, event)
    return _shown(call, calendar, stored)


def _require_own_guests(call: Call, body: dict[str, Any]) -> None:
    if call.grant.service and body.get("attendees"):
        message = "Service accounts cannot invite attendees without Domain-Wide Delegation of Authority."
        raise Refusal(403, "forbiddenForServiceAccounts", message, domain="calendar")


def _shown(call: Call, calendar: CalendarRecord, stored: Stored) -> dict[str, Any]:
    return shown(calendar, stored, call.reader(calendar), "", call.asked.get("maxAttendees", 0))
