"""The answer to our question which of several bookings is meant."""

from dataclasses import replace

import pytest

from agent.decisions import WhichBooking, decide
from agent.domain import Action, Plan, Reason
from agent.policy import Policy
from tests.agent.decisions.situations import EMAIL, booking, situation
from tests.agent.mails import BERLIN, NOW, at, form, half_hour, window

THURSDAY, TUESDAY = booking(half_hour(5, 15)), booking(half_hour(10, 9), "b2")
BOTH = (THURSDAY, TUESDAY)
ELEVEN = form("move", window("Friday, 6 March at 11:00", "2026-03-06", "11:00"))
CANCEL = ("Please cancel our appointment.", form("cancel"))
MOVE = ("Can we move our appointment to Friday, 6 March at 11:00?", ELEVEN)


def answer(text: str, intent: str = "accept", asked=CANCEL, *, left=BOTH, **changes) -> Plan:
    """Decide on an answer to the question which of the two bookings a mail meant."""
    words, wish = asked
    mail = replace(EMAIL, reply_text=words)
    question = WhichBooking((THURSDAY.slot, TUESDAY.slot), wish, mail, NOW.astimezone(BERLIN))
    return decide(situation(text, form(intent), bookings=left, question=question, **changes))


@pytest.mark.parametrize("intent", ["accept", "cancel", "book", "counter", "move"])
@pytest.mark.parametrize(
    "text",
    ["2", "The second one, please.", "Tuesday's.", "The later one.", "Cancel the second one.", "The one at 9:00."],
)
def test_the_one_that_is_named_is_cancelled_whatever_the_model_calls_the_answer(text, intent):
    plan = answer(text, intent)
    assert (plan.action, plan.booking_id) == (Action.CANCEL, "b2")


@pytest.mark.parametrize("text", ["Number 1", "The one on Thursday.", "The earlier one.", "Please move the first one."])
def test_only_the_one_that_is_named_is_moved_to_where_the_first_mail_wanted_it(text):
    plan = answer(text, "move", MOVE)
    assert (plan.action, plan.booking_id, plan.slots) == (Action.MOVE, "b1", (half_hour(6, 11),))


@pytest.mark.parametrize(
    "text",
    [
        "The one that we spoke of.",
        "Keep the one on Thursday.",
        "Not the one on Thursday.",
        "The one on Thursday should stay.",
        "Both.",
        "Yes.",
    ],
)
def test_an_answer_that_names_none_or_several_is_asked_once_more(text):
    plan = answer(text, "cancel")
    assert (plan.action, plan.question) == (Action.ASK, "which_booking")
    assert plan.candidates == (THURSDAY.slot, TUESDAY.slot)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("The one on Tuesday, and I want it on Friday at 11.", CANCEL),
        ("Please move the one on Tuesday.", CANCEL),
        ("I'd rather have the second one later.", CANCEL),
        ("The one on Wednesday, 11 March.", CANCEL),
        ("Please cancel the second one.", MOVE),
        ("The second one, to Monday at 10:00.", MOVE),
    ],
)
def test_an_answer_that_wants_something_else_or_names_another_time_is_read_by_a_person(text, asked):
    assert answer(text, asked[1].intent, asked).reason is Reason.UNCLEAR


@pytest.mark.parametrize("intent", ["question", "wants_person", "other", "thanks", "decline"])
def test_a_mail_that_is_no_answer_changes_nothing(intent):
    assert answer("The second one?", intent).action is Action.HAND_OFF


def test_after_the_last_round_it_is_not_asked_again():
    assert answer("The one that we spoke of.", rounds=3).reason is Reason.TOO_MANY_ROUNDS


def test_a_booking_that_is_gone_is_not_replaced_by_the_one_that_is_left():
    assert answer("The second one.", left=(THURSDAY,)).reason is Reason.NOTHING_TO_CHANGE
    assert answer("The second one.", left=()).reason is Reason.NOTHING_TO_CHANGE
    assert answer("That one.", left=(THURSDAY,)).reason is Reason.UNCLEAR
    assert answer("The first one.", left=(THURSDAY,)).action is Action.CANCEL


def test_a_booking_that_was_moved_since_we_asked_is_not_the_one_that_was_named():
    moved = replace(TUESDAY, slot=half_hour(11, 9))
    assert answer("The second one.", left=(THURSDAY, moved)).reason is Reason.NOTHING_TO_CHANGE


def test_the_kind_of_meeting_names_a_booking():
    kinds = Policy.model_validate({"meetings": [{"name": "Call"}, {"name": "Review"}]})
    both = (replace(THURSDAY, meeting="Call"), replace(TUESDAY, meeting="Review"))
    plan = answer("The review.", left=both, policy=kinds)
    assert (plan.action, plan.booking_id, plan.meeting) == (Action.CANCEL, "b2", "Review")


def test_the_wish_counts_from_the_day_on_which_it_was_written():
    wish = form("move", window("tomorrow at 11:00", "2026-03-03", "11:00"))
    asked = ("Can we move our appointment to tomorrow at 11:00?", wish)
    plan = answer("The second one.", asked=asked, reference=at(2, 20).astimezone(BERLIN))
    assert (plan.action, plan.slots) == (Action.MOVE, (half_hour(3, 11),))


def test_a_cancellation_that_the_first_mail_does_not_put_into_words_is_not_made():
    assert answer("The second one.", asked=("It is about our appointment.", form("cancel"))).reason is Reason.UNCLEAR


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Please cancel our appointment on Monday, 2 March at 9:15 am.", "cancel"),
        ("Could we move our appointment of Monday, 2 March at 9:15 am to Thursday, 5 March at 15:00?", "move"),
        ("Could we move our appointment of Friday, 27 February to Thursday, 5 March at 15:00?", "move"),
        ("Could we move our appointment of 24 February at 10:00 to Thursday, 5 March at 15:00?", "move"),
    ],
)
def test_what_is_said_of_an_appointment_that_is_over_is_not_done_to_the_next_one(text, intent):
    wanted = window("Thursday, 5 March at 15:00", "2026-03-05", "15:00")
    said = form(intent, *([wanted] if intent == "move" else []))
    plan = decide(situation(text, said, bookings=(booking(half_hour(10, 9)),)))
    assert (plan.action, plan.reason) == (Action.HAND_OFF, Reason.UNCLEAR)


def test_a_time_that_has_passed_beside_the_booking_that_is_called_off_is_no_doubt():
    text = "I was away on Monday, 2 March at 9:15 am. Please cancel our appointment on Tuesday, 10 March at 9:00."
    plan = decide(situation(text, form("cancel"), bookings=(booking(half_hour(10, 9)),)))
    assert plan.action is Action.CANCEL
