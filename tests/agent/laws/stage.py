"""A desk with customers, on which mails are played one after the other, and what each of them changed."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from uuid import UUID

import pytest
from pydantic import BaseModel, ValidationError

from agent import papers
from agent.decisions import meaning
from agent.domain import Plan, Slot
from agent.errors import ModelError
from agent.form import RequestForm
from agent.papers import Paper
from agent.ports import Question
from agent.times import resolve
from integrations.ics import busy_in_events, moved_ics, read_event
from integrations.memory import calendar
from integrations.memory_people import Said
from integrations.records import intake, worklist
from integrations.records.schema import Status
from tests.agent.desk import Desk, open_desk
from tests.agent.laws.letters import Letter
from tests.agent.laws.morning import Memory, Picture, private_event
from tests.agent.laws.people import CONTACTS
from tests.agent.laws.rows import bookings, holds
from tests.agent.laws.turn import Turn, World
from tests.agent.mails import NOW

NOTHING_MORE = ModelError("model: no more answers")
PASSES = 12
"""More than a mail takes that is tried again until its deadline."""


@dataclass
class Stage:
    """The desk, and what was played on it."""

    begins: Picture
    desk: Desk = field(init=False)
    memory: Memory = field(init=False)
    forms: list[Said] = field(default_factory=list)
    words: list[Said] = field(default_factory=list)
    mail_id: str = ""
    """The mail that is being played."""
    _form: RequestForm | None = None

    def __post_init__(self) -> None:
        """Open the desk as it stood when the picture was taken."""
        self.desk = open_desk(contacts=CONTACTS, script=self._say, database=self.begins.database())
        self.memory = self.begins.hang(self.desk)

    @property
    def persons(self) -> dict[str, bytes]:
        """The events that a person made or changed, as they have to stay."""
        return self.memory.persons

    @property
    def made_for(self) -> dict[str, str]:
        """For whom each event was made."""
        return self.memory.made_for

    def enter(self, name: str, slot: Slot) -> None:
        """Enter an event of a person's own."""
        self.desk.calendar.book(private_event(name, slot))
        self.persons[name] = self.desk.calendar.files[name][1]

    def edit(self, name: str, slot: Slot) -> None:
        """Move an event by a person's hand."""
        raw = moved_ics(self.desk.calendar.files[name][1], slot, stamp=NOW)
        self.desk.calendar.put(name, raw)
        self.persons[name] = raw

    def during(self, port: str, method: str, after: int, happens: Callable[[], object]) -> None:
        """Have something happen in the world right before a call, once there were so many of them in this mail."""
        calls = iter(range(after + 1))

        def may_happen() -> None:
            if next(calls, None) == after:
                happens()

        self.desk.ports[port].on(method, may_happen)

    def planned(self) -> tuple[Slot, ...]:
        """Return the times that are to be given away to the mail that is being played."""
        plan = self._paper(self.mail_id, Plan)
        return plan.slots if plan else ()

    def receive(self, letter: Letter, forms: Sequence[Said], words: Sequence[Said], thread: Sequence[str]) -> Turn:
        """Play a mail until it has its end; return what came of it."""
        desk, before, sent = self.desk, self._world(), len(self.desk.mailer.sent)
        drafts = len(desk.mailbox.drafts)
        self.forms[:], self.words[:], self._form = forms, words, None
        self.memory.received += 1
        asked, now = len(desk.model.questions), desk.clock[0]
        message_id = f"<letter-{self.memory.received}@example.org>"
        desk.mailbox.deliver(letter.raw(message_id, now, thread))
        [self.mail_id] = desk.worker.take_in()
        desk.worker.work_off()
        self._wait_for_end(self.mail_id)
        conversation_id = desk.records.mail(self.mail_id).conversation_id
        said = (letter.sender, conversation_id)
        form = self._paper(self.mail_id, RequestForm)
        turn = Turn(
            letter,
            self.mail_id,
            conversation_id,
            message_id,
            before,
            self._world(),
            tuple(desk.model.questions[asked:]),
            tuple(desk.mailer.sent[sent:]),
            tuple(desk.mailer.raw[sent:]),
            sum(b"text/calendar" in raw for raw in desk.mailbox.drafts[drafts:]),
            now,
            self._form,
            form.language if form else "en",
            self._paper(self.mail_id, Plan),
            desk.outcome(self.mail_id),
            tuple(self.memory.offers[said]),
            tuple(self.memory.letters[said]),
        )
        self._remember(turn, said)
        return turn

    def _wait_for_end(self, mail_id: str) -> None:
        for _ in range(PASSES):
            if self.desk.records.status(mail_id) is not Status.DONE:
                self.desk.wait()
        for port in ("calendar", "records"):
            self.desk.ports[port].meanwhile.clear()

    def _remember(self, turn: Turn, said: tuple[str, str]) -> None:
        """Keep in mind what a turn gives to those that follow."""
        if turn.plan and turn.outcome == "asked" and turn.plan.question == "which_booking":
            self.memory.letters[said].append(turn.letter)
        if turn.plan and turn.outcome in {"offered", "asked"}:
            self.memory.offers[said].append(turn.plan.slots or turn.plan.candidates)
        for name in turn.after.files.keys() - turn.before.files.keys() - self.persons.keys():
            self.made_for[name] = turn.letter.sender

    def _paper(self, mail_id: str, kind: type[Paper]) -> Paper | None:
        is_kept = self.desk.records.kept(mail_id, kind.__name__) is not None
        return papers.kept(self.desk.records, mail_id, kind) if is_kept else None

    def _world(self) -> World:
        desk = self.desk
        files = {name: raw for name, (_, raw) in desk.calendar.files.items()}
        return World(files, bookings(desk), holds(desk), tuple(desk.calendar.unknown))

    def _say(self, _: Question, form: type[BaseModel]) -> Said:
        answers = self.forms if form is RequestForm else self.words
        said = answers.pop(0) if answers else NOTHING_MORE
        if form is RequestForm and isinstance(said, dict):
            with suppress(ValidationError):
                self._form = RequestForm.model_validate_json(json.dumps(said), strict=True)
        return said


read_once = lru_cache(maxsize=1000)(resolve)
"""Reads as our own reader does; the same words are read again and again in a play."""
busy_once = lru_cache(maxsize=1000)(busy_in_events)
_event_once = lru_cache(maxsize=1000)(read_event)


@contextmanager
def stage(begins: Picture, first_id: int = 0) -> Iterator[Stage]:
    """Open a desk whose ids are the same in each replay of an example."""
    with pytest.MonkeyPatch.context() as patch:
        ids = count(first_id)
        for module in (intake, worklist):
            patch.setattr(module, "uuid4", lambda: UUID(int=next(ids)))
        patch.setattr(meaning, "resolve", read_once)
        patch.setattr(calendar, "busy_in_events", busy_once)
        patch.setattr(calendar, "read_event", _event_once)
        yield Stage(begins)
