"""What is due, who runs, what came of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.domain import EffectKind, GateState, Mail, OutcomeKind, Owed, Reason
from agent.errors import PermanentError
from integrations.records import audit
from integrations.records.schema import Status
from integrations.records.transactions import writing
from tests.integrations.records.desk import Desk

MINUTE = timedelta(minutes=1)


def _events(desk: Desk, mail: Mail) -> list[str]:
    return [entry.event for entry in audit.entries(desk.database, mail.id)]


def test_conversations_are_due_oldest_mail_first(desk: Desk) -> None:
    first = desk.mail()
    desk.now -= MINUTE
    earlier = desk.mail()
    assert desk.records.due(desk.now) == [earlier.conversation_id, first.conversation_id]


def test_later_mail_of_a_conversation_waits_for_the_earlier_one(desk: Desk) -> None:
    first = desk.mail()
    desk.sent("<r@desk.test>", first)
    second = desk.mail("ada@example.com", "<r@desk.test>")
    assert desk.records.due(desk.now) == [first.conversation_id]
    assert desk.begin(first).mail_id == first.id
    desk.records.await_approval(first.id)
    assert desk.records.due(desk.now) == []
    assert desk.records.begin_attempt(first.conversation_id, desk.now) is None
    desk.records.settle(first.id, OutcomeKind.ASKED, None, desk.now)
    assert desk.begin(first).mail_id == second.id


def test_attempts_survive_crashes_and_keep_their_thread(desk: Desk) -> None:
    mail = desk.mail()
    begun = [desk.begin(mail) for _ in range(3)]
    assert [attempt.attempts for attempt in begun] == [1, 2, 3]
    assert len({attempt.thread_id for attempt in begun}) == 1
    assert begun[0].thread_id != mail.id
    assert desk.records.due(desk.now) == [mail.conversation_id]
    assert desk.records.open_runs(Status.RUNNING) == [begun[-1]]


def test_outage_does_not_use_up_a_try(desk: Desk) -> None:
    mail = desk.mail()
    desk.begin(mail)
    desk.records.retry_later(mail.id, desk.now, "TransientError")
    assert desk.begin(mail).attempts == 1


def test_clock_that_goes_back_neither_changes_the_order_nor_makes_a_mail_wait_for_long(desk: Desk) -> None:
    mail = desk.mail("ada@example.com")
    desk.sent("<r@desk.test>", mail)
    desk.begin(mail)
    desk.records.retry_later(mail.id, desk.now + MINUTE, "TransientError")
    desk.now -= timedelta(days=300)
    later = desk.mail("ada@example.com", "<r@desk.test>")
    assert later.conversation_id == mail.conversation_id
    assert desk.records.due(desk.now) == [mail.conversation_id]
    assert desk.begin(mail).mail_id == mail.id


def test_putting_off_twice_gives_back_one_try_only(desk: Desk) -> None:
    mail = desk.mail()
    desk.begin(mail)
    desk.begin(mail)
    desk.records.retry_later(mail.id, desk.now, "outage")
    desk.records.retry_later(mail.id, desk.now, "outage")
    assert desk.begin(mail).attempts == 2


def test_mail_put_off_is_due_at_its_time(desk: Desk) -> None:
    mail = desk.mail()
    desk.begin(mail)
    later = desk.now + 5 * MINUTE
    desk.records.retry_later(mail.id, later, "outage")
    assert desk.records.due(later - MINUTE) == []
    assert desk.records.next_due(desk.now) == later
    assert desk.records.begin_attempt(mail.conversation_id, later - MINUTE) is None
    assert desk.records.due(later) == [mail.conversation_id]
    assert desk.records.next_due(later + MINUTE) == later + MINUTE


def test_next_due_knows_debts_and_is_none_where_nothing_waits(desk: Desk) -> None:
    assert desk.records.next_due(desk.now) is None
    mail = desk.mail()
    assert desk.records.next_due(desk.now) == desk.now
    desk.records.settle(mail.id, OutcomeKind.BOOKED, None, desk.now)
    assert desk.records.next_due(desk.now) is None
    desk.records.owe(mail.id, [Owed(EffectKind.NOTICE, "k", {})])
    assert desk.records.next_due(desk.now) == desk.now
    desk.records.failed_delivery("k", desk.now + MINUTE, "TransientError")
    assert desk.records.next_due(desk.now) == desk.now + MINUTE


def test_mail_that_waits_for_a_person_is_not_due_until_resumed(desk: Desk) -> None:
    mail = desk.mail()
    thread = desk.begin(mail).thread_id
    desk.records.await_approval(mail.id)
    assert (desk.records.due(desk.now), desk.records.next_due(desk.now)) == ([], None)
    desk.records.resume(mail.id, desk.now)
    again = desk.begin(mail)
    assert (again.thread_id, again.attempts) == (thread, 1)


def test_paused_mail_is_due_once_its_gate_is_open_or_its_deadline_has_come(desk: Desk) -> None:
    mail = desk.mail()
    thread = desk.begin(mail).thread_id
    desk.records.pause(mail.id, "kill_switch")
    closed = {"kill_switch", "circuit_model"}
    assert desk.records.due(desk.now, closed) == []
    assert desk.records.begin_attempt(mail.conversation_id, desk.now, closed) is None
    assert desk.records.next_due(desk.now) == desk.records.mail(mail.id).deadline
    desk.records.set_gate("circuit_model", GateState.CLOSED, "", by="ada", at=desk.now, until=desk.now + MINUTE)
    assert desk.records.next_due(desk.now) == desk.now + MINUTE
    assert desk.records.due(desk.now, {"circuit_model"}) == [mail.conversation_id]
    assert desk.records.due(desk.records.mail(mail.id).deadline, closed) == [mail.conversation_id]
    again = desk.begin(mail)
    assert (again.thread_id, again.attempts) == (thread, 1)


def test_mail_that_starts_over_keeps_what_was_read_and_forgets_what_was_decided(desk: Desk) -> None:
    mail = desk.mail()
    thread = desk.begin(mail).thread_id
    names = ("email", "RequestForm", "Plan", "Draft", "OutgoingMail")
    for name in names:
        desk.records.keep(mail.id, name, {"name": name})
    desk.records.start_over(mail.id)
    assert [name for name in names if desk.records.kept(mail.id, name)] == ["email", "RequestForm"]
    assert desk.begin(mail).thread_id != thread


def test_every_mail_has_exactly_one_outcome(desk: Desk) -> None:
    mail = desk.mail()
    assert desk.records.outcome(mail.id) is None
    desk.records.settle(mail.id, OutcomeKind.HANDED_OFF, Reason.UNCLEAR, desk.now)
    desk.records.settle(mail.id, OutcomeKind.HANDED_OFF, Reason.UNCLEAR, desk.now)
    assert desk.records.outcome(mail.id) == (OutcomeKind.HANDED_OFF, Reason.UNCLEAR)
    with pytest.raises(PermanentError):
        desk.records.settle(mail.id, OutcomeKind.BOOKED, None, desk.now)
    with pytest.raises(PermanentError):
        desk.records.retry_later(mail.id, desk.now, "too late")
    desk.records.resume(mail.id, desk.now)
    assert desk.records.due(desk.now) == []
    assert _events(desk, mail).count("mail_settled") == 1


def test_every_step_is_audited(desk: Desk) -> None:
    mail = desk.mail()
    desk.begin(mail)
    desk.records.await_approval(mail.id)
    desk.records.resume(mail.id, desk.now)
    desk.records.retry_later(mail.id, desk.now, "outage")
    desk.records.pause(mail.id, "gate")
    desk.records.settle(mail.id, OutcomeKind.CLOSED, Reason.DECLINED, desk.now)
    assert _events(desk, mail) == [
        "mail_taken_in",
        "attempt_begun",
        "mail_awaiting_approval",
        "mail_resumed",
        "mail_retry_later",
        "mail_paused",
        "mail_settled",
    ]


def test_outcome_without_done_is_impossible(desk: Desk) -> None:
    desk.mail()
    for values in ("outcome = 'booked'", "status = 'done'", "reason = 'unclear'", "status = 'odd'"):
        with pytest.raises(PermanentError), writing(desk.database) as connection:
            connection.exec_driver_sql(f"UPDATE mails SET {values}")


STEPS = st.sampled_from(["begin", "retry", "approval", "pause", "resume", "settle"])


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, max_size=12))
def test_open_mail_is_never_lost_whatever_happens_to_it(desk_for_examples: Desk, steps: list[str]) -> None:
    desk = desk_for_examples
    mail = desk.mail()
    records = desk.records
    for step in steps:
        if records.outcome(mail.id):
            break
        moves: dict[str, Callable[[], object]] = {
            "begin": lambda: records.begin_attempt(mail.conversation_id, desk.now),
            "retry": lambda: records.retry_later(mail.id, desk.now + MINUTE, "outage"),
            "approval": lambda: records.await_approval(mail.id),
            "pause": lambda: records.pause(mail.id, "gate"),
            "resume": lambda: records.resume(mail.id, desk.now),
            "settle": lambda: records.settle(mail.id, OutcomeKind.ASKED, None, desk.now),
        }
        moves[step]()
    settled = records.outcome(mail.id) is not None
    records.resume(mail.id, desk.now)
    attempt = records.begin_attempt(mail.conversation_id, desk.now)
    assert (attempt is None) == settled
    assert attempt is None or attempt.attempts >= 1
    if attempt:
        records.settle(mail.id, OutcomeKind.ASKED, None, desk.now)
