"""Customers who race for one slot: several desks at once on one database and one calendar.

`python -m tests.agent.race 200 2` plays so many rounds of so many customers, and says what it counted.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import combinations, cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier, BrokenBarrierError, Lock, get_ident
from typing import Any, Literal

import sqlalchemy as sa
from langgraph.checkpoint.memory import InMemorySaver
from pydantic import BaseModel

from agent.domain import DESK_OWNER, Availability, Contact, Event, NewEvent, Slot
from agent.form import RequestForm
from agent.ports import Question
from integrations.memory_people import Said
from integrations.records import Keys, audit, open_database
from integrations.records.schema import metadata
from ops.runs import Runs
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import BOOK, POLITE, half_hour, mail

Crosses = Literal["", "before", "after"]
"""When a person books the slot: not at all, between the last look and the writing, or between that and reading back."""
CUSTOMERS = 20
MEET = half_hour(5, 15)
_TOGETHER = 30.0
"""Seconds. Longer than any desk needs to its first look into the calendar."""


class Start:
    """Stands before the calendar: all racers have seen it before one goes on, and a person may cross them."""

    def __init__(self, desk: Desk, racers: int, crosses: Crosses) -> None:
        self._calendar, self._person, self._crosses = desk.calendar, desk, crosses
        self._barrier, self._lock = Barrier(racers, timeout=_TOGETHER), Lock()
        self._seen: set[int] = set()

    def availability(self, span: Slot, besides: Event | None = None) -> Availability:
        """Say what is busy, once all racers have asked for the first time."""
        found = self._calendar.availability(span, besides)
        if get_ident() not in self._seen:
            self._seen.add(get_ident())
            with suppress(BrokenBarrierError):
                self._barrier.wait()
        return found

    def book(self, event: NewEvent) -> Event:
        """Create the event; a person who crosses writes theirs right before or right after it, once."""
        with self._lock:
            if self._crosses == "before":
                self._cross()
            booked = self._calendar.book(event)
            if self._crosses == "after":
                self._cross()
        return booked

    def _cross(self) -> None:
        if event_of_person(self._person) is None:
            self._person.busy(MEET, "person")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._calendar, name)


def event_of_person(desk: Desk) -> Event | None:
    """Return what the person booked."""
    return desk.calendar.get("person")


@dataclass
class Count:
    """What was counted at the calendar, in the mail that left, and in the records."""

    outcomes: Counter[str] = field(default_factory=Counter)
    bookings_of_the_slot: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Count") -> None:
        """Add another round."""
        self.outcomes += other.outcomes
        self.bookings_of_the_slot += other.bookings_of_the_slot
        self.faults += other.faults


def round_of(database: sa.Engine, customers: int = CUSTOMERS, crosses: Crosses = "") -> Count:
    """Let so many customers ask for one slot, each handled by a desk of its own, all at once; count what came of it."""
    _empty(database)
    addresses = [f"racer{number}@example.org" for number in range(customers)]
    contacts = tuple(Contact(f"c{number}", f"Racer {number}", address) for number, address in enumerate(addresses))
    desk = open_desk(contacts=contacts, database=database, script=_say)
    for number, address in enumerate(addresses):
        desk.mailbox.deliver(mail(sender=address, subject=f"Appointment {number}"))
    mail_ids = desk.worker.take_in()
    deps = replace(desk.deps, calendars={DESK_OWNER: Start(desk, customers, crosses)})
    runs = [Runs(deps, desk.records, InMemorySaver()) for _ in mail_ids]
    with ThreadPoolExecutor(customers) as pool:
        conversations = [desk.records.mail(mail_id).conversation_id for mail_id in mail_ids]
        list(pool.map(lambda run, conversation_id: run.advance(conversation_id), runs, conversations))
    for _ in range(customers):
        desk.later(minutes=5)
    return _counted(desk, mail_ids, addresses)


def _say(_: Question, form: type[BaseModel]) -> Said:
    return BOOK if form is RequestForm else POLITE


def _counted(desk: Desk, mail_ids: Iterable[str], addresses: Iterable[str]) -> Count:
    events = desk.events()
    outcomes = Counter(map(desk.outcome, mail_ids))
    of_slot = [name for name, slot in events.items() if slot.overlaps(MEET)]
    theirs = [slot for name, slot in events.items() if name != "person"]
    found = {
        "two events overlap": any(one.overlaps(other) for one, other in combinations(events.values(), 2)),
        "one time is given away twice": any(one.overlaps(other) for one, other in combinations(desk.held(), 2)),
        "our bookings are not our events": len(theirs) != outcomes["booked"],
        "somebody got more or less than one mail": any(len(desk.mails_to(address)) != 1 for address in addresses),
        f"a person got {desk.handoffs()}": bool(desk.handoffs()),
        "the audit trail is broken": bool(audit.verify(desk.records._database)),
    }
    return Count(outcomes, Counter([len(of_slot)]), [fault for fault, is_so in found.items() if is_so])


def _empty(database: sa.Engine) -> None:
    with database.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))


def rounds(count: int, customers: int = CUSTOMERS) -> Count:
    """Play rounds in turn without a person, and with one who crosses before and after; count all of them."""
    total, ways = Count(), ("", "before", "after")
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'records.sqlite'}", Keys("the key of a race"))
        for crosses in islice(cycle(ways), count):
            total.add(round_of(database, customers, crosses))  # type: ignore[arg-type]
        database.dispose()
    return total


if __name__ == "__main__":
    counted = rounds(*map(int, sys.argv[1:3] or ["1"]))
    slot = dict(counted.bookings_of_the_slot)
    sys.stdout.write(f"{dict(counted.outcomes)}\nevents in the slot: {slot}\nwrong: {counted.faults}\n")
    sys.exit(1 if counted.faults else 0)
