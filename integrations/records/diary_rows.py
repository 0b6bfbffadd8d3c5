"""Rows of the diary as domain values, and the questions that every write there asks first."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from agent.domain import Booking, Offer, Slot
from agent.errors import SlotTaken
from integrations.records.schema import OfferState
from integrations.records.tables import bookings, holds, offers


def offer_document(offer: Offer, mail_id: str) -> dict[str, Any]:
    """Return an offer as column values, its slots as ISO strings."""
    return {
        "id": offer.id,
        "conversation_id": offer.conversation_id,
        "mail_id": mail_id,
        "address": offer.address,
        "slots": [[slot.start.isoformat(), slot.end.isoformat()] for slot in offer.slots],
        "expires_at": offer.expires_at,
        "moving_booking_id": offer.moving_booking_id,
    }


def offer_of(row: sa.Row[Any]) -> Offer:
    """Return the offer of a row."""
    slots = tuple(Slot(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in row.slots)
    return Offer(row.id, row.conversation_id, row.address, slots, row.expires_at, row.moving_booking_id)


def booking_of(row: sa.Row[Any]) -> Booking:
    """Return the booking of a row."""
    slot = Slot(row.start, row.end)
    return Booking(row.id, row.conversation_id, row.address, row.event_id, slot, row.generation)


def taken_by_others(
    connection: sa.Connection, span: Slot, now: datetime, besides: str, moving: str | None
) -> list[Slot]:
    """List the stretches that other conversations hold or have booked and that touch the span, in order of time."""
    held = sa.select(holds.c.start, holds.c.end).where(
        holds.c.start < span.end, holds.c.end > span.start, holds.c.expires_at > now, holds.c.conversation_id != besides
    )
    booked = sa.select(bookings.c.start, bookings.c.end).where(
        bookings.c.start < span.end,
        bookings.c.end > span.start,
        ~bookings.c.cancelled,
        bookings.c.conversation_id != besides,
    )
    if moving is not None:
        booked = booked.where(bookings.c.id != moving)
    rows = connection.execute(sa.union(held, booked)).all()
    return sorted(Slot(row.start, row.end) for row in rows)


def refuse_taken(
    connection: sa.Connection, slot: Slot, now: datetime, conversation_id: str, moving: str | None
) -> None:
    """Raise SlotTaken where another conversation holds or has booked any of the slot."""
    if taken_by_others(connection, slot, now, conversation_id, moving):
        message = "records: another conversation holds this time"
        raise SlotTaken(message)


def let_go(connection: sa.Connection, conversation_id: str) -> list[Slot]:
    """Drop all that the conversation holds; return it once each, in order of time."""
    dropped = sa.delete(holds).where(holds.c.conversation_id == conversation_id).returning(holds.c.start, holds.c.end)
    return sorted({Slot(row.start, row.end) for row in connection.execute(dropped)})


def close_offer(connection: sa.Connection, conversation_id: str, state: OfferState) -> bool:
    """Close the conversation's open offer; say whether there was one."""
    theirs = (offers.c.conversation_id == conversation_id) & (offers.c.state == OfferState.OPEN)
    return connection.execute(sa.update(offers).where(theirs).values(state=state)).rowcount > 0
