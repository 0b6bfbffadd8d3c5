"""A desk with customers, on which mails are played one after the other, and what each of them changed."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache
from uuid import UUID

import pytest
from pydantic import BaseModel, ValidationError

from agent import graph, papers
from agent.decisions import meaning
from agent.domain import Plan, Slot
from agent.errors import ModelError
from agent.form import RequestForm
from agent.papers import Paper
from agent.ports import Question
from agent.times import resolve
from integrations.ics import moved_ics
from integrations.memory_people import Said
from integrations.records import intake, worklist
from integrations.records.schema import Status
from tests.agent.desk import Desk, open_desk
from tests.agent.laws.letters import Letter
from tests.agent.laws.morning import in_the_morning, private_event
from tests.agent.laws.people import CONTACTS, RUTH
from tests.agent.laws.rows import bookings, holds
from tests.agent.laws.turn import Turn, World
from tests.agent.mails import ANN, NOW

NOTHING_MORE = ModelError("model: no more answers")
PASSES = 12
"""More than a mail takes that is tried again until its deadline."""


@dataclass
class Stage:
    """The desk, and what was played on it."""

    desk: Desk = field(init=False)
    forms: list[Said] = field(default_factory=list)
    words: list[Said] = field(default_factory=list)
    persons: dict[str, bytes] = field(default_factory=dict)
    """The events that a person made or changed, as they have to stay."""
    made_for: dict[str, str] = field(default_factory=lambda: {"anns": ANN, "ruths": RUTH})
    markers: dict[str, str] = field(default_factory=dict)
    """What stood between each marker."""
    offers: dict[tuple[str, str], list[tuple[Slot, ...]]] = field(default_factory=lambda: defaultdict(list))
    letters: dict[tuple[str, str], list[Letter]] = field(default_factory=lambda: defaultdict(list))
    received: int = 0
    _form: RequestForm | None = None

    def __post_init__(self) -> None:
        """Open the desk as it stands in the morning."""
        morning = in_the_morning()
        self.desk = open_desk(contacts=CONTACTS, script=self._say, database=morning.database())
        self.desk.calendar.files |= morning.files
        self.desk.mailbox._last_uid = morning.last_uid
        self.persons["private"] = morning.files["private"][1]

    def enter(self, name: str, slot: Slot) -> None:
        """Enter an event of a person's own."""
        self.desk.calendar.book(private_event(name, slot))
        self.persons[name] = self.desk.calendar.files[name][1]

    def edit(self, name: str, slot: Slot) -> None:
        """Move an event by a person's hand."""
        raw = moved_ics(self.desk.calendar.files[name][1], slot, stamp=NOW)
        self.desk.calendar.put(name, raw)
        self.persons[name] = raw

    def crossing(self, method: str, slot: Slot, after: int) -> None:
        """Have a person enter an event right before the calendar is called, once it has been called so often."""
        calls = iter(range(after + 1))

        def enters() -> None:
            if next(calls, None) == after:
                self.enter(f"crossing{self.received}", slot)

        self.desk.ports["calendar"].on(method, enters)

    def receive(self, letter: Letter, forms: Sequence[Said], words: Sequence[Said], thread: Sequence[str]) -> Turn:
        """Play a mail until it has its end; return what came of it."""
        desk, before, sent = self.desk, self._world(), len(self.desk.mailer.sent)
        self.forms[:], self.words[:], self._form = forms, words, None
        asked, self.received, now = len(desk.model.questions), self.received + 1, desk.clock[0]
        message_id = f"<letter-{self.received}@example.org>"
        mail_id = desk.receive(letter.raw(message_id, now, thread))
        self._wait_for_end(mail_id)
        conversation_id = desk.records.mail(mail_id).conversation_id
        said = (letter.sender, conversation_id)
        plan, form = self._paper(mail_id, Plan), self._paper(mail_id, RequestForm)
        turn = Turn(
            letter,
            mail_id,
            conversation_id,
            message_id,
            before,
            self._world(),
            tuple(desk.model.questions[asked:]),
            tuple(desk.mailer.sent[sent:]),
            tuple(desk.mailer.raw[sent:]),
            now,
            self._form,
            form.language if form else "en",
            plan,
            desk.outcome(mail_id),
            tuple(self.offers[said]),
            tuple(self.letters[said]),
        )
        self._remember(turn, said)
        return turn

    def _wait_for_end(self, mail_id: str) -> None:
        for _ in range(PASSES):
            if self.desk.records.status(mail_id) is not Status.DONE:
                self.desk.wait()
        self.desk.ports["calendar"].meanwhile.clear()

    def _remember(self, turn: Turn, said: tuple[str, str]) -> None:
        """Keep in mind what a turn gives to those that follow."""
        if turn.plan and turn.outcome == "asked" and turn.plan.question == "which_booking":
            self.letters[said].append(turn.letter)
        if turn.plan and turn.outcome in {"offered", "asked"}:
            self.offers[said].append(turn.plan.slots or turn.plan.candidates)
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


_workflow = cache(graph.build)
read_once = lru_cache(maxsize=1000)(resolve)
"""Reads as our own reader does; the same words are read again and again in a play."""


@contextmanager
def stage() -> Iterator[Stage]:
    """Open a desk whose ids are the same in each replay of an example."""
    in_the_morning()
    with pytest.MonkeyPatch.context() as patch:
        ids = iter(range(10_000))
        for module in (intake, worklist):
            patch.setattr(module, "uuid4", lambda: UUID(int=next(ids)))
        patch.setattr(graph, "build", _workflow)
        patch.setattr(meaning, "resolve", read_once)
        yield Stage()
