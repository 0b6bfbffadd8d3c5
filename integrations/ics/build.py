"""Builds the calendar file of one of our events: the stored one, and the one that goes along with a mail."""

from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vUri

from agent.domain import NewEvent, Person, Slot
from integrations.ics.read import KEY, only_event, parsed

_PRODUCT = "-//Frontdesk//Frontdesk//EN"


def event_ics(event: NewEvent, *, sequence: int, method: str | None, stamp: datetime, cancelled: bool = False) -> bytes:
    """Return the file with the event in it. `stamp` is when it was made.

    With a method (REQUEST, CANCEL) it is made to be mailed; without one to be stored, and then carries our key and
    tells the server not to invite anybody on its own.
    """
    component = Event()
    component.add("UID", event.event_id)
    component.add("SEQUENCE", sequence)
    component.add("DTSTAMP", stamp.astimezone(UTC))
    component.add("DTSTART", event.slot.start.astimezone(UTC))
    component.add("DTEND", event.slot.end.astimezone(UTC))
    component.add("SUMMARY", event.summary)
    if event.description:
        component.add("DESCRIPTION", event.description)
    if event.location:
        component.add("LOCATION", event.location)
    if event.link:
        component.add("CONFERENCE", vUri(event.link), parameters={"VALUE": "URI"})
    component.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
    component.add("TRANSP", "OPAQUE")
    component.add("ORGANIZER", _organizer(event.organizer))
    for address in event.attendees:
        component.add("ATTENDEE", _attendee(address, stored=method is None))
    if method is None:
        component.add(KEY, event.key)
    return bytes(_calendar(component, method).to_ical())


def moved_ics(raw: bytes, slot: Slot, *, stamp: datetime) -> bytes:
    """Return a stored file with its one event at another time and its SEQUENCE raised; all else stays as it is.

    Unreadable where the file does not hold exactly one event that happens once.
    """
    calendar = parsed(raw)
    component = only_event(calendar)
    sequence = int(component.get("SEQUENCE", 0)) + 1
    for name in ("DTSTART", "DTEND", "DURATION", "DTSTAMP", "SEQUENCE"):
        component.pop(name, None)
    component.add("DTSTART", slot.start.astimezone(UTC))
    component.add("DTEND", slot.end.astimezone(UTC))
    component.add("DTSTAMP", stamp.astimezone(UTC))
    component.add("SEQUENCE", sequence)
    return bytes(calendar.to_ical())


def _calendar(component: Event, method: str | None) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", _PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    if method is not None:
        calendar.add("METHOD", method)
    calendar.add_component(component)
    return calendar


def _organizer(person: Person) -> vCalAddress:
    organizer = vCalAddress("mailto:" + person.address)
    organizer.params["CN"] = person.name
    return organizer


def _attendee(address: str, *, stored: bool) -> vCalAddress:
    attendee = vCalAddress("mailto:" + address)
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    attendee.params["RSVP"] = "TRUE"
    if stored:
        # Else a scheduling server mails an invitation of its own beside ours (RFC 6638).
        attendee.params["SCHEDULE-AGENT"] = "CLIENT"
    return attendee
