"""Whole runs: what is written outside happens once, whatever fails between the plan and the effect."""

from functools import cache

import pytest

from agent import papers, policy
from agent.domain import Slot
from agent.errors import ModelError, SlotTaken, Throttled, TransientError
from agent.form import DraftForm
from tests.agent.desk import Desk
from tests.agent.mails import ANN, BOOK, OWNER, at, half_hour, mail
from tests.agent.scenes import MEET, MOVE, OFFER, SCENES


def test_a_slot_that_is_lost_between_reading_and_writing_is_planned_again(desk: Desk):
    desk.ports["records"].on("reserve", lambda: desk.busy(half_hour(5, 15)))
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "offered"
    assert list(desk.events()) == ["busy"]
    assert desk.path(mail_id).count("read_calendar") == 2
    assert desk.path(mail_id).count("understand_request") == 1
    assert half_hour(5, 15) not in desk.held()
    assert len(desk.mails_to(ANN)) == 1


@pytest.mark.parametrize("asked", [MEET, OFFER, MOVE], ids=["book", "offer", "move"])
def test_slots_that_are_lost_again_and_again_end_with_a_person(desk: Desk, asked):
    desk.booked(half_hour(5, 16), event_id="seed1")
    for method in ("reserve", "hold"):
        desk.fails("records", method, SlotTaken("somebody was faster"), times=policy.MAX_LOST_SLOTS + 1)
    mail_id = desk.receive(mail(asked[0]), asked[1])
    assert desk.outcome(mail_id) == "handed_off(slot_lost)"
    assert desk.path(mail_id).count("read_calendar") == policy.MAX_LOST_SLOTS + 1
    assert desk.events() == {"seed1": half_hour(5, 16)}


def test_a_calendar_that_cannot_say_what_is_free_is_never_taken_for_free(desk: Desk):
    desk.calendar.unknown = [half_hour(20, 9)]
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "retry_later"
    for _ in range(4):
        desk.later(minutes=16)
    assert desk.outcome(mail_id) == "handed_off(calendar_unknown)"
    assert desk.events() == {}
    assert desk.held() == []


def test_a_slot_that_becomes_unknown_before_the_commit_is_not_booked(desk: Desk):
    desk.ports["records"].on("reserve", lambda: desk.calendar.unknown.append(half_hour(5, 15)))
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "retry_later"
    assert desk.events() == {}


OUR_WRITES = {
    "book_slot": ["reserve", "add_booking", "keep", "owe"],
    "move_booking": ["reserve", "change_booking", "keep"],
    "cancel_booking": ["change_booking", "keep"],
    "hold_slots": ["hold", "keep", "count_round"],
}


@cache
def undisturbed(node: str) -> tuple[str, list[str], list[Slot], list[Slot]]:
    """Return how the node's mail ends where nothing dies: the outcome, Ann's mail, the calendar, what we hold."""
    desk = SCENES[node].open()
    outcome = desk.outcome(SCENES[node].ask(desk))
    return outcome, told(desk), list(desk.events().values()), desk.held()


@pytest.mark.parametrize(("node", "method"), [(node, method) for node in OUR_WRITES for method in OUR_WRITES[node]])
@pytest.mark.parametrize("error", [ZeroDivisionError("the process dies here"), TransientError("the database is away")])
def test_a_run_that_dies_after_a_write_of_ours_ends_as_if_it_had_not(node, method, error):
    expected = undisturbed(node)
    desk = SCENES[node].open()
    desk.fails("records", method, error, about="Done" if method == "keep" else None, after=True)
    mail_id = SCENES[node].ask(desk)
    assert desk.ports["records"].faults == []
    desk.later(minutes=3)
    assert (desk.outcome(mail_id), told(desk), list(desk.events().values()), desk.held()) == expected


def told(desk: Desk) -> list[str]:
    """Return what Ann was told, without what is random."""
    return [sent.text for sent in desk.mails_to(ANN)]


def test_who_is_offered_times_or_asked_spends_one_round_however_often_the_run_dies(desk: Desk):
    desk.fails("records", "count_round", ZeroDivisionError("the process dies here"), times=2, after=True)
    mail_id = desk.receive(mail(OFFER[0]), OFFER[1])
    assert desk.outcome(mail_id) == "offered"
    assert desk.records.conversation(desk.records.mail(mail_id).conversation_id).rounds == 1


def test_the_models_words_are_asked_for_again_where_they_claim_something_then_replaced(desk: Desk):
    desk.words += [
        DraftForm(opening="It is booked for 3 pm.", closing="Bye."),
        DraftForm(opening="Dear Ann,", closing="Bye."),
    ]
    mail_id = desk.receive(mail(), BOOK)
    assert desk.path(mail_id).count("draft_reply") == 2
    assert desk.mails_to(ANN)[0].text.startswith("Dear Ann,")
    desk.words += [DraftForm(opening="It is booked for 3 pm.", closing="See you on Thursday.")] * 2
    mail_id = desk.receive(
        mail("Could we also meet on Friday, 6 March at 11:00?"), MOVE[1].model_copy(update={"intent": "book"})
    )
    assert desk.outcome(mail_id) == "booked"
    assert desk.path(mail_id).count("draft_reply") == policy.MAX_DRAFTS
    assert "3 pm" not in desk.mails_to(ANN)[1].text
    assert papers.kept(desk.records, mail_id, papers.Draft).source == "template"


def test_words_that_are_only_out_of_tune_give_way_without_another_try(desk: Desk):
    desk.words += [DraftForm(opening="Hello, how are you?", closing="Bye.")]
    mail_id = desk.receive(mail(), BOOK)
    assert desk.path(mail_id).count("draft_reply") == 1
    assert desk.mails_to(ANN)[0].text.startswith("Hello, thank you for your message. Here are the details")
    assert papers.kept(desk.records, mail_id, papers.Draft).source == "template"


def test_a_model_that_is_away_is_asked_later_and_after_the_deadline_a_person(desk: Desk):
    desk.forms += [TransientError("away")] * 9
    mail_id = desk.receive(mail())
    assert desk.outcome(mail_id) == "retry_later"
    for _ in range(4):
        desk.later(minutes=16)
    assert desk.outcome(mail_id) == "handed_off(model_unavailable)"
    assert "Could we meet on Thursday" in desk.mails_to(OWNER.address)[0].text


def test_a_model_that_says_when_to_come_back_is_not_asked_before(desk: Desk):
    mail_id = desk.receive(mail(), Throttled("slow down", retry_after=1800))
    desk.later(minutes=29)
    assert desk.outcome(mail_id) == "retry_later"
    desk.forms.append(BOOK)
    desk.later(minutes=1)
    assert desk.outcome(mail_id) == "booked"


@pytest.mark.parametrize(("answers", "outcome"), [(1, "booked"), (2, "handed_off(model_invalid)")])
def test_an_answer_that_is_not_the_form_is_repaired_once(desk: Desk, answers, outcome):
    forms = [ModelError("not the form")] * answers + [BOOK]
    assert desk.outcome(desk.receive(mail(), *forms)) == outcome
    assert "could not be used" in desk.model.questions[1].user


def test_the_time_that_is_confirmed_is_the_one_that_the_calendar_holds(desk: Desk):
    desk.receive(mail(), BOOK)
    [slot] = desk.events().values()
    assert slot.start == at(5, 15)
    assert "15:00 – 15:30" in desk.mails_to(ANN)[0].text
