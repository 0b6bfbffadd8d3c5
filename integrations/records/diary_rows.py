"""Rows of the diary as domain values, and the questions that every write there asks first."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from agent.domain import Booking, Hold, Offer, Slot
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
        "meeting": offer.meeting,
        "owner": offer.owner,
    }


def offer_of(row: sa.Row[Any]) -> Offer:
    """Return the offer of a row."""
    slots = tuple(Slot(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in row.slots)
    return Offer(
        row.id,
        row.conversation_id,
        row.address,
        slots,
        row.expires_at,
        row.moving_booking_id,
        meeting=row.meeting,
        owner=row.owner,
    )


def booking_of(row: sa.Row[Any]) -> Booking:
    """Return the booking of a row."""
    slot = Slot(row.start, row.end)
    return Booking(
        row.id,
        row.conversation_id,
        row.address,
        row.event_id,
        slot,
        row.generation,
        meeting=row.meeting,
        owner=row.owner,
    )


def given_away(connection: sa.Connection, span: Slot, now: datetime, besides: str) -> list[Hold]:
    """List what touches the span of what is booked, and of what others than `besides` hold, in order of time."""
    rows = connection.execute(sa.union_all(_held(span, now, besides), _booked(span))).all()
    return sorted(Hold(Slot(row.start, row.end), row.meeting, row.owner, row.offer_id or "") for row in rows)


def refuse_taken(
    connection: sa.Connection, wanted: Hold, now: datetime, conversation_id: str, moving: str | None
) -> None:
    """Raise SlotTaken where another conversation holds or has booked any of it, besides the booking `moving`."""
    # What this conversation has booked may be this very booking, written by a run that is repeated.
    booked = _booked(wanted.slot).where(bookings.c.conversation_id != conversation_id)
    if moving is not None:
        booked = booked.where(bookings.c.id != moving)
    taken = sa.union_all(_held(wanted.slot, now, conversation_id), booked).subquery()
    if connection.execute(sa.select(taken.c.owner).where(taken.c.owner == wanted.owner)).first():
        message = "records: another conversation holds this time"
        raise SlotTaken(message)


def _held(span: Slot, now: datetime, besides: str) -> sa.Select[Any]:
    touching = (holds.c.start < span.end) & (holds.c.end > span.start) & (holds.c.expires_at > now)
    return _of_meetings(holds, holds.c.offer_id).where(touching, holds.c.conversation_id != besides)


def _booked(span: Slot) -> sa.Select[Any]:
    touching = (bookings.c.start < span.end) & (bookings.c.end > span.start)
    return _of_meetings(bookings, sa.null()).where(touching, ~bookings.c.cancelled)


def _of_meetings(table: sa.Table, offer_id: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return sa.select(
        table.c.start, table.c.end, table.c.meeting, table.c.owner, sa.cast(offer_id, sa.String).label("offer_id")
    )


def let_go(connection: sa.Connection, conversation_id: str) -> list[Slot]:
    """Drop all that the conversation holds; return it once each, in order of time."""
    dropped = sa.delete(holds).where(holds.c.conversation_id == conversation_id).returning(holds.c.start, holds.c.end)
    return sorted({Slot(row.start, row.end) for row in connection.execute(dropped)})


def close_offer(connection: sa.Connection, conversation_id: str, state: OfferState) -> bool:
    """Close the conversation's open offer; say whether there was one."""
    theirs = (offers.c.conversation_id == conversation_id) & (offers.c.state == OfferState.OPEN)
    return connection.execute(sa.update(offers).where(theirs).values(state=state)).rowcount > 0
