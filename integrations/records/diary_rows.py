"""Rows of the diary as domain values, and the questions that every write there asks first."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from agent.domain import Booking, EffectKind, Email, Hold, Offer, Slot
from agent.domain.conversation import ANSWERABLE
from agent.errors import SlotTaken
from integrations.records.outgoing import bare
from integrations.records.schema import OfferState
from integrations.records.shown_holds import hide
from integrations.records.tables import bookings, conversations, holds, mails, offers, outgoing

_LAST_REFERENCES = 100
_CARRIES_OFFERS = (EffectKind.REPLY, EffectKind.REMINDER)


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
    return Offer(
        row.id,
        row.conversation_id,
        row.address,
        _slots(row),
        row.expires_at,
        row.moving_booking_id,
        meeting=row.meeting,
        owner=row.owner,
        asked_at=row.asked_at,
    )


def _slots(row: sa.Row[Any]) -> tuple[Slot, ...]:
    return tuple(Slot(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in row.slots)


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
        asked_at=row.asked_at,
        asked_in=row.asked_in,
    )


def of_bookings() -> sa.Select[Any]:
    """Select bookings, each with the mail that made it or last moved it."""
    asked = (mails.c.received_at.label("asked_at"), mails.c.conversation_id.label("asked_in"))
    return sa.select(bookings, *asked).join(mails, mails.c.id == bookings.c.mail_id)


def of_offers() -> sa.Select[Any]:
    """Select offers, each with when the mail came that it answers."""
    asked_at = mails.c.received_at.label("asked_at")
    return sa.select(offers, asked_at).join(mails, mails.c.id == offers.c.mail_id)


def is_answerable(at: datetime) -> sa.ColumnElement[bool]:
    """Say that an offer can be answered at a moment: a while longer than its slots are held."""
    return offers.c.expires_at > at - ANSWERABLE


def answered_mail(connection: sa.Connection, email: Email) -> str | None:
    """Return the mail to which the last of our replies in this mail's thread was written, if there is one."""
    thread = [*email.references, *([email.in_reply_to] if email.in_reply_to else [])]
    references = [bare(message_id) for message_id in thread[-_LAST_REFERENCES:]]
    # Of what the first versions sent the kind is not known.
    replies = outgoing.c.kind.in_(_CARRIES_OFFERS) | outgoing.c.kind.is_(None)
    query = sa.select(outgoing.c.message_id, outgoing.c.mail_id).where(replies)
    rows = connection.execute(query.where(outgoing.c.message_id.in_(references)))
    ours = {row.message_id: row.mail_id for row in rows}
    return next((ours[reference] for reference in reversed(references) if reference in ours), None)


def is_of(column: sa.Column[Any], address: str) -> sa.ColumnElement[bool]:
    """Say that a column of addresses holds this one, in whatever case it is written."""
    return sa.func.lower(column) == sa.func.lower(sa.bindparam(None, address, column.type))


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


def refuse_double(
    connection: sa.Connection, span: Slot, now: datetime, conversation_id: str, address: str, moving: str | None
) -> None:
    """Raise SlotTaken where who has this address is booked then, or about to be, with whomever, besides `moving`."""
    touching = (bookings.c.start < span.end) & (bookings.c.end > span.start)
    booked = sa.select(bookings.c.id).where(touching, ~bookings.c.cancelled, is_of(bookings.c.address, address))
    touching = (holds.c.start < span.end) & (holds.c.end > span.start) & (holds.c.expires_at > now)
    elsewhere = holds.c.offer_id.is_(None) & (holds.c.conversation_id != conversation_id)
    reserved = sa.select(holds.c.id).join(conversations, conversations.c.id == holds.c.conversation_id)
    reserved = reserved.where(touching, elsewhere, is_of(conversations.c.address, address))
    others = [row.id for row in connection.execute(booked) if row.id != moving]
    if others or connection.execute(reserved).first():
        message = "records: this customer has another meeting at this time"
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


def let_go(connection: sa.Connection, conversation_id: str, at: datetime) -> list[Slot]:
    """Drop all that the conversation holds; return it once each, in order of time."""
    dropped = drop_holds(connection, holds.c.conversation_id == conversation_id, at)
    return sorted({hold.slot for _, hold in dropped})


def drop_holds(connection: sa.Connection, which: sa.ColumnElement[bool], at: datetime) -> list[tuple[str, Hold]]:
    """Delete these holds, and owe that nothing shows them any more; return each with its conversation."""
    rows = connection.execute(sa.delete(holds).where(which).returning(holds)).all()
    dropped = [
        (row.conversation_id, Hold(Slot(row.start, row.end), row.meeting, row.owner, row.offer_id or ""))
        for row in rows
    ]
    hide(connection, [hold for _, hold in dropped], at)
    return dropped


def take_offers(connection: sa.Connection, conversation_id: str, slot: Slot) -> None:
    """Close what the conversation was offered, now that it has this slot: taken where it was offered, else replaced."""
    answerable = (offers.c.conversation_id == conversation_id) & (offers.c.state != OfferState.TAKEN)
    for row in connection.execute(sa.select(offers).where(answerable)).all():
        state = OfferState.TAKEN if slot in _slots(row) else OfferState.REPLACED
        if state is OfferState.TAKEN or row.state == OfferState.OPEN:
            connection.execute(sa.update(offers).where(offers.c.id == row.id).values(state=state))


def close_offer(connection: sa.Connection, conversation_id: str, state: OfferState) -> bool:
    """Close the conversation's open offer; say whether there was one."""
    theirs = (offers.c.conversation_id == conversation_id) & (offers.c.state == OfferState.OPEN)
    return connection.execute(sa.update(offers).where(theirs).values(state=state)).rowcount > 0
