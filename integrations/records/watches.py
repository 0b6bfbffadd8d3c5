"""What was last seen of our bookings in the calendars, and up to which change each calendar was looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from agent.domain import Booking, EffectKind, Owed
from integrations.records import audit
from integrations.records.debts import owe
from integrations.records.diary_rows import booking_of, is_of, of_bookings
from integrations.records.schema import EffectState, Status
from integrations.records.tables import bookings, calendar_watches, effects, mails
from integrations.records.transactions import Transactions, reading, writing

_CHANGES = (EffectKind.BOOK, EffectKind.MOVE, EffectKind.CANCEL)


@dataclass(frozen=True)
class Look:
    """When a calendar was last looked at, and the token of what was seen by then; empty where there is none."""

    at: datetime
    token: str


@dataclass(frozen=True)
class WatchedBooking:
    """A booking that stands, and the mail that made or last moved it."""

    booking: Booking
    mail_id: str
    seen: str | None
    """How its event differed when it was last looked at; None where it has not been since we made or moved it."""


class SqlWatches(Transactions):
    """What the watch on the calendars keeps."""

    def last_look(self, owner: str) -> Look | None:
        """Return the last look at an owner's calendar."""
        this = sa.select(calendar_watches).where(calendar_watches.c.owner == owner)
        with reading(self._database) as connection:
            row = connection.execute(this).first()
        return Look(row.looked_at, row.token) if row else None

    def looked(self, owner: str, look: Look) -> None:
        """Note a look at an owner's calendar, once all that it brought is stored."""
        values = {"token": look.token, "looked_at": look.at}
        with writing(self._database) as connection:
            changed = sa.update(calendar_watches).where(calendar_watches.c.owner == owner).values(values)
            if not connection.execute(changed).rowcount:
                connection.execute(sa.insert(calendar_watches).values(owner=owner, **values))

    def standing(self, owner: str, now: datetime) -> list[WatchedBooking]:
        """List an owner's bookings that have not ended and stand, in order of time."""
        stand = (bookings.c.owner == owner) & ~bookings.c.cancelled & (bookings.c.end > now)
        with reading(self._database) as connection:
            rows = connection.execute(of_bookings().where(stand).order_by(bookings.c.start, bookings.c.id))
            return [WatchedBooking(booking_of(row), row.mail_id, row.seen) for row in rows]

    def is_changing(self, address: str) -> bool:
        """Say whether an open mail of this address has changed a booking, or may have."""
        acted = effects.c.kind.in_(_CHANGES) & (effects.c.state != EffectState.FAILED)
        theirs = is_of(mails.c.from_address, address) & (mails.c.status != Status.DONE)
        query = sa.select(mails.c.id).join(effects, effects.c.mail_id == mails.c.id).where(theirs, acted)
        with reading(self._database) as connection:
            return connection.execute(query).first() is not None

    def see(self, watched: WatchedBooking, seen: str, owed: Sequence[Owed]) -> None:
        """Note how a booking's event differs now, and owe what follows, in one commit, once."""
        if seen == watched.seen:
            return
        as_known = (bookings.c.id == watched.booking.id) & bookings.c.seen.is_not_distinct_from(watched.seen)
        with writing(self._database) as connection:
            is_first = connection.execute(sa.update(bookings).where(as_known).values(seen=seen)).rowcount > 0
            if is_first and seen != (watched.seen or ""):
                at = self._at(connection)
                owe(connection, watched.mail_id, owed, at)
                facts = {"booking": watched.booking.id, "seen": seen}
                audit.append(connection, "booking_seen", watched.mail_id, at, facts)
