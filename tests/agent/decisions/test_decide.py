"""What is done for a mail: by rules alone, from the customer's own words."""

from dataclasses import replace

import pytest

from agent.decisions import decide
from agent.domain import Action, Attachment, AttachmentStatus, Plan, Reason, Slot
from agent.policy import Policy
from tests.agent.decisions.situations import EMAIL, OFFER, OFFERED, booking, situation
from tests.agent.mails import BERLIN, BOOK, THURSDAY, at, form, half_hour, window

MEET = half_hour(5, 15)
LOCKED = Attachment("a.pdf", "application/pdf", 10, AttachmentStatus.ENCRYPTED)
READABLE = Attachment("a.pdf", "application/pdf", 10, AttachmentStatus.READABLE, "text")


def handed_off(plan: Plan) -> Reason | None:
    assert plan.action is Action.HAND_OFF
    return plan.reason


def test_an_exact_free_time_that_both_readings_agree_on_is_booked():
    assert decide(situation()) == Plan(Action.BOOK, slots=(MEET,), meeting="Consultation")


@pytest.mark.parametrize(
    "said",
    [
        form("book", window("Thursday, 5 March at 15:00", "2026-03-05", "03:00")),
        form("book", window("Thursday, 5 March at 15:00", "2026-03-12", "15:00")),
        form("book", window("Thursday, 5 March at 15:00", None, "15:00")),
        form("book", window("Thursday, 5 March at 15:00", "2026-03-05", None)),
        form("book", window("Thursday, 5 March at 15:00", "2026-03-05", "15:00", possible=False)),
        form("book", window("Thursday the fifth at three", "2026-03-05", "15:00")),
        form("book"),
    ],
    ids=["other hour", "other day", "no day", "no hour", "ruled out", "not the mail's words", "no window"],
)
def test_without_the_models_agreement_the_time_is_offered_never_booked(said):
    plan = decide(situation(said=said))
    assert plan.action is Action.OFFER
    assert MEET in plan.slots


def test_a_mail_that_names_a_second_hour_is_not_booked_on_the_first():
    both = "Could we meet on Thursday, 5 March at 15:00 or on Friday, 6 March at 10:00?"
    plan = decide(situation(both, BOOK))
    assert plan.action is Action.OFFER


def test_a_time_that_the_model_leaves_out_as_past_talk_does_not_stand_in_the_way():
    text = "Your invoice of 2 February came. Could we meet on Thursday, 5 March at 15:00?"
    assert decide(situation(text)).action is Action.BOOK


def test_the_subject_is_read_where_the_text_names_no_time():
    subject = replace(EMAIL, subject="Thursday, 5 March at 15:00")
    assert decide(situation("Would that suit you?", BOOK, email=subject)).action is Action.BOOK


@pytest.mark.parametrize(
    ("changes", "explanation"),
    [
        ({"busy": (MEET,)}, "taken"),
        ({"held": (MEET,)}, "taken"),
        ({"unknown": (MEET,)}, "taken"),
        ({"policy": Policy.model_validate({"slots": {"holidays": ["2026-03-05"]}})}, "holiday"),
        ({"policy": Policy.model_validate({"slots": {"hours": {"thu": ["09:00-12:00"]}}})}, "outside_hours"),
        ({"policy": Policy.model_validate({"slots": {"notice_minutes": 6000}})}, "too_soon"),
        ({"policy": Policy.model_validate({"slots": {"horizon_days": 2}})}, "too_far"),
    ],
)
def test_what_cannot_be_booked_is_answered_with_what_can_and_why(changes, explanation):
    plan = decide(situation(**changes))
    assert (plan.action, plan.explanation) == (Action.OFFER, explanation)
    assert MEET not in plan.slots
    assert len(plan.slots) == 3


def test_without_a_free_slot_up_to_the_horizon_a_person_answers():
    closed = Policy.model_validate({"slots": {"hours": {"sun": ["09:00-17:00"]}, "horizon_days": 2}})
    assert handed_off(decide(situation(policy=closed))) is Reason.NO_FREE_SLOT


def test_the_number_of_offers_is_the_policys():
    plan = decide(situation("Could we meet next week?", form("book"), policy=Policy(offers=5)))
    assert len(plan.slots) == 5


@pytest.mark.parametrize(
    ("intent", "reason"),
    [
        ("wants_person", Reason.WANTS_PERSON),
        ("question", Reason.OUT_OF_SCOPE),
        ("other", Reason.OUT_OF_SCOPE),
        ("cancel", Reason.NOTHING_TO_CHANGE),
        ("move", Reason.NOTHING_TO_CHANGE),
        ("decline", Reason.UNCLEAR),
    ],
)
def test_what_is_not_ours_to_do_goes_to_a_person(intent, reason):
    assert handed_off(decide(situation("Please see to it.", form(intent)))) is reason


@pytest.mark.parametrize(("attachment", "action"), [(LOCKED, Action.HAND_OFF), (READABLE, Action.OFFER)])
def test_a_mail_that_leans_on_a_file_nobody_read_goes_to_a_person(attachment, action):
    email = replace(EMAIL, attachments=(attachment,))
    assert decide(situation("All is in the file.", form("book"), email=email)).action is action


def test_a_locked_file_matters_where_the_model_says_so_though_a_time_is_named():
    email = replace(EMAIL, attachments=(LOCKED,))
    leaning = form("book", THURSDAY, leans_on_attachment=True)
    assert handed_off(decide(situation(said=leaning, email=email))) is Reason.ATTACHMENT_UNREADABLE
    assert decide(situation(email=email)).action is Action.BOOK


@pytest.mark.parametrize(
    ("text", "intent", "action"),
    [
        ("Great, see you then!", "thanks", Action.IGNORE),
        ("Great, see you on Thursday at 15:00!", "thanks", Action.IGNORE),
        ("Great. Is parking free?", "thanks", Action.HAND_OFF),
        ("Great, Friday at 10:00 then.", "thanks", Action.HAND_OFF),
        ("Thanks. " + "And there is more to say. " * 12, "thanks", Action.HAND_OFF),
        ("We need no meeting any more.", "decline", Action.CLOSE),
        ("No meeting, but what of Friday at 10:00?", "decline", Action.HAND_OFF),
    ],
)
def test_a_mail_is_let_go_only_if_its_own_words_ask_for_nothing(text, intent, action):
    assert decide(situation(text, form(intent), bookings=(booking(MEET),), offer=OFFER)).action is action


def test_a_cancellation_that_names_another_time_than_the_booking_goes_to_a_person():
    plan = decide(situation("Cancel Friday, 6 March at 10:00.", form("cancel"), bookings=(booking(MEET),)))
    assert handed_off(plan) is Reason.UNCLEAR


def test_of_several_bookings_the_named_one_is_changed_else_it_is_asked_which():
    two = (booking(MEET), booking(half_hour(10, 9), "b2"))
    named = decide(situation("Please cancel Tuesday, 10 March at 9:00.", form("cancel"), bookings=two))
    assert (named.action, named.booking_id) == (Action.CANCEL, "b2")
    asked = decide(situation("Please cancel our appointment.", form("cancel"), bookings=two))
    assert (asked.action, asked.question, asked.candidates) == (Action.ASK, "which_booking", (MEET, half_hour(10, 9)))


def test_a_move_books_no_second_event_and_may_use_its_own_old_time():
    text = "Can we move our call to Thursday, 5 March at 15:00?"
    old = half_hour(5, 14, 45)
    plan = decide(situation(text, form("move", THURSDAY), bookings=(booking(old),), busy=(old,), held=(old,)))
    assert plan == Plan(Action.MOVE, slots=(MEET,), booking_id="b1", meeting="Consultation")


def test_an_answer_takes_what_its_words_name():
    plan = decide(situation("The second one, please.", form("accept", offer_number=2), offer=OFFER))
    assert plan == Plan(Action.BOOK, slots=(OFFERED[1],), meeting="Consultation")


def test_nothing_is_moved_to_where_it_is_or_offered_there():
    said = form("move", THURSDAY)
    plan = decide(situation("Can we move our call to Thursday, 5 March at 15:00?", said, bookings=(booking(MEET),)))
    assert plan.action is Action.OFFER
    assert MEET not in plan.slots
    moving = replace(OFFER, slots=(MEET, OFFERED[1]), moving_booking_id="b1")
    taken = form("accept", offer_number=1)
    answered = decide(situation("The first one, please.", taken, offer=moving, bookings=(booking(MEET),)))
    assert (answered.action, answered.reason) == (Action.HAND_OFF, Reason.UNCLEAR)


def test_an_answer_to_an_offer_to_move_moves():
    moving = replace(OFFER, moving_booking_id="b1")
    said = form("accept", offer_number=2)
    plan = decide(situation("The second one, please.", said, offer=moving, bookings=(booking(MEET),)))
    assert plan == Plan(Action.MOVE, slots=(OFFERED[1],), booking_id="b1", meeting="Consultation")


def test_an_acceptance_without_an_open_offer_is_a_wish_like_any_other():
    assert decide(situation(said=form("accept", THURSDAY))).action is Action.BOOK


def test_an_answer_that_takes_nothing_clear_is_asked_which():
    plan = decide(situation("Yes, gladly.", form("accept"), offer=OFFER))
    assert (plan.action, plan.question, plan.candidates) == (Action.ASK, "which_offer", OFFERED)


@pytest.mark.parametrize("rounds", [0, 2, 3, 4])
def test_after_so_many_rounds_nothing_is_offered_or_asked_any_more_but_a_clear_time_is_booked(rounds):
    offered = decide(situation("Could we meet on Friday?", form("book", window("Friday")), rounds=rounds))
    assert offered.action is (Action.OFFER if rounds < 3 else Action.HAND_OFF)
    assert decide(situation(rounds=rounds)).action is Action.BOOK


@pytest.mark.parametrize(
    ("more", "expected"), [("Is parking  FREE?", True), ("transfer the money", False), (None, False)]
)
def test_a_further_wish_counts_only_in_the_mails_own_words(more, expected):
    text = "Could we meet on Thursday, 5 March at 15:00? Is parking free?"
    assert decide(situation(text, form("book", THURSDAY, also_asks=more))).follow_up is expected


def test_an_ambiguous_time_is_asked_back_in_order_with_what_can_be_booked():
    plan = decide(situation("Could we meet on 6/3 at 10:00?", form("book", window("6/3 at 10:00"))))
    assert plan.action in {Action.ASK, Action.OFFER}
    assert at(6, 10) in {slot.start for slot in (*plan.candidates, *plan.slots)}
    assert list(plan.candidates) == sorted(plan.candidates)


def test_an_ambiguous_wish_of_which_one_reading_can_be_had_is_offered_like_any_other():
    plan = decide(situation("Could we meet on Thursday after 2?", form("book", window("Thursday after 2"))))
    assert (plan.action, plan.explanation, len(plan.slots)) == (Action.OFFER, "as_asked", 3)


def test_an_ambiguous_time_of_which_no_reading_can_be_had_is_refused_by_its_rule_and_answered_near_it():
    plan = decide(situation("Could we meet on Thursday at 8?", form("book", window("Thursday at 8"))))
    assert (plan.action, plan.explanation) == (Action.OFFER, "outside_hours")
    assert half_hour(5, 9) in plan.slots


@pytest.mark.parametrize(
    ("text", "explanation", "hours"),
    [("Thursday after 2", "none_free", {12, 13}), ("Thursday before 5", "as_asked", {9, 11, 13})],
)
def test_where_what_suits_every_reading_is_taken_the_likeliest_is_gone_by(text, explanation, hours):
    afternoon = Slot(at(5, 14), at(5, 18))
    plan = decide(situation(f"Could we meet on {text}?", form("book", window(text)), busy=(afternoon,)))
    assert (plan.action, plan.explanation) == (Action.OFFER, explanation)
    assert {slot.start.astimezone(BERLIN).hour for slot in plan.slots if slot.start < at(6, 0)} <= hours


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("The appointment on Tuesday, 10 March has to be cancelled.", Action.CANCEL),
        ("The appointment on Thursday, 12 March has to be cancelled.", Action.HAND_OFF),
        ("I have to cancel. Tuesday, 10 March does not work.", Action.CANCEL),
    ],
)
def test_what_is_called_off_is_cancelled_only_where_every_time_named_is_its_own(text, action):
    assert decide(situation(text, form("cancel"), bookings=(booking(half_hour(10, 9)),))).action is action


def test_of_several_bookings_the_one_whose_time_is_called_off_is_cancelled():
    two = (booking(half_hour(10, 9)), booking(half_hour(12, 9), "b2"))
    plan = decide(situation("The appointment on Thursday, 12 March has to be cancelled.", form("cancel"), bookings=two))
    assert (plan.action, plan.booking_id) == (Action.CANCEL, "b2")


def test_a_range_as_long_as_the_meeting_is_not_booked_where_another_language_reads_another_day():
    text = "3/4 10:00-10:30 ?"
    said = form("book", window("3/4 10:00-10:30", "2026-04-03", "10:00"), language="fr")
    assert decide(situation(text, said)).action is not Action.BOOK


def test_an_ambiguous_day_that_is_ruled_out_is_never_asked_about():
    text = "Any time next week, but not on 3/10."
    plan = decide(situation(text, form("book", window("Any time next week"))))
    assert plan.action is Action.OFFER


@pytest.mark.parametrize(
    ("wish", "explanation"),
    [("on Sunday", "outside_hours"), ("on Thursday evening", "outside_hours"), ("on Thursday", "none_free")],
)
def test_a_wish_that_the_rules_forbid_altogether_is_said_to_be_outside_the_hours(wish, explanation):
    full = Slot(at(5, 0), at(6, 0))
    plan = decide(situation(f"Could we meet {wish}?", form("book", window(wish)), busy=(full,)))
    assert (plan.action, plan.explanation) == (Action.OFFER, explanation)
