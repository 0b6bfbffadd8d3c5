"""Our own side of the calendar: offers, the holds behind them, reservations and bookings."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from agent.domain import Booking, Email, Hold, Offer, Owed, Slot
from agent.errors import PermanentError
from integrations.records import audit
from integrations.records.debts import owe
from integrations.records.diary_rows import (
    answered_mail,
    booking_of,
    close_offer,
    given_away,
    is_answerable,
    is_of,
    let_go,
    of_bookings,
    of_offers,
    offer_document,
    offer_of,
    refuse_double,
    refuse_taken,
    take_offers,
)
from integrations.records.schema import OfferState
from integrations.records.tables import bookings, holds, mails, offers
from integrations.records.transactions import Transactions, reading, writing


class SqlDiary(Transactions):
    """The Diary port."""

    def open_offer(self, conversation_id: str, now: datetime) -> Offer | None:
        """Return the conversation's offer that stands and can be answered now, also where its holds have lapsed."""
        theirs = (offers.c.conversation_id == conversation_id) & (offers.c.state == OfferState.OPEN)
        with reading(self._database) as connection:
            row = connection.execute(of_offers().where(theirs, is_answerable(now))).first()
        return offer_of(row) if row else None

    def answered_offer(self, conversation_id: str, email: Email, address: str, written: datetime) -> Offer | None:
        """Return the offer to this address that a mail, written then, answers.

        It is the one that our last reply in the mail's thread carried, whatever came of it, unless it was taken; where
        the mail answers no reply of ours, the conversation's open offer, if that was made before the mail was written.
        """
        theirs = (offers.c.conversation_id == conversation_id) & is_of(offers.c.address, address)
        query = of_offers().where(theirs, is_answerable(written))
        with reading(self._database) as connection:
            mail_id = answered_mail(connection, email)
            if mail_id is None:
                query = query.where(offers.c.state == OfferState.OPEN, offers.c.made_at <= written)
            else:
                query = query.where(offers.c.state != OfferState.TAKEN, offers.c.mail_id == mail_id)
            row = connection.execute(query.order_by(offers.c.made_at.desc())).first()
        return offer_of(row) if row else None

    def held(self, span: Slot, now: datetime, besides: str) -> list[Hold]:
        """List what touches the span of what is booked, and of what others than the conversation `besides` hold."""
        with reading(self._database) as connection:
            return given_away(connection, span, now, besides)

    def hold(self, offer: Offer, mail_id: str, now: datetime, owed: Sequence[Owed] = ()) -> None:
        """Store an offer with its holds, replacing the conversation's earlier one; SlotTaken where one is held.

        What is owed for it is stored in the same commit; whenever a hold ends that is shown, hiding it is owed.
        """
        document = offer_document(offer, mail_id)
        with writing(self._database) as connection:
            known = connection.execute(of_offers().where(offers.c.id == offer.id)).first()
            if known is not None:
                if offer_of(known) != offer:
                    message = "records: this offer id stands for another offer"
                    raise PermanentError(message)
                return
            offered = [Hold(slot, offer.meeting, offer.owner) for slot in offer.slots]
            for hold in offered:
                refuse_taken(connection, hold, now, offer.conversation_id, offer.moving_booking_id)
            let_go(connection, offer.conversation_id, now)
            close_offer(connection, offer.conversation_id, OfferState.REPLACED)
            connection.execute(sa.insert(offers).values(**document, made_at=now, state=OfferState.OPEN))
            for hold in offered:
                _insert_hold(connection, offer.conversation_id, offer.id, hold, offer.expires_at)
            owe(connection, mail_id, owed, now)
            audit.append(connection, "offer_held", mail_id, now, {"offer": offer.id, "slots": document["slots"]})

    def reserve(
        self, wanted: Hold, conversation_id: str, now: datetime, *, moving: str | None = None, address: str = ""
    ) -> None:
        """Hold one slot for the booking that follows, instead of an earlier one; SlotTaken where another has it.

        The same where who has this address has another meeting then, with whomever, or is about to get one. It lasts as
        long as a mail may take; the booking or a release ends it earlier.
        """
        reserved = (holds.c.conversation_id == conversation_id) & holds.c.offer_id.is_(None)
        with writing(self._database) as connection:
            refuse_taken(connection, wanted, now, conversation_id, moving)
            refuse_double(connection, wanted.slot, now, conversation_id, address, moving)
            connection.execute(sa.delete(holds).where(reserved))
            _insert_hold(connection, conversation_id, None, wanted, now + self._give_up_after)
            facts = {"conversation": conversation_id, "start": wanted.slot.start, "end": wanted.slot.end}
            audit.append(connection, "slot_reserved", None, now, facts)

    def release(self, conversation_id: str) -> list[Slot]:
        """Let go of what the conversation holds and close its offer; return the slots, in order of time."""
        with writing(self._database) as connection:
            at = self._at(connection)
            released = let_go(connection, conversation_id, at)
            closed = close_offer(connection, conversation_id, OfferState.RELEASED)
            if released or closed:
                facts = {"conversation": conversation_id, "slots": _times(released)}
                audit.append(connection, "holds_released", None, at, facts)
        return released

    def bookings(self, address: str, now: datetime) -> list[Booking]:
        """List the sender's bookings that have not ended and stand, in order of time."""
        theirs, stand = is_of(bookings.c.address, address), ~bookings.c.cancelled & (bookings.c.end > now)
        with reading(self._database) as connection:
            rows = connection.execute(of_bookings().where(theirs, stand).order_by(bookings.c.start, bookings.c.id))
            return [booking_of(row) for row in rows]

    def booking_of_event(self, event_id: str) -> Booking | None:
        """Return the latest booking of a calendar event, also one that has ended or was cancelled."""
        theirs = of_bookings().where(bookings.c.event_id == event_id).order_by(bookings.c.generation.desc())
        with reading(self._database) as connection:
            row = connection.execute(theirs).first()
        return booking_of(row) if row else None

    def add_booking(self, booking: Booking, mail_id: str) -> None:
        """Store a booking, close the open offer and release its other holds, in one commit."""
        with writing(self._database) as connection:
            # Also where the booking is known: a run that is repeated has reserved its slot once more.
            at = self._at(connection)
            let_go(connection, booking.conversation_id, at)
            take_offers(connection, booking.conversation_id, booking.slot)
            if connection.execute(sa.select(bookings.c.id).where(bookings.c.id == booking.id)).first():
                return
            row = {
                "id": booking.id,
                "conversation_id": booking.conversation_id,
                "mail_id": mail_id,
                "address": booking.address,
                "event_id": booking.event_id,
                "meeting": booking.meeting,
                "owner": booking.owner,
                "start": booking.slot.start,
                "end": booking.slot.end,
                "generation": booking.generation,
            }
            connection.execute(sa.insert(bookings).values(row))
            facts = {"booking": booking.id, "start": booking.slot.start, "end": booking.slot.end}
            audit.append(connection, "booking_added", mail_id, at, facts)

    def change_booking(self, booking_id: str, slot: Slot | None, mail_id: str) -> None:
        """Store a booking's new time, or with None its cancellation; closes the offer that this mail answers."""
        values = {"start": slot.start, "end": slot.end} if slot else {"cancelled": True}
        with writing(self._database) as connection:
            row = connection.execute(sa.select(bookings).where(bookings.c.id == booking_id)).first()
            if row is None or (slot and row.cancelled):
                message = "records: no such booking stands"
                raise PermanentError(message)
            # A customer may write anew to change what an earlier conversation booked: the offer is this mail's.
            of_mail = sa.select(mails.c.conversation_id).where(mails.c.id == mail_id)
            conversation_id = connection.execute(of_mail).scalar_one()
            at = self._at(connection)
            let_go(connection, conversation_id, at)
            if slot:
                take_offers(connection, conversation_id, slot)
            else:
                close_offer(connection, conversation_id, OfferState.RELEASED)
            if any(getattr(row, name) != value for name, value in values.items()):
                changed = sa.update(bookings).where(bookings.c.id == booking_id)
                connection.execute(changed.values(**values, mail_id=mail_id, seen=None))
                facts = {"booking": booking_id, **values}
                audit.append(connection, "booking_changed", mail_id, at, facts)


def _insert_hold(
    connection: sa.Connection, conversation_id: str, offer_id: str | None, hold: Hold, expires_at: datetime
) -> None:
    slot = hold.slot
    row = {"start": slot.start, "end": slot.end, "meeting": hold.meeting, "owner": hold.owner, "expires_at": expires_at}
    connection.execute(sa.insert(holds).values(conversation_id=conversation_id, offer_id=offer_id, **row))


def _times(slots: Iterable[Slot]) -> list[tuple[datetime, datetime]]:
    return [(slot.start, slot.end) for slot in slots]
