"""A whole desk in memory: real records, ledger, engine and worker on a mailbox, a calendar, a CRM and a script."""

import atexit
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import Any

import sqlalchemy as sa
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command
from pydantic import BaseModel

from agent import graph
from agent.domain import DESK_OWNER, Booking, Contact, Integration, Level, NewEvent, OutcomeKind, OutgoingMail, Slot
from agent.form import RequestForm
from agent.policy import Policy
from agent.ports import Deps, Mailbox, Mailer, Question
from integrations.memory import MemoryCalendar, MemoryMailbox, MemoryMailer
from integrations.memory_people import MemoryContacts, Said, ScriptedModel
from integrations.records import Gatekeeper, Keys, SqlLedger, SqlRecords, open_database
from integrations.records.intake import Start
from integrations.records.schema import metadata
from integrations.sender_auth import AuthresSenderAuth, AuthservId
from ops.runs import Runs
from ops.worker import Worker
from tests.agent.faults import Faulty
from tests.agent.mails import ANN, ANN_CONTACT, AUTHSERV_ID, BERLIN, DESK, NOW, OWNER, POLITE, mail

GRACE = timedelta(minutes=2)
"""How late what a provider did may show."""


@dataclass
class Desk:
    """A desk, its world and its clock; `forms` and `words` are what the model says next."""

    deps: Deps
    mailbox: MemoryMailbox
    mailer: MemoryMailer
    calendar: MemoryCalendar
    contacts: MemoryContacts
    records: SqlRecords
    saver: BaseCheckpointSaver[str]
    worker: Worker
    ports: dict[str, Faulty]
    model: ScriptedModel
    clock: list[datetime]
    forms: list[Said]
    words: list[Said]

    def receive(self, raw: bytes | None = None, *forms: Said) -> str:
        """Deliver a mail, let the worker pass once, and return the mail's id."""
        self.forms.extend(forms)
        self.mailbox.deliver(raw or mail())
        return self.worker.run_once()[-1]

    def run(self, *forms: Said) -> None:
        """Let the worker pass once more."""
        self.forms.extend(forms)
        self.worker.run_once()

    def later(self, **time: float) -> None:
        """Let time pass, then the worker."""
        self.clock[0] += timedelta(**time)
        self.run()

    def wait(self) -> timedelta:
        """Let time pass until something is due, then the worker; return how long it took."""
        now = self.clock[0]
        self.clock[0] = self.records.next_due(now) or now
        self.run()
        return self.clock[0] - now

    def fails(self, port: str, method: str, error: Exception, times: int = 1, **when: Any) -> None:
        """Have the next calls of a method fail: those `about` this argument, with `after` once they took effect."""
        self.ports[port].fail(method, error, times, **when)

    def outcome(self, mail_id: str) -> str:
        """Return what came of a mail as it is spoken of, or the status of one that is open."""
        found = self.records.outcome(mail_id)
        if found is None:
            return self.records.status(mail_id).value
        kind, reason = found
        return f"{kind}({reason})" if reason else kind.value

    def path(self, mail_id: str) -> list[str]:
        """Return the nodes that ran for a mail whose run has ended or waits."""
        ended = [entry.facts for entry in self.records.history(mail_id) if entry.event == "run_ended"]
        return ended[-1]["path"] if ended else self.snapshot(mail_id).values.get("path", [])

    def handoffs(self) -> list[str]:
        """Return the reasons of the open handoffs, sorted."""
        return sorted(handoff.reason.value for handoff in self.records.handoffs())

    def mails_to(self, address: str) -> list[OutgoingMail]:
        """Return what was sent to an address."""
        return [sent for sent in self.mailer.sent if sent.to == address]

    def events(self) -> dict[str, Slot]:
        """Return the slots of the calendar by event id."""
        found = {event_id: self.calendar.get(event_id) for event_id in self.calendar.files}
        return {event_id: event.slot for event_id, event in found.items() if event}

    def held(self) -> list[Slot]:
        """Return what we keep from everybody: held or booked."""
        return [hold.slot for hold in self.records.held(Slot(NOW, NOW + timedelta(days=120)), self.clock[0], "nobody")]

    def busy(self, slot: Slot, name: str = "busy") -> None:
        """Put somebody else's event into the calendar."""
        self.calendar.book(NewEvent(name, "", slot, "Private", "", "", (), OWNER))

    def booked(self, slot: Slot, address: str = ANN, event_id: str = "seed1") -> Booking:
        """Give a sender a booking from a conversation of the day before."""
        raw, now = mail(sender=address, subject=f"earlier {event_id}"), self.clock[0]
        self.mailbox.deliver(raw)
        self.clock[0] = now - timedelta(days=1)
        mail_id = self.worker.take_in()[0]
        self.clock[0] = now
        found = self.records.mail(mail_id)
        self.mailbox.inbox.pop(found.uid.uid)
        self.records.settle(mail_id, OutcomeKind.BOOKED, None, self.clock[0])
        self.calendar.book(NewEvent(event_id, event_id, slot, "Consultation", "", "", (address,), OWNER))
        booking = Booking(event_id, found.conversation_id, address, event_id, slot)
        self.records.add_booking(booking, mail_id)
        return booking

    def snapshot(self, mail_id: str) -> Any:
        """Return the graph's own view of a mail's run."""
        return self.graph.get_state(self.thread(mail_id))

    @cached_property
    def graph(self) -> Any:
        """The workflow on this desk's checkpoints."""
        return graph.build().compile(checkpointer=self.saver)

    def thread(self, mail_id: str) -> RunnableConfig:
        """Return the config of a mail's run."""
        known = [run for run in self.records.open_runs() if run.mail_id == mail_id]
        return {"configurable": {"thread_id": known[0].thread_id}}

    def asked(self, mail_id: str) -> dict[str, Any]:
        """Return what a person is asked to approve."""
        [interrupt] = self.snapshot(mail_id).interrupts
        return dict(interrupt.value)

    def answer(self, mail_id: str, **answer: Any) -> None:
        """Give a person's answer to the run that waits, then let the worker finish it."""
        self.graph.invoke(Command(resume=answer), self.thread(mail_id), context=self.deps, durability="sync")
        self.records.resume(mail_id, self.clock[0])
        self.run()


def restarted(desk: Desk) -> Worker:
    """Return the worker of a new process on the same records, checkpoints and world."""
    return Worker(desk.deps, desk.records, Runs(desk.deps, desk.records, desk.saver), start="all")


def open_desk(
    level: str = "auto",
    rules: Policy | None = None,
    contacts: tuple[Contact, ...] = (ANN_CONTACT,),
    *,
    database: sa.Engine | None = None,
    saver: BaseCheckpointSaver[str] | None = None,
    script: Callable[[Question, type[BaseModel]], Said] | None = None,
    start: Start = "all",
    mailbox: Mailbox | None = None,
    mailer: Mailer | None = None,
    fallback: Iterable[Said] | None = None,
) -> Desk:
    """Open a desk whose clock stands at NOW. Without a database of its own there is one at a time: it is emptied.

    Without a script of its own, the model says what the desk's `forms` and `words` hold next. `fallback` is what
    another model says, where there is one. Mailbox and mailer are in
    memory unless they are given.
    """
    rules, clock = rules or Policy(), [NOW]

    def now() -> datetime:
        return clock[0]

    database = database or empty_database()
    records = SqlRecords(database, give_up_after=timedelta(minutes=rules.retry_minutes), now=now)
    gates = Gatekeeper(records, now, Level(level))
    forms: list[Said] = []
    words: list[Said] = []

    def say(_: Question, form: type[BaseModel]) -> Said:
        if form is RequestForm:
            return forms.pop(0)
        return words.pop(0) if words else POLITE

    world: dict[str, Any] = {
        "mailbox": mailbox or MemoryMailbox(desk=DESK, loop_key="loop-of-these-tests"),
        "mailer": mailer or MemoryMailer(desk=DESK, loop_key="loop-of-these-tests"),
        "sender_auth": AuthresSenderAuth(AuthservId(AUTHSERV_ID)),
        "contacts": MemoryContacts(contacts),
        "calendar": MemoryCalendar(now=now, zone=BERLIN),
        "model": ScriptedModel(script or say, records.record_call),
        "records": records,
        "ledger": SqlLedger(database, now, gates, grace={Integration.CALENDAR: GRACE, Integration.MAILER: GRACE}),
    }
    ports = {name: Faulty(port) for name, port in world.items()}
    adapters = {name: port for name, port in ports.items() if name != "calendar"}
    adapters["fallback"] = ScriptedModel(fallback, records.record_call) if fallback is not None else None
    others = rules.known_owners() - {DESK_OWNER}
    calendars = {DESK_OWNER: ports["calendar"], **{owner: MemoryCalendar(now=now, zone=BERLIN) for owner in others}}
    deps = Deps(
        **adapters,
        calendars=calendars,
        policy=rules,
        owner=OWNER,
        desk=DESK,
        gates=gates,
        secret=b"secret-of-these-tests",
        now=now,
    )
    del world["sender_auth"], world["ledger"]
    saver = saver or InMemorySaver()
    worker = Worker(deps, ports["records"], Runs(deps, ports["records"], saver), start=start)
    return Desk(**world, deps=deps, saver=saver, worker=worker, ports=ports, clock=clock, forms=forms, words=words)


@cache
def database_with_tables() -> sa.Engine:
    """Make the tables once for all tests: this takes longer than most of them."""
    database = open_database("sqlite://", Keys("the key of a test"))
    atexit.register(database.dispose)
    return database


def empty_database() -> sa.Engine:
    """Return the database without a row in it."""
    database = database_with_tables()
    with database.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))
    return database
