"""Whole runs against gates: what is held back, what goes on, and what is decided anew once a gate opens."""

import pytest

from agent.domain import KILL_SWITCH, LEVEL, GateState, Integration, Level, pause_of
from agent.errors import TransientError
from tests.agent.desk import Desk
from tests.agent.mails import ANN, BOOK, OWNER, form, half_hour, mail
from tests.agent.scenes import OFFER


def pause(desk: Desk, gate: str = KILL_SWITCH) -> None:
    desk.records.set_gate(gate, GateState.CLOSED, "owner said so", by="olive", at=desk.clock[0])


def resume(desk: Desk, gate: str = KILL_SWITCH) -> None:
    desk.records.set_gate(gate, GateState.OPEN, "", by="olive", at=desk.clock[0])


def set_level(desk: Desk, level: Level) -> None:
    desk.records.set_gate(LEVEL, level, "", by="olive", at=desk.clock[0])


def test_what_a_gate_held_back_is_decided_anew_from_the_calendar_as_it_is_then_and_the_model_is_asked_once(desk: Desk):
    pause(desk)
    mail_id = desk.receive(mail(), BOOK)
    desk.busy(half_hour(5, 15))
    resume(desk)
    desk.run()
    assert desk.outcome(mail_id) == "offered"
    assert list(desk.events()) == ["busy"]
    assert [question.purpose for question in desk.model.questions].count("understand_request") == 1


@pytest.mark.parametrize("closes_before", ["send", "file"])
def test_what_has_begun_when_a_gate_closes_is_brought_to_its_end_once_it_opens(desk: Desk, closes_before):
    desk.ports["records"].on({"send": "add_booking", "file": "owe"}[closes_before], lambda: pause(desk))
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "paused"
    assert len(desk.events()) == 1
    assert len(desk.mails_to(ANN)) == int(closes_before == "file")
    desk.ports["records"].meanwhile.clear()
    resume(desk)
    desk.run()
    assert desk.outcome(mail_id) == "booked"
    assert (len(desk.events()), len(desk.mails_to(ANN))) == (1, 1)


def test_one_paused_integration_holds_back_what_goes_through_it_and_nothing_else(desk: Desk):
    pause(desk, pause_of(Integration.CALENDAR))
    booking = desk.receive(mail(), BOOK)
    person = desk.receive(mail("I want to talk to Olive."), form("wants_person"))
    assert (desk.outcome(booking), desk.outcome(person)) == ("paused", "handed_off(wants_person)")
    assert len(desk.mails_to(ANN)) == 1


def test_a_level_that_is_lowered_before_anything_has_begun_leaves_a_shadow(desk: Desk):
    desk.ports["ledger"].on("generation", lambda: set_level(desk, Level.SHADOW))
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "shadowed"
    assert (desk.events(), desk.mailer.sent) == ({}, [])


def test_a_level_that_is_lowered_in_the_middle_leaves_what_is_done_and_ends_with_a_person(desk: Desk):
    desk.ports["records"].on("add_booking", lambda: set_level(desk, Level.SHADOW))
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "paused"
    for _ in range(5):
        desk.later(minutes=16)
    assert desk.outcome(mail_id) == "handed_off(held_back)"
    assert (len(desk.events()), desk.mailer.sent) == (1, [])


def test_a_level_that_is_raised_again_brings_what_was_done_to_its_end(desk: Desk):
    desk.ports["records"].on("add_booking", lambda: set_level(desk, Level.SHADOW))
    mail_id = desk.receive(mail(), BOOK)
    desk.ports["records"].meanwhile.clear()
    set_level(desk, Level.AUTO)
    desk.run()
    assert desk.outcome(mail_id) == "booked"
    assert len(desk.mails_to(ANN)) == 1


def test_a_level_that_is_lowered_to_approve_counts_for_what_has_not_been_begun(desk: Desk):
    desk.fails("calendar", "availability", TransientError("away"))
    mail_id = desk.receive(mail(), BOOK)
    set_level(desk, Level.APPROVE)
    desk.later(minutes=1)
    assert (desk.outcome(mail_id), desk.events()) == ("awaiting_approval", {})


def test_off_in_the_middle_of_a_pass_leaves_the_other_mails_unread_until_the_level_is_raised(desk: Desk):
    desk.mailbox.deliver(mail())
    desk.mailbox.deliver(mail(sender=ANN, subject="Another"))
    desk.forms += [BOOK, BOOK]
    desk.ports["model"].on("fill", lambda: set_level(desk, Level.OFF))
    first, second = desk.worker.run_once()
    assert (desk.outcome(first), desk.outcome(second)) == ("retry_later", "new")
    assert len(desk.model.questions) == 2
    desk.ports["model"].meanwhile.clear()
    set_level(desk, Level.AUTO)
    desk.run()
    assert desk.outcome(first) == "booked"
    assert desk.records.outcome(second) is not None


@pytest.mark.parametrize("text", ["book", "offer"])
def test_nothing_is_booked_or_held_that_could_not_be_told_now(desk: Desk, text):
    asked = {"book": (mail(), BOOK), "offer": (mail(OFFER[0]), OFFER[1])}[text]
    pause(desk, pause_of(Integration.MAILER))
    mail_id = desk.receive(*asked)
    assert (desk.outcome(mail_id), desk.events(), desk.held()) == ("paused", {}, [])


def test_a_closed_gate_holds_every_effect_back_until_it_opens(desk: Desk):
    pause(desk)
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "paused"
    assert desk.events() == {}
    desk.later(minutes=50)
    assert desk.outcome(mail_id) == "paused"
    resume(desk)
    desk.run()
    assert desk.outcome(mail_id) == "booked"
    assert len(desk.events()) == 1


def test_a_gate_that_stays_closed_ends_with_a_person_who_is_told_once_it_opens(desk: Desk):
    pause(desk)
    mail_id = desk.receive(mail(), BOOK)
    for _ in range(5):
        desk.later(minutes=16)
    assert desk.outcome(mail_id) == "handed_off(held_back)"
    assert desk.mailer.sent == []
    resume(desk)
    desk.later(minutes=16)
    assert sorted(sent.to for sent in desk.mailer.sent) == sorted([ANN, OWNER.address])
    assert desk.events() == {}
