"""Changes the calendar file of one of our events: its time, or what an attendee answered."""

from datetime import UTC, datetime

from agent.domain import Answer, Slot
from integrations.ics.read import address_of, only_event, parsed, values


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


def answered_ics(raw: bytes, attendee: str, answer: Answer) -> bytes | None:
    """Return a stored file with this attendee's answer in it and all else as it is; None where they are not invited.

    It is the very same file where the answer stands there already. Unreadable where the file does not hold exactly one
    event that happens once.
    """
    calendar = parsed(raw)
    invited = [
        value
        for value in values(only_event(calendar), "ATTENDEE")
        if address_of(value).casefold() == attendee.casefold()
    ]
    if not invited:
        return None
    said = answer.value.upper()
    if all(value.params.get("PARTSTAT") == said for value in invited):
        return raw
    for value in invited:
        value.params["PARTSTAT"] = said
    return bytes(calendar.to_ical(sorted=False))
