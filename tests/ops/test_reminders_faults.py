"""Reminders that fail: tried again while the times are held, and sent at most once, whatever dies."""

from datetime import timedelta

import pytest

from agent.domain import (
    EffectKind,
    GateState,
    Integration,
    circuit_of,
)
from agent.errors import OutcomeUnknown, PermanentError, TransientError
from integrations.records import audit
from integrations.records.schema import EffectState
from tests.agent.desk import Desk, restarted
from tests.agent.mails import at
from tests.ops.reminder_bench import dropped, offering


@pytest.fixture
def desk() -> Desk:
    """Return a desk that owes a reminder in six hours."""
    return offering()


def test_it_is_tried_again_with_the_date_of_its_sending(desk: Desk):
    desk.fails("mailer", "send", TransientError("away"), times=2)
    for _ in range(4):
        desk.later(hours=3)
    assert [told.date for told in desk.mailer.sent] == [at(2, 22)]


def test_it_is_never_sent_once_the_holds_have_lapsed(desk: Desk):
    desk.fails("mailer", "send", TransientError("away"), times=99)
    for _ in range(4):
        desk.later(hours=6)
    desk.ports["mailer"].faults.clear()
    desk.later(hours=1)
    assert (desk.mailer.sent, dropped(desk), desk.handoffs()) == ([], ["offer_expired"], [])


def test_a_desk_that_was_away_when_it_was_due_does_not_send_it_late(desk: Desk):
    desk.later(hours=24)
    assert (desk.mailer.sent, dropped(desk)) == ([], ["offer_expired"])


def test_it_waits_for_a_mail_server_that_is_left_alone_for_a_while(desk: Desk):
    circuit = circuit_of(Integration.MAILER)
    desk.records.set_gate(circuit, GateState.CLOSED, "", by="desk", at=desk.clock[0], until=at(2, 17))
    desk.later(hours=6)
    assert (desk.mailer.sent, dropped(desk)) == ([], [])
    desk.later(hours=1)
    assert len(desk.mailer.sent) == 1


def test_that_it_is_refused_for_good_is_told_to_a_person(desk: Desk):
    desk.fails("mailer", "send", PermanentError("no such mailbox"))
    desk.later(hours=6)
    assert (desk.mailer.sent, desk.handoffs()) == ([], ["sending_failed"])


@pytest.mark.parametrize("after", [True, False], ids=["it arrived", "it did not"])
def test_one_of_which_nobody_knows_whether_it_left_is_never_sent_again(desk: Desk, after: bool):
    desk.fails("mailer", "send", OutcomeUnknown("the connection died"), after=after)
    for _ in range(4):
        desk.later(hours=6)
    assert len(desk.mailer.sent) == after
    assert [row.kind for row in desk.records.effects(state=EffectState.UNCERTAIN)] == [EffectKind.REMINDER]
    assert (desk.handoffs(), desk.mailbox.sent) == (["effect_uncertain"], [])


STEPS = [
    ("records", "reminders"),
    ("mailbox", "status"),
    ("mailbox", "written_by_person"),
    ("ledger", "perform"),
    ("mailer", "send"),
    ("records", "delivered"),
    ("mailbox", "keep_sent"),
]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("port", "method"), STEPS)
def test_a_process_that_is_killed_at_any_step_reminds_at_most_once(desk: Desk, port: str, method: str, after: bool):
    desk.fails(port, method, SystemExit("killed"), after=after)
    with pytest.raises(SystemExit):
        desk.later(hours=6)
    for _ in range(2):
        desk.clock[0] += timedelta(hours=1)
        restarted(desk).run_once()
    # One that was cut short while it was sent may have left: a person looks.
    in_doubt = method == "send"
    assert len(desk.mailer.sent) == (after if in_doubt else 1)
    assert desk.handoffs() == (["effect_uncertain"] if in_doubt else [])


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("method", ["let_lapse", "drop"])
def test_a_process_that_is_killed_while_it_lets_go_does_so_once(desk: Desk, method: str, after: bool):
    desk.fails("records", method, SystemExit("killed"), after=after)
    with pytest.raises(SystemExit):
        desk.later(hours=24)
    for _ in range(2):
        restarted(desk).run_once()
    told = [entry.event for entry in desk.records.history()]
    assert (told.count("holds_lapsed"), told.count("owed_dropped")) == (1, 1)
    assert desk.mailer.sent == []
    assert audit.verify(desk.records._database) == []
