"""What a checkpoint holds: ids, labels and counters, and nothing that anybody wrote."""

import subprocess
import sys

import pytest

from agent.errors import TransientError
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, BOOK, mail
from tests.agent.scenes import SCENES

CANARY = "canary-of-the-body"


def stored(desk: Desk) -> str:
    """Return everything that the checkpointer keeps, as text."""
    return repr((dict(desk.saver.storage), dict(desk.saver.writes), dict(desk.saver.blobs)))


def nothing_of_the_mail(text: str) -> bool:
    return not any(word in text for word in (CANARY, ANN, "Ann Archer", "Appointment", "5 March"))


def test_a_run_that_waits_for_approval_keeps_nothing_of_the_mail():
    desk = open_desk("approve")
    mail_id = desk.receive(mail(f"Could we meet on Thursday, 5 March at 15:00? {CANARY}"), BOOK)
    assert desk.outcome(mail_id) == "awaiting_approval"
    assert mail_id in stored(desk)
    assert nothing_of_the_mail(stored(desk))


def test_a_run_that_is_to_be_tried_again_keeps_nothing_of_the_mail():
    desk = open_desk()
    desk.fails("calendar", "availability", TransientError("away"))
    mail_id = desk.receive(mail(f"Could we meet on Thursday, 5 March at 15:00? {CANARY}"), BOOK)
    assert desk.outcome(mail_id) == "retry_later"
    assert mail_id in stored(desk)
    assert nothing_of_the_mail(stored(desk))


def test_a_finished_run_leaves_no_checkpoint():
    desk = open_desk()
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "booked"
    assert mail_id not in stored(desk)


@pytest.mark.parametrize(
    "node", ["read_email", "understand_request", "decide", "book_slot", "send_reply", "file_email"]
)
def test_a_bug_that_quotes_the_mail_leaves_its_words_out_of_the_checkpoint(node):
    desk = SCENES[node].open()
    SCENES[node].fail(desk, ValueError(f"cannot read {CANARY} of {ANN}"))
    kept: list[str] = []
    desk.ports["records"].on("begin_attempt", lambda: kept.append(stored(desk)))
    desk.mailbox.deliver(mail(f"Could we meet on Thursday, 5 March at 15:00? {CANARY}"))
    desk.forms += [BOOK, BOOK]
    desk.worker.run_once()
    assert any("ValueError" in text for text in kept)
    assert all(nothing_of_the_mail(text) for text in kept)


@pytest.mark.parametrize("first", ["agent.graph", "ops.runs", "ops.checkpoints", "evals.case"])
def test_loading_a_checkpoint_builds_plain_values_alone(first):
    """Whoever can write the checkpoint file can have nothing imported or called by it, whatever was imported first."""
    look = f"import {first}; from langgraph.checkpoint.serde import _msgpack; assert _msgpack.STRICT_MSGPACK_ENABLED"
    assert subprocess.run([sys.executable, "-c", look], check=False, timeout=60).returncode == 0
