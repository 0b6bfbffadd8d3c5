"""A desk with its customers, a person beside it, and providers that fail: what the machine's rules act on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from pydantic import BaseModel

from agent.domain import DESK_OWNER, LEVEL, GateState, Integration, Level, NewEvent, OutgoingMail, Slot
from agent.errors import FrontdeskError, GateClosed
from agent.form import RequestForm
from agent.policy import Policy
from agent.ports import Question
from integrations.ics import moved_ics
from integrations.memory_people import Said
from integrations.records import intake, worklist
from ops.circuits import guarded
from ops.runs import Runs
from ops.worker import Worker
from tests.agent.desk import open_desk
from tests.agent.machine import rows
from tests.agent.machine.letters import CONTACTS, Letter, Wish, letter
from tests.agent.machine.outages import ERRORS, Outage, PlantedBugError
from tests.agent.machine.unplanted import Unplanted
from tests.agent.machine.witness import Witness
from tests.agent.mails import OWNER, POLITE

PATIENT = Policy(mails_per_hour=1000, mails_per_day=1000, mails_per_conversation=1000)
"""Rules that let customers write as much as the machine has them."""


class Stage:
    """The desk and its world; every change of the world is a method."""

    def __init__(self, *, circuits: bool) -> None:
        self._patch, self._ids = pytest.MonkeyPatch(), 0
        for module in (intake, worklist):
            # Random ids would order what is owed anew in each replay of an example.
            self._patch.setattr(module, "uuid4", self._next_id)
        self.letters: dict[str, Letter] = {}
        self.persons: dict[str, tuple[str, bytes]] = {}
        """The events that a person made or changed, as they have to stay."""
        self.by_person: set[str] = set()
        """The Message-IDs of what a person wrote."""
        self.planted: list[BaseException] = []
        self.desk = open_desk(rules=PATIENT, contacts=CONTACTS, script=self._say)
        self.witness = Witness(self.desk, self.letters)
        self.violations = self.witness.violations
        self.deps = self.desk.deps
        ports = self.desk.ports
        for name in ("calendar", "mailer", "mailbox", "contacts"):
            ports[name]._port = self.witness.before(ports[name]._port)
        if circuits:
            around = {str(i): guarded(ports[i], i, self.desk.records, self.deps.now) for i in Integration if i in ports}
            calendars = {DESK_OWNER: around.pop(Integration.CALENDAR)}
            self.deps = replace(self.deps, calendars=calendars, **around)
        self._log = Unplanted(self.planted, self.violations)
        self.restart()

    def close(self) -> None:
        """Let go of what outlives the desk."""
        self._patch.undo()
        self._log.close()

    @property
    def now(self) -> datetime:
        """The time on the desk's clock."""
        return self.desk.clock[0]

    def place(self, message_id: str) -> int:
        """Return the place of a customer's mail in the order of arrival."""
        return list(self.letters).index(message_id)

    def answerable(self) -> list[OutgoingMail]:
        """List what we sent to customers."""
        return [sent for sent in self.desk.mailer.sent if sent.to != OWNER.address]

    def events(self) -> dict[str, Slot]:
        """Return our events that stand."""
        found = {name: rows.slot_of(self.desk, name) for name in self.witness.ours}
        return {name: slot for name, slot in found.items() if slot}

    def next_due(self) -> datetime | None:
        """Return when something is due next."""
        return self.desk.records.next_due(self.now)

    def request(self, sender: str, wish: Wish, *, proven: bool = True, thread: tuple[str, ...] = ()) -> None:
        """Deliver a customer's mail."""
        written = letter(len(self.letters), sender, wish, self.now, proven=proven, thread=thread)
        self.letters[written.message_id] = written
        self.desk.mailbox.deliver(written.raw)

    def set_gates(self, names: Sequence[str], state: GateState) -> None:
        """Close or open gates."""
        for name in names:
            self.desk.records.set_gate(name, state, "", by="olive", at=self.now)

    def set_gate_before(self, method: str, name: str) -> None:
        """Close a gate right before the records are next called by this method."""
        records = self.desk.ports["records"]

        def close() -> None:
            del records.meanwhile[method]
            self.set_gates((name,), GateState.CLOSED)

        records.on(method, close)

    def set_level(self, level: Level) -> None:
        """Set the level."""
        self.desk.records.set_gate(LEVEL, level, "", by="olive", at=self.now)

    def work(self) -> None:
        """Let the worker pass once; where the process dies, start another."""
        try:
            self.worker.run_once()
        except GateClosed:
            return
        except FrontdeskError as error:
            if not self._log.is_planted(error):
                raise
        except (SystemExit, PlantedBugError):
            self.restart()

    def wait(self, time: timedelta) -> None:
        """Let time pass; what was accepted shows in its time."""
        until = self.now + time
        for late in sorted(self.witness.late, key=lambda late: late.shows_at):
            if late.shows_at <= until:
                self.desk.clock[0] = max(self.now, late.shows_at)
                self.witness.land(self.now)
        self.desk.clock[0] = until

    def plant(self, outage: Outage) -> None:
        """Have the next calls of a method fail."""
        for _ in range(outage.times):
            error = ERRORS[outage.error]()
            self.planted.append(error)
            self.desk.fails(outage.port, outage.method, error, after=outage.after)

    def delay(self, *, killed: bool) -> None:
        """Have the next change of the calendar show late; its reply is lost, or the process dies."""
        self.witness.delays.append(SystemExit("killed") if killed else None)

    def heal(self) -> None:
        """End all outages."""
        self.witness.delays.clear()
        for port in self.desk.ports.values():
            port.faults.clear()
            port.meanwhile.clear()

    def edit(self, event_id: str, slot: Slot | None) -> None:
        """Move or remove one of our events by a person's hand."""
        self.witness.touched.add(event_id)
        calendar = self.desk.calendar
        if slot is None:
            del calendar.files[event_id]
            self.persons.pop(event_id, None)
            return
        calendar.put(event_id, moved_ics(calendar.files[event_id][1], slot, stamp=self.now))
        self.persons[event_id] = calendar.files[event_id]

    def enter(self, slot: Slot) -> None:
        """Put an event of a person's own into the calendar."""
        name = f"own{len(self.persons)}"
        self.desk.calendar.book(NewEvent(name, "", slot, "Private", "", "", (), OWNER))
        self.persons[name] = self.desk.calendar.files[name]

    def write(self, to: Letter) -> None:
        """Answer a customer's mail by a person's hand; the copy lies in Sent."""
        name = f"<person-{len(self.by_person)}@frontdesk.example>"
        self.by_person.add(name)
        head = f"Message-ID: {name}\r\nIn-Reply-To: {to.message_id}\r\nFrom: {OWNER.address}\r\n\r\nHello"
        self.desk.mailbox.sent.append(head.encode())

    def restart(self) -> None:
        """Start a process on the same records and checkpoints."""
        records = self.desk.ports["records"]
        runs = Runs(self.deps, records, self.desk.saver)
        runs.sweep()
        self.worker = Worker(self.deps, records, runs, start="all")

    def _say(self, question: Question, form: type[BaseModel]) -> Said:
        if form is not RequestForm:
            return POLITE
        email = self.desk.records.email(question.mail_id)
        return self.letters[email.message_id or ""].form

    def _next_id(self) -> UUID:
        self._ids += 1
        return UUID(int=self._ids)
