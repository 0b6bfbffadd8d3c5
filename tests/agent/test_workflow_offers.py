"""Whole runs: what is offered and asked, what an answer takes, and what a conversation lets go of."""

from datetime import timedelta

import pytest

from agent.domain import Slot
from agent.policy import Policy
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import (
    ANN,
    ANN_CONTACT,
    BERLIN,
    BOB,
    BOB_CONTACT,
    BOOK,
    OWNER,
    THURSDAY,
    at,
    form,
    half_hour,
    mail,
    window,
)

WINDOWS = mail("Could we meet on Thursday afternoon or on Friday before 11?")
ASKS_WINDOWS = form("book", window("Thursday afternoon", "2026-03-05"), window("Friday before 11", "2026-03-06"))
SECOND = form("accept", offer_number=2)


def offered(desk: Desk) -> str:
    """Offer Ann three times and return our Message-ID."""
    assert desk.outcome(desk.receive(WINDOWS, ASKS_WINDOWS)) == "offered"
    return desk.mails_to(ANN)[-1].message_id


def answer(ours: str, text: str) -> bytes:
    return mail(text, thread=(ours,), subject="Re: Appointment")


def test_windows_are_answered_with_free_times_inside_them_and_each_is_held(desk: Desk):
    desk.busy(half_hour(5, 13))
    offered(desk)
    slots = desk.held()
    assert len(slots) == 3
    afternoon, before_eleven = (at(5, 12), at(5, 18)), (at(6, 9), at(6, 11))
    for slot in slots:
        assert any(first <= slot.start and slot.end <= last for first, last in (afternoon, before_eleven))
        assert not slot.overlaps(half_hour(5, 13))
    text = desk.mails_to(ANN)[0].text
    assert all(f"{number}. " in text for number in (1, 2, 3))
    assert list(desk.events()) == ["busy"]


def test_the_offered_time_that_is_accepted_is_booked_and_the_others_are_let_go(desk: Desk):
    ours = offered(desk)
    second = desk.held()[1]
    mail_id = desk.receive(answer(ours, "The second one suits me."), SECOND)
    assert desk.outcome(mail_id) == "booked"
    assert list(desk.events().values()) == [second]
    assert desk.held() == [second]
    assert desk.records.open_offer(desk.records.mail(mail_id).conversation_id, desk.clock[0]) is None


def test_an_answer_finds_its_offer_without_a_reference_where_the_sender_has_only_one(desk: Desk):
    offered(desk)
    second = desk.held()[1]
    assert desk.outcome(desk.receive(mail("The second one suits me."), SECOND)) == "booked"
    assert list(desk.events().values()) == [second]


def test_the_models_number_does_not_overrule_the_customers_words(desk: Desk):
    ours = offered(desk)
    first = desk.held()[0]
    desk.receive(answer(ours, "The first one suits me."), form("accept", offer_number=3))
    assert list(desk.events().values()) == [first]


def test_an_answer_that_takes_two_is_asked_which(desk: Desk):
    ours = offered(desk)
    assert desk.outcome(desk.receive(answer(ours, "The first or the second."), form("accept"))) == "asked"
    assert desk.events() == {}


def test_an_accepted_time_that_was_lost_meanwhile_is_offered_anew(desk: Desk):
    ours = offered(desk)
    desk.busy(desk.held()[1])
    assert desk.outcome(desk.receive(answer(ours, "The second one suits me."), SECOND)) == "offered"
    assert list(desk.events()) == ["busy"]
    assert all(not slot.overlaps(desk.events()["busy"]) for slot in desk.held())


def test_what_is_held_can_be_had_though_it_is_soon_by_now():
    desk = open_desk()
    asked = form("book", window("today between 2 and 5 pm", "2026-03-02"))
    assert desk.outcome(desk.receive(mail("Could we meet today between 2 and 5 pm?"), asked)) == "offered"
    first = desk.held()[0]
    desk.clock[0] = first.start - timedelta(minutes=20)
    answered = answer(desk.mails_to(ANN)[-1].message_id, "Number 1, please.")
    assert desk.outcome(desk.receive(answered, form("accept", offer_number=1))) == "booked"
    assert [event.start for event in desk.events().values()] == [first.start]


def test_times_are_held_no_longer_than_until_the_last_of_them():
    desk = open_desk()
    asked = form("book", window("today between 2 and 5 pm", "2026-03-02"))
    desk.receive(mail("Could we meet today between 2 and 5 pm?"), asked)
    last = max(slot.start for slot in desk.held())
    assert f"until Monday, 2 March 2026, {last.astimezone(BERLIN):%H:%M}" in desk.mails_to(ANN)[-1].text
    desk.clock[0] = last
    assert desk.held() == []


def test_an_expired_offer_is_booked_if_it_is_still_free():
    desk = open_desk(rules=Policy(hold_hours=1))
    ours = offered(desk)
    second = desk.held()[1]
    desk.later(hours=2)
    assert desk.held() == []
    assert desk.outcome(desk.receive(answer(ours, "The second one suits me."), SECOND)) == "booked"
    assert list(desk.events().values()) == [second]


def test_what_one_customer_is_offered_is_offered_to_nobody_else():
    desk = open_desk(contacts=(ANN_CONTACT, BOB_CONTACT))
    offered(desk)
    mine = desk.held()
    other = mail("Could we meet on Thursday afternoon or on Friday before 11?", sender=BOB)
    assert desk.outcome(desk.receive(other, ASKS_WINDOWS)) == "offered"
    assert len(set(desk.held()) - set(mine)) == 3


def test_declining_closes_the_offer_and_lets_its_times_go(desk: Desk):
    ours = offered(desk)
    mail_id = desk.receive(answer(ours, "Thanks, but we need no meeting any more."), form("decline"))
    assert desk.outcome(mail_id) == "closed(declined)"
    assert desk.held() == []
    assert len(desk.mailer.sent) == 1
    assert len(desk.mailbox.filed["handled"]) == 2


def test_thanks_are_not_answered(desk: Desk):
    desk.receive(mail(), BOOK)
    thread = (desk.mailer.sent[0].message_id,)
    mail_id = desk.receive(mail("Great, thank you, see you then!", thread=thread), form("thanks"))
    assert desk.outcome(mail_id) == "ignored(acknowledgement)"
    assert len(desk.mailer.sent) == 1
    assert len(desk.events()) == 1


@pytest.mark.parametrize("intent", ["thanks", "decline"])
@pytest.mark.parametrize("text", ["Thanks! Could we talk at all?", "Thanks, but let us take Friday at 11:00."])
def test_what_asks_for_something_is_not_let_go_as_thanks_on_the_models_word(desk: Desk, intent, text):
    ours = offered(desk)
    assert desk.outcome(desk.receive(answer(ours, text), form(intent))) == "handed_off(unclear)"
    assert len(desk.held()) == 3


def test_an_ambiguous_time_is_asked_back_with_the_times_it_may_mean():
    desk = open_desk(rules=Policy.model_validate({"slots": {"horizon_days": 120}}))
    mail_id = desk.receive(mail("Could we meet on 5/6?"), form("book", window("5/6", "2026-06-05")))
    assert desk.outcome(mail_id) == "asked"
    [reply] = desk.mails_to(ANN)
    assert "5 June 2026" in reply.text
    assert "6 May 2026" in reply.text
    assert desk.events() == {}


def test_a_taken_time_is_answered_with_the_nearest_free_ones(desk: Desk):
    desk.busy(half_hour(5, 15))
    assert desk.outcome(desk.receive(mail(), BOOK)) == "offered"
    assert sorted(slot.start for slot in desk.held()) == [at(5, 14), at(5, 14, 30), at(5, 15, 30)]


def test_without_any_free_time_a_person_answers(desk: Desk):
    desk.busy(Slot(at(1, 0), at(1, 0) + timedelta(days=90)))
    assert desk.outcome(desk.receive(mail(), BOOK)) == "handed_off(no_free_slot)"


def test_a_conversation_that_turns_too_often_goes_to_a_person(desk: Desk):
    ours = offered(desk)
    other = form("counter", window("Monday, 9 March in the afternoon", "2026-03-09"))
    outcomes = []
    for _ in range(3):
        mail_id = desk.receive(answer(ours, "Rather Monday, 9 March in the afternoon."), other)
        outcomes.append(desk.outcome(mail_id))
    assert outcomes == ["offered", "offered", "handed_off(too_many_rounds)"]
    assert len(desk.held()) == 3


def test_an_offer_to_move_keeps_the_booking_until_it_is_taken_and_then_moves_it(desk: Desk):
    desk.booked(half_hour(5, 15))
    wish = form("move", window("Friday morning", "2026-03-06"))
    assert desk.outcome(desk.receive(mail("Can we move our call to Friday morning?"), wish)) == "offered"
    assert desk.events() == {"seed1": half_hour(5, 15)}
    reply = desk.mails_to(ANN)[0]
    assert "Thursday, 5 March 2026, 15:00" in reply.text
    taken = desk.receive(answer(reply.message_id, "The second one suits me."), SECOND)
    assert desk.outcome(taken) == "moved"
    [(event_id, slot)] = desk.events().items()
    assert event_id == "seed1"
    assert at(6, 9) <= slot.start < at(6, 12)
    assert desk.mails_to(OWNER.address) == []


def test_the_open_question_outlives_a_mail_that_goes_to_a_person(desk: Desk):
    ours = offered(desk)
    asked = answer(ours, "What does it cost?")
    assert desk.outcome(desk.receive(asked, form("question"))) == "handed_off(out_of_scope)"
    assert len(desk.held()) == 3
    assert desk.outcome(desk.receive(answer(ours, "The second one suits me."), SECOND)) == "booked"


def test_a_wish_for_an_exact_time_answers_an_open_offer_too(desk: Desk):
    ours = offered(desk)
    said = answer(ours, "Could we meet on Thursday, 5 March at 15:00?")
    assert desk.outcome(desk.receive(said, form("counter", THURSDAY))) == "booked"
    assert desk.held() == [half_hour(5, 15)]
