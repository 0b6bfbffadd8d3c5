"""Runs that an earlier version began are brought to their end by this one: what it saved lies in tests/ops/saved."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from agent.domain import NewEvent
from agent.effects import event_id
from integrations.records import Keys, open_database
from integrations.records.schema import Status
from ops.checkpoints import open_checkpoints
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, ANN_CONTACT, BOB, BOB_CONTACT, OWNER, half_hour, mail
from tests.agent.scenes import NEIGHBOUR

VERSIONS = sorted(Path(__file__).parent.glob("saved/*"))
BOTH = (ANN_CONTACT, BOB_CONTACT)


def load(script: Path, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))


@contextmanager
def resumed(version: Path, name: str, folder: Path, level: str) -> Iterator[Desk]:
    """Open a desk on what the version saved; its mailbox holds the mails that were in it."""
    records, checkpoints = folder / "records.sqlite", folder / "checkpoints.sqlite"
    load(version / f"{name}.records.sql", records)
    load(version / f"{name}.checkpoints.sql", checkpoints)
    database = open_database(f"sqlite:///{records}", Keys("the key of a test"))
    with open_checkpoints(checkpoints) as saver:
        desk = open_desk(level, contacts=BOTH, database=database, saver=saver)
        desk.mailbox.deliver(mail())
        desk.mailbox.deliver(NEIGHBOUR)
        yield desk
    database.dispose()


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
def test_a_run_that_was_killed_after_its_booking_and_one_that_waited_for_the_calendar(version: Path, tmp_path: Path):
    with resumed(version, "working", tmp_path, "auto") as desk:
        [killed] = desk.records.open_runs(Status.RUNNING)
        [waiting] = desk.records.open_runs(Status.RETRY_LATER)
        [effect] = desk.records.effects(killed.mail_id)
        name = event_id(effect.key)
        desk.calendar.book(NewEvent(name, name, half_hour(5, 15), "Consultation", "", "", (ANN,), OWNER))
        desk.later(minutes=1)
        assert [desk.outcome(found.mail_id) for found in (killed, waiting)] == ["booked", "booked"]
        assert len(desk.events()) == 2
        assert sorted(sent.to for sent in desk.mailer.sent) == sorted([ANN, BOB])
        assert [question.purpose for question in desk.model.questions] == ["draft_reply"]


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
def test_a_run_that_waited_for_a_person(version: Path, tmp_path: Path):
    with resumed(version, "waiting", tmp_path, "approve") as desk:
        [waiting] = desk.records.open_runs(Status.AWAITING_APPROVAL)
        desk.answer(waiting.mail_id, approved=True, hash=desk.asked(waiting.mail_id)["hash"])
        assert desk.outcome(waiting.mail_id) == "booked"
        assert len(desk.events()) == 1
        assert len(desk.mails_to(ANN)) == 1


def test_there_is_something_saved():
    assert [version.name for version in VERSIONS] == ["0.1.0"]
