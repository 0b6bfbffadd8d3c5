"""What our own diary holds, read past all ports."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from agent.domain import Slot
from integrations.records import tables
from integrations.records.transactions import reading
from tests.agent.desk import Desk


@dataclass(frozen=True)
class HoldRow:
    """A stretch of time that is held for a conversation."""

    conversation_id: str
    offer_id: str | None
    owner: str
    slot: Slot
    expires_at: datetime


@dataclass(frozen=True)
class BookingRow:
    """An event that was made for a sender."""

    id: str
    event_id: str
    address: str
    owner: str
    slot: Slot


def holds(desk: Desk) -> tuple[HoldRow, ...]:
    """List what is held, also what has lapsed."""
    with reading(desk.records._database) as connection:
        rows = connection.execute(sa.select(tables.holds)).all()
    return tuple(
        HoldRow(row.conversation_id, row.offer_id, row.owner, Slot(row.start, row.end), row.expires_at) for row in rows
    )


def bookings(desk: Desk) -> tuple[BookingRow, ...]:
    """List the bookings that stand."""
    with reading(desk.records._database) as connection:
        rows = connection.execute(sa.select(tables.bookings).where(~tables.bookings.c.cancelled)).all()
    return tuple(BookingRow(row.id, row.event_id, row.address, row.owner, Slot(row.start, row.end)) for row in rows)
