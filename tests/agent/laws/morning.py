"""The desk as it stands in the morning: made once, and copied for each play."""

from contextlib import closing
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from agent.domain import NewEvent, Slot
from tests.agent.desk import database_with_tables, open_desk
from tests.agent.laws.people import ANNS, CONTACTS, OWNERS, PRIVATE, RUTH, RUTHS
from tests.agent.mails import ANN, OWNER


def private_event(name: str, slot: Slot) -> NewEvent:
    """Describe an event of a person's own."""
    return NewEvent(name, "", slot, PRIVATE, PRIVATE, PRIVATE, (), OWNER)


@dataclass(frozen=True)
class Morning:
    """A desk before the first mail, kept as it is copied far sooner than made."""

    tables: bytes
    files: dict[str, tuple[str, bytes]]
    last_uid: int

    def database(self) -> sa.Engine:
        """Return the database of all tests with these tables in it."""
        database = database_with_tables()
        with closing(database.raw_connection()) as connection:
            connection.driver_connection.deserialize(self.tables)
        return database


@cache
def in_the_morning() -> Morning:
    """Open a desk on which Ann and Ruth have a booking each, and the owner an event of their own."""
    desk = open_desk(contacts=CONTACTS)
    for slot, sender, name in ((ANNS, ANN, "anns"), (RUTHS, RUTH, "ruths")):
        desk.booked(slot, sender, name)
    desk.calendar.book(private_event("private", OWNERS))
    with closing(database_with_tables().raw_connection()) as connection:
        tables = connection.driver_connection.serialize()
    return Morning(tables, dict(desk.calendar.files), desk.mailbox._last_uid)
