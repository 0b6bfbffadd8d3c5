"""Reminders when their time has come: what keeps one back."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from agent.domain import (
    KILL_SWITCH,
    LEVEL,
    DeliveryReport,
    GateState,
    Handoff,
    Integration,
    Level,
    Reason,
    pause_of,
)
from agent.errors import TransientError
from agent.policy import Policy
from tests.agent.desk import Desk, restarted
from tests.agent.mails import ANN, OWNER, at, mail
from tests.ops.reminder_bench import OURS, RULES, dropped, offering, owed, taken_in


@pytest.fixture
def desk() -> Desk:
    """Return a desk that owes a reminder in six hours."""
    return offering()


def closes(desk: Desk, gate: str) -> None:
    desk.records.set_gate(gate, GateState.CLOSED, "", by="olive", at=desk.clock[0])


def person_writes(desk: Desk) -> None:
    raw = f"From: {OWNER.address}\r\nMessage-ID: <own@frontdesk.example>\r\nReferences: {OURS}\r\n\r\nHello."
    desk.mailbox.sent.append(raw.encode())


def hand_off(desk: Desk) -> None:
    reminder = owed(desk)
    desk.records.hand_off(Handoff(reminder.mail_id, reminder.conversation_id, Reason.FOLLOW_UP, "", at(3, 10)), [])


AGAINST: dict[str, Callable[[Desk], object]] = {
    "sender_wrote": lambda desk: taken_in(desk, mail("Thank you!")),
    "offer_closed": lambda desk: desk.records.release(owed(desk).conversation_id),
    "handed_off": hand_off,
    "taken_over": lambda desk: desk.records.take_over(
        owed(desk).conversation_id, taken=True, by="olive", at=desk.clock[0]
    ),
    "person_wrote": person_writes,
    "address_held_back": lambda desk: desk.records.came_back(DeliveryReport(OURS, ANN, "failed", "5.1.1"), at(2, 12)),
    KILL_SWITCH: lambda desk: closes(desk, KILL_SWITCH),
    "mailer": lambda desk: closes(desk, pause_of(Integration.MAILER)),
    LEVEL: lambda desk: desk.records.set_gate(LEVEL, Level.SHADOW, "", by="olive", at=desk.clock[0]),
}


@pytest.mark.parametrize("why", AGAINST)
def test_what_has_happened_since_keeps_a_reminder_back_for_good(desk: Desk, why: str):
    AGAINST[why](desk)
    desk.later(hours=6)
    assert dropped(desk) == [why]
    for gate in (KILL_SWITCH, pause_of(Integration.MAILER)):
        desk.records.set_gate(gate, GateState.OPEN, "", by="olive", at=desk.clock[0])
    desk.records.set_gate(LEVEL, Level.AUTO, "", by="olive", at=desk.clock[0])
    desk.later(hours=1)
    assert desk.mailer.sent == []


def test_where_nothing_has_happened_it_is_sent_and_known_as_a_mail_of_ours(desk: Desk):
    conversation_id = owed(desk).conversation_id
    desk.later(hours=6)
    [told] = desk.mailer.sent
    assert (told.to, told.date) == (ANN, at(2, 16))
    assert desk.mailbox.is_sent(told.message_id)
    assert desk.records.our_message_ids(conversation_id) == {OURS, told.message_id}
    assert desk.records.sent_counts(ANN, conversation_id, at(2, 17)).day == 2
    assert dropped(desk) == []


def test_an_answer_that_lies_in_the_mailbox_unread_has_come(desk: Desk):
    desk.mailbox.deliver(mail("The second one suits me."))
    desk.clock[0] = at(2, 16)
    desk.worker.work_off()
    assert dropped(desk) == ["sender_wrote"]


def test_it_waits_for_a_mailbox_that_cannot_be_read(desk: Desk):
    desk.fails("mailbox", "arrivals", TransientError("away"), times=2)
    desk.mailbox.deliver(mail("The second one suits me."))
    desk.clock[0] = at(2, 16)
    desk.worker.work_off()
    assert (dropped(desk), desk.mailer.sent) == ([], [])
    desk.ports["mailbox"].faults.clear()
    desk.clock[0] = at(2, 17)
    desk.worker.work_off()
    assert (dropped(desk), desk.mailer.sent) == (["sender_wrote"], [])


@pytest.mark.parametrize(("mails_per_day", "expected"), [(1, ["too_many_mails"]), (2, [])])
def test_a_sender_who_has_had_enough_mails_is_not_reminded(mails_per_day: int, expected: list[str]):
    desk = offering(RULES.model_copy(update={"mails_per_day": mails_per_day}))
    desk.later(hours=6)
    assert dropped(desk) == expected


def test_a_policy_that_wants_no_reminders_any_more_is_heeded(desk: Desk):
    desk.deps = replace(desk.deps, policy=Policy(hold_hours=24))
    desk.clock[0] = at(2, 16)
    restarted(desk).run_once()
    assert dropped(desk) == ["not_wanted"]
