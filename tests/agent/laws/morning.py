"""The desk as it stands in the morning: made once, and copied for each play."""

from collections import defaultdict
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from agent.domain import NewEvent, Slot
from tests.agent.desk import Desk, database_with_tables, open_desk
from tests.agent.laws.letters import Letter
from tests.agent.laws.people import ANNS, CONTACTS, OWNERS, PRIVATE, RUTH, RUTHS
from tests.agent.mails import ANN, NOW, OWNER


@dataclass
class Memory:
    """What the judge has to know of the mails before."""

    persons: dict[str, bytes] = field(default_factory=dict)
    """The events that a person made or changed, as they have to stay."""
    made_for: dict[str, str] = field(default_factory=lambda: {"anns": ANN, "ruths": RUTH})
    markers: dict[str, str] = field(default_factory=dict)
    """What stood between each marker."""
    offers: dict[tuple[str, str], list[tuple[Slot, ...]]] = field(default_factory=lambda: defaultdict(list))
    """What each sender was offered in each conversation."""
    letters: dict[tuple[str, str], list[Letter]] = field(default_factory=lambda: defaultdict(list))
    """The mails of each of which was asked which booking they mean."""
    received: int = 0


@dataclass(frozen=True)
class Picture:
    """A desk at rest, kept as it is copied far sooner than made."""

    tables: bytes
    calendar: dict[str, Any]
    mailbox: dict[str, Any]
    mailer: dict[str, Any]
    clock: datetime
    memory: Memory

    def database(self) -> sa.Engine:
        """Return the database of all tests with these tables in it."""
        database = database_with_tables()
        with closing(database.raw_connection()) as connection:
            connection.driver_connection.deserialize(self.tables)
        return database

    def hang(self, desk: Desk) -> Memory:
        """Bring a desk on this database to where this one stood; return what was known of it."""
        for port, state in ((desk.calendar, self.calendar), (desk.mailbox, self.mailbox), (desk.mailer, self.mailer)):
            vars(port).update(deepcopy(state))
        desk.clock[0] = self.clock
        return deepcopy(self.memory)


def picture(desk: Desk, memory: Memory) -> Picture:
    """Keep a desk as it stands."""
    with closing(database_with_tables().raw_connection()) as connection:
        tables = connection.driver_connection.serialize()
    kept = (
        {name: deepcopy(vars(port)[name]) for name in names}
        for port, names in (
            (desk.calendar, ("files", "_version")),
            (desk.mailbox, ("inbox", "filed", "sent", "drafts", "_last_uid")),
            (desk.mailer, ("sent", "raw")),
        )
    )
    return Picture(tables, *kept, desk.clock[0], deepcopy(memory))


def private_event(name: str, slot: Slot) -> NewEvent:
    """Describe an event of a person's own."""
    return NewEvent(name, "", slot, PRIVATE, PRIVATE, PRIVATE, (), OWNER)


@cache
def in_the_morning() -> Picture:
    """Open a desk on which Ann and Ruth have a booking each, and the owner an event of their own."""
    desk = open_desk(contacts=CONTACTS)
    for slot, sender, name in ((ANNS, ANN, "anns"), (RUTHS, RUTH, "ruths")):
        desk.booked(slot, sender, name)
    desk.calendar.book(private_event("private", OWNERS))
    assert desk.clock[0] == NOW
    return picture(desk, Memory(persons={"private": desk.calendar.files["private"][1]}))
