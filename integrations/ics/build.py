"""Builds the calendar file of one of our events: the stored one, and the one that goes along with a mail."""

import re
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vUri

from agent.domain import Invitation, NewEvent, Person
from integrations.ics.read import HOLD, KEY

# Some programs take each of these for the end of a line, though icalendar escapes only the plainest.
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_PRODUCT = "-//Frontdesk//Frontdesk//EN"


def event_ics(event: NewEvent, *, sequence: int = 0, stamp: datetime) -> bytes:
    """Return the file to be stored: it carries our key, and tells the server to announce nothing on its own.

    One that only shows a held time is marked as that, and nobody is invited to it. `stamp` is when it was made.
    """
    component = _component(event, sequence, stamp)
    component.add("STATUS", "TENTATIVE" if event.tentative else "CONFIRMED")
    component.add(KEY, event.key)
    if event.tentative:
        component.add(HOLD, "TRUE")
    else:
        component.add("ORGANIZER", _organizer(event.organizer))
        for address in event.attendees:
            component.add("ATTENDEE", _attendee(address, stored=True))
    return bytes(_calendar(component, None).to_ical())


def invitation_ics(invitation: Invitation, *, stamp: datetime) -> bytes:
    """Return the file to be mailed: it invites the attendees or tells them of a change, or takes back what they had."""
    event = invitation.event
    component = _component(event, invitation.sequence, stamp)
    component.add("STATUS", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    component.add("ORGANIZER", _organizer(event.organizer))
    for address in event.attendees:
        component.add("ATTENDEE", _attendee(address, stored=False))
    return bytes(_calendar(component, "CANCEL" if invitation.cancelled else "REQUEST").to_ical())


def _component(event: NewEvent, sequence: int, stamp: datetime) -> Event:
    component = Event()
    component.add("UID", event.event_id)
    component.add("SEQUENCE", sequence)
    component.add("DTSTAMP", stamp.astimezone(UTC))
    component.add("DTSTART", event.slot.start.astimezone(UTC))
    component.add("DTEND", event.slot.end.astimezone(UTC))
    component.add("SUMMARY", _text(event.summary))
    component.add("TRANSP", "OPAQUE")
    if event.description:
        component.add("DESCRIPTION", _text(event.description))
    if event.location:
        component.add("LOCATION", _text(event.location))
    if event.link:
        component.add("CONFERENCE", vUri(_word(event.link)), parameters={"VALUE": "URI"})
    return component


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
    organizer = vCalAddress("mailto:" + _word(person.address))
    organizer.params["CN"] = " ".join(_text(person.name).split())
    return organizer


def _attendee(address: str, *, stored: bool) -> vCalAddress:
    attendee = vCalAddress("mailto:" + _word(address))
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    attendee.params["RSVP"] = "TRUE"
    if stored:
        # Else a scheduling server mails an invitation of its own beside ours (RFC 6638).
        attendee.params["SCHEDULE-AGENT"] = "CLIENT"
    return attendee


def _text(value: str) -> str:
    """Return a text that a file can hold: its line breaks are those that get escaped, and it has no controls else."""
    return _CONTROL.sub("", _BREAK.sub("\n", value)).encode("utf-8", "replace").decode()


def _word(value: str) -> str:
    """Return an address that is not escaped in a file, so that it cannot end its line."""
    return "".join(_text(value).split()).replace("\\", "%5C")
