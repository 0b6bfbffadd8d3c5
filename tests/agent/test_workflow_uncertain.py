"""Whole runs: calls that are cut short, providers that answer late or never, and writers who cross."""

from datetime import timedelta

import pytest

from agent import effects
from agent.domain import NewEvent
from agent.errors import OutcomeUnknown, TransientError
from agent.replies.language import find_language
from agent.replies.times import moment
from tests.agent.desk import GRACE, Desk
from tests.agent.mails import ANN, BERLIN, BOOK, NOW, OWNER, half_hour, mail
from tests.agent.scenes import SCENES

UNKNOWN = OutcomeUnknown("the connection died")


@pytest.mark.parametrize("after", [True, False], ids=["it arrived", "it did not"])
def test_a_mail_of_which_nobody_knows_whether_it_left_is_never_sent_again(desk: Desk, after):
    desk.fails("mailer", "send", UNKNOWN, after=after)
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "retry_later"
    assert desk.wait() == GRACE
    assert desk.outcome(mail_id) == "handed_off(effect_uncertain)"
    for _ in range(3):
        desk.later(hours=1)
    replies = [sent for sent in desk.mails_to(ANN) if "booked" in sent.text]
    assert len(replies) == int(after)
    assert len(desk.events()) == 1
    assert desk.records.handoffs()[0].reason == "effect_uncertain"


@pytest.mark.parametrize(("hours", "due"), [(1, 24), (40, 64)], ids=["it stands", "it has passed"])
def test_by_when_a_person_answers_stays_as_the_customer_was_told(desk: Desk, hours, due):
    more = BOOK.model_copy(update={"also_asks": ["Could you send me your price list?"]})
    text = "Could we meet on Thursday, 5 March at 15:00? Could you send me your price list?"
    desk.fails("mailer", "send", UNKNOWN, after=True)
    mail_id = desk.receive(mail(text), more)
    told = NOW + timedelta(hours=24)
    assert [reply for reply in desk.mails_to(ANN) if moment(told, str(BERLIN), find_language("en")) in reply.text]
    desk.later(hours=hours)
    assert desk.outcome(mail_id) == "handed_off(effect_uncertain)"
    [handoff] = desk.records.handoffs()
    assert handoff.due == NOW + timedelta(hours=due)


def test_a_mail_that_sent_shows_has_left_and_the_run_goes_on(desk: Desk):
    desk.ports["mailer"].on("send", lambda: desk.mailbox.sent.append(b"Message-ID: " + reply_id(desk) + b"\r\n\r\n"))
    desk.fails("mailer", "send", UNKNOWN)
    assert desk.outcome(desk.receive(mail(), BOOK)) == "booked"
    assert desk.handoffs() == []


def reply_id(desk: Desk) -> bytes:
    """Return the Message-ID of the reply that is about to be sent."""
    [effect] = [row for row in desk.records.effects() if row.kind == "reply"]
    return str(effect.request["message_id"]).encode()


@pytest.mark.parametrize(("node", "outcome"), [("book_slot", "booked"), ("move_booking", "moved")])
@pytest.mark.parametrize("error", [UNKNOWN, ZeroDivisionError("the process dies here")], ids=["unknown", "crash"])
def test_a_calendar_write_that_landed_is_found_and_not_repeated(node, outcome, error):
    scene = SCENES[node]
    desk = scene.open()
    desk.fails(scene.port, scene.method, error, after=True)
    mail_id = scene.ask(desk)
    assert desk.outcome(mail_id) == outcome
    assert len(desk.events()) == 1
    assert len(desk.records.bookings(ANN, desk.clock[0])) == 1
    assert len(desk.mails_to(ANN)) == 1


def test_a_calendar_write_that_did_not_land_is_repeated_once_the_provider_is_to_be_believed(desk: Desk):
    desk.fails("calendar", "book", UNKNOWN)
    mail_id = desk.receive(mail(), BOOK)
    assert (desk.outcome(mail_id), desk.events()) == ("retry_later", {})
    assert desk.wait() == GRACE
    assert desk.outcome(mail_id) == "booked"
    assert (len(desk.events()), len(desk.mails_to(ANN))) == (1, 1)


def test_a_calendar_write_that_shows_late_is_found_and_not_repeated(desk: Desk):
    def write_late() -> None:
        [effect] = desk.records.effects()
        slot = effects.slot_of(effect.request)
        name = effects.event_id(effect.key)
        desk.calendar.book(NewEvent(name, name, slot, "Consultation", "", "", (ANN,), OWNER))

    desk.fails("calendar", "book", UNKNOWN)
    mail_id = desk.receive(mail(), BOOK)
    write_late()
    desk.ports["calendar"].on("book", pytest.fail)
    desk.wait()
    assert desk.outcome(mail_id) == "booked"
    assert len(desk.events()) == 1


@pytest.mark.parametrize(("node", "reads"), [("book_slot", "get"), ("move_booking", "get")])
def test_a_calendar_that_cannot_be_asked_until_the_deadline_leaves_the_write_to_a_person(node, reads):
    scene = SCENES[node]
    desk = scene.open()
    desk.ports["calendar"].on(scene.method, lambda: desk.fails("calendar", reads, TransientError("away"), times=99))
    desk.fails(scene.port, scene.method, UNKNOWN, after=True)
    mail_id = scene.ask(desk)
    for _ in range(9):
        desk.wait()
    assert desk.outcome(mail_id) == "handed_off(effect_uncertain)"
    assert desk.records.handoffs()[0].reason == "effect_uncertain"
    assert [row.state for row in desk.records.effects(mail_id) if row.kind in {"book", "move"}] == ["uncertain"]


def test_a_booking_that_somebody_crossed_is_taken_back_and_other_times_are_offered(desk: Desk):
    desk.ports["calendar"].on("book", lambda: desk.busy(half_hour(5, 15)) if "busy" not in desk.events() else None)
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "offered"
    assert list(desk.events()) == ["busy"]
    assert "booked" not in desk.mails_to(ANN)[0].text


def test_a_move_that_somebody_crossed_is_taken_back_to_where_it_was():
    scene = SCENES["move_booking"]
    desk = scene.open()
    desk.ports["calendar"].on("move", lambda: desk.busy(half_hour(6, 11)) if "busy" not in desk.events() else None)
    mail_id = scene.ask(desk)
    assert desk.outcome(mail_id) == "offered"
    assert desk.events() == {"busy": half_hour(6, 11), "seed1": half_hour(5, 15)}


def test_an_id_that_may_be_used_up_is_not_used_again(desk: Desk):
    desk.fails("calendar", "book", TransientError("503"))
    mail_id = desk.receive(mail(), BOOK)
    desk.wait()
    assert desk.outcome(mail_id) == "booked"
    failed, done = (row for row in desk.records.effects(mail_id) if row.kind == "book")
    assert (failed.state, done.state) == ("failed", "done")
    assert list(desk.events()) == [effects.event_id(done.key)]
    assert effects.event_id(failed.key) != effects.event_id(done.key)
