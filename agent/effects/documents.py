"""What the ledger stores of an event, and the ids that follow from keys."""

import base64
import hashlib
from datetime import datetime
from typing import Any

from agent.domain import Event, Slot
from agent.ports import Calendar


def event_id(key: str) -> str:
    """Return an id that Google and CalDAV accept, always the same for an effect's key."""
    return base64.b32hexencode(hashlib.sha256(key.encode()).digest()[:25]).decode().lower()


def slot_document(slot: Slot) -> dict[str, Any]:
    """Return the slot as the ledger stores it."""
    return {"start": slot.start.isoformat(), "end": slot.end.isoformat()}


def slot_of(document: dict[str, Any]) -> Slot:
    """Return the slot that the ledger stored."""
    return Slot(datetime.fromisoformat(document["start"]), datetime.fromisoformat(document["end"]))


def event_document(event: Event, calendar: Calendar) -> dict[str, Any]:
    """Return an event as it was read back, as the ledger stores it, and whether its provider tells the attendees."""
    told = {"sequence": event.sequence, "link": event.link, "invites": calendar.invites}
    return {**slot_document(event.slot), **told}
