"""Whole conversations: which offer or question of ours a mail answers, and what is left of it."""

from datetime import timedelta

import pytest

from agent.policy import Policy
from tests.agent.desk import Desk, open_desk
from tests.agent.letters import ASKS_WINDOWS, WINDOWS, exactly, last, offered, raw, says, together
from tests.agent.mails import ANN_CONTACT, BERLIN, BOB, BOB_CONTACT, BOOK, at, form, window

SECOND = form("accept", offer_number=2)
MONDAY = form("counter", window("Monday, 9 March in the afternoon", "2026-03-09"))
RATHER_MONDAY = "Rather Monday, 9 March in the afternoon."
HOUR = timedelta(hours=1)


def both_known(**how: object) -> Desk:
    return open_desk(contacts=(ANN_CONTACT, BOB_CONTACT), **how)


def starts(desk: Desk) -> list[object]:
    return sorted(slot.start for slot in desk.events().values())


# --- which offer is answered


def test_a_number_in_reply_to_the_older_of_two_offers_takes_what_that_offer_listed(desk: Desk):
    older = offered(desk)
    second = desk.held()[1]
    assert says(desk, RATHER_MONDAY, MONDAY, to=older) == "offered"
    assert second not in desk.held()
    assert says(desk, "The second one suits me.", SECOND, to=older) == "booked"
    assert list(desk.events().values()) == [second] == desk.held()


def test_a_number_in_reply_to_the_later_of_two_offers_takes_what_that_one_listed(desk: Desk):
    assert says(desk, RATHER_MONDAY, MONDAY, to=offered(desk)) == "offered"
    second = desk.held()[1]
    assert says(desk, "The second one suits me.", SECOND, to=last(desk)) == "booked"
    assert list(desk.events().values()) == [second]


def test_a_replaced_offer_whose_time_was_lost_is_offered_anew(desk: Desk):
    older = offered(desk)
    second = desk.held()[1]
    says(desk, RATHER_MONDAY, MONDAY, to=older)
    desk.busy(second)
    assert says(desk, "The second one suits me.", SECOND, to=older) == "offered"
    assert second not in desk.held()


def test_the_model_is_shown_the_very_offer_that_the_mail_answers(desk: Desk):
    older = offered(desk)
    listed = "; ".join(f"{n}. {s.start.astimezone(BERLIN):%A %Y-%m-%d %H:%M}" for n, s in enumerate(desk.held(), 1))
    says(desk, RATHER_MONDAY, MONDAY, to=older)
    says(desk, "The second one suits me.", SECOND, to=older)
    asked = [question.user for question in desk.model.questions if question.purpose == "understand_request"][-1]
    assert f"still open: {listed}\n" in asked


def test_a_reply_to_a_mail_of_ours_that_offered_nothing_takes_nothing(desk: Desk):
    assert says(desk, "Could we meet on Thursday, 5 March at 15:00?", BOOK) == "booked"
    confirmation = last(desk)
    more = exactly("book", "Friday, 6 March", at(6, 0)).model_copy(update={"windows": [window("Friday, 6 March")]})
    assert says(desk, "I also need another appointment on Friday, 6 March.", more, to=confirmation) == "offered"
    assert says(desk, "The second one suits me.", SECOND, to=confirmation) == "handed_off(unclear)"
    assert len(desk.events()) == 1


def test_an_offer_that_was_taken_is_no_offer_any_more(desk: Desk):
    ours = offered(desk)
    assert says(desk, "The second one suits me.", SECOND, to=ours) == "booked"
    assert says(desk, "The third one suits me.", form("accept", offer_number=3), to=ours) == "handed_off(unclear)"
    assert len(desk.events()) == 1


def test_declined_and_thought_better_of_it_is_booked_if_still_free(desk: Desk):
    ours = offered(desk)
    second = desk.held()[1]
    assert says(desk, "We need no meeting any more.", form("decline"), to=ours) == "closed(declined)"
    assert says(desk, "The second one suits me.", SECOND, to=ours) == "booked"
    assert list(desk.events().values()) == [second]


@pytest.mark.parametrize(("days", "outcome"), [(15, "booked"), (17, "handed_off(unclear)")])
def test_an_offer_can_be_answered_for_two_weeks_after_its_times_were_let_go(days, outcome):
    desk = open_desk(rules=Policy.model_validate({"hold_hours": 48, "slots": {"horizon_days": 60}}))
    text = "Could we meet on Thursday, 26 March in the afternoon?"
    says(desk, text, form("book", window("Thursday, 26 March in the afternoon", "2026-03-26")))
    desk.later(days=days)
    assert desk.held() == []
    assert says(desk, "The second one suits me.", SECOND, to=last(desk)) == outcome


def test_after_two_weeks_a_mail_without_thread_begins_a_conversation_of_its_own(desk: Desk):
    offered(desk)
    desk.later(days=17)
    mail_id = desk.receive(raw(desk, "The second one suits me."), SECOND)
    assert desk.outcome(mail_id) == "handed_off(unclear)"
    assert desk.records.earlier_mails(mail_id) == []


# --- mails that cross


def test_a_mail_that_was_written_before_our_offer_answers_none(desk: Desk):
    offered(desk)
    assert says(desk, "The first one suits me.", form("accept", offer_number=1), ago=HOUR) == "handed_off(unclear)"
    assert desk.events() == {}


def test_the_model_is_shown_no_offer_that_its_author_had_not_seen(desk: Desk):
    offered(desk)
    says(desk, "Friday, 6 March at 10:00 works too.", exactly("book", "Friday, 6 March at 10:00", at(6, 10)), ago=HOUR)
    asked = [question.user for question in desk.model.questions if question.purpose == "understand_request"][-1]
    assert "still open: none" in asked


def test_a_second_request_that_crosses_our_offer_does_not_take_the_first_ones_answer_away(desk: Desk):
    first = offered(desk)
    second = desk.held()[1]
    other = form("book", window("Monday, 9 March in the afternoon", "2026-03-09"))
    assert says(desk, "Could we also meet on Monday, 9 March in the afternoon?", other, ago=HOUR) == "offered"
    assert says(desk, "The second one suits me.", SECOND, to=first) == "booked"
    assert list(desk.events().values()) == [second]


def test_of_two_offers_the_second_is_not_taken_on_top_of_the_first_without_a_word_that_says_so(desk: Desk):
    first = offered(desk)
    other = form("book", window("Monday, 9 March in the afternoon", "2026-03-09"))
    says(desk, "Could we also meet on Monday, 9 March in the afternoon?", other, to=first)
    second = last(desk)
    assert says(desk, "The first one suits me.", form("accept"), to=second) == "booked"
    # Of what was booked since, this may be a correction.
    assert says(desk, "The second one suits me.", SECOND, to=first) == "handed_off(unclear)"
    assert says(desk, "I also take the second one.", SECOND, to=first) == "handed_off(unclear)"
    assert len(desk.events()) == 1


def test_an_answer_and_a_thank_you_in_one_pass_book_once(desk: Desk):
    ours = offered(desk)
    letters = [
        (raw(desk, "The second one suits me.", to=ours), SECOND),
        (raw(desk, "Thanks!", to=ours), form("thanks")),
    ]
    assert together(desk, *letters) == ["booked", "ignored(acknowledgement)"]


@pytest.mark.parametrize("order", [1, -1])
def test_two_answers_in_one_pass_that_take_different_times_book_one(desk: Desk, order):
    ours = offered(desk)
    letters = [
        (raw(desk, "The second one suits me.", to=ours), SECOND),
        (raw(desk, "The third one suits me.", to=ours), form("accept", offer_number=3)),
    ][::order]
    assert together(desk, *letters) == ["booked", "handed_off(unclear)"]
    assert len(desk.events()) == 1


# --- questions which offered time


def test_the_answer_to_which_of_two_is_read_by_the_numbers_of_that_question(desk: Desk):
    ours = offered(desk)
    third = desk.held()[2]
    assert says(desk, "The first or the third.", form("accept"), to=ours) == "asked"
    assert says(desk, "Number 2, please.", SECOND, to=last(desk)) == "booked"
    assert list(desk.events().values()) == [third]


def test_the_times_in_question_stay_held_and_the_others_are_let_go(desk: Desk):
    ours = offered(desk)
    first, _, third = desk.held()
    says(desk, "The first or the third.", form("accept"), to=ours)
    assert desk.held() == [first, third]


def test_where_only_one_of_the_times_in_question_is_left_it_is_offered(desk: Desk):
    ours = offered(desk)
    first, _, third = desk.held()
    desk.busy(first)
    assert says(desk, "The first or the third.", form("accept"), to=ours) == "offered"
    assert desk.held() == [third]
    assert says(desk, "Yes, please.", form("accept", offer_number=1), to=last(desk)) == "booked"


def test_who_answers_a_question_for_the_time_in_words_has_it_booked():
    desk = open_desk(rules=Policy.model_validate({"slots": {"horizon_days": 120}}))
    assert says(
        desk, "Could we meet on 5/6 at 10:00?", form("book", window("5/6 at 10:00", "2026-06-05", "10:00"))
    ) == ("asked")
    assert says(desk, "I mean 5 June.", form("accept"), to=last(desk)) == "booked"
    assert [f"{start.astimezone(BERLIN):%d %B %H:%M}" for start in starts(desk)] == ["05 June 10:00"]


def test_rounds_are_capped_over_offers_and_questions_alike(desk: Desk):
    ours = offered(desk)
    assert says(desk, "The first or the second.", form("accept"), to=ours) == "asked"
    assert says(desk, "Either.", form("accept"), to=last(desk)) == "asked"
    assert says(desk, "Either.", form("accept"), to=last(desk)) == "handed_off(too_many_rounds)"


def test_what_the_model_calls_a_wish_but_plainly_takes_an_offered_time_takes_it(desk: Desk):
    ours = offered(desk)
    second = desk.held()[1]
    assert says(desk, "The second one, please.", form("book", offer_number=2), to=ours) == "booked"
    assert list(desk.events().values()) == [second]


def test_a_clock_time_without_a_day_is_put_on_the_days_that_were_offered_never_on_today(desk: Desk):
    ours = offered(desk)
    said = exactly("counter", "16:30", at(2, 16, 30))
    assert says(desk, "Could we do 16:30?", said, to=ours) == "offered"
    assert at(5, 16, 30) in {slot.start for slot in desk.held()}
    assert all(slot.start >= at(5, 0) for slot in desk.held())


def test_who_accepts_and_asks_one_thing_more_is_booked_and_the_rest_goes_to_a_person(desk: Desk):
    ours = offered(desk)
    text = "The second one suits me. Please send me your price list."
    more = form("accept", offer_number=2, also_asks=["Please send me your price list"])
    assert says(desk, text, more, to=ours) == "booked"
    assert desk.handoffs() == ["follow_up"]


def test_a_question_in_the_thread_leaves_the_offer_as_it_is(desk: Desk):
    ours = offered(desk)
    held = desk.held()
    assert says(desk, "What does it cost?", form("question"), to=ours) == "handed_off(out_of_scope)"
    assert desk.held() == held
    assert says(desk, "The second one suits me.", SECOND, to=ours) == "booked"


# --- several people in a thread


def test_a_colleague_in_the_thread_does_not_take_what_was_offered_to_another():
    desk = both_known()
    ours = offered(desk)
    assert says(desk, "The second one suits me.", SECOND, to=ours, sender=BOB) == "handed_off(unclear)"
    assert desk.events() == {}
    assert len(desk.held()) == 3
    assert says(desk, "The second one suits me.", SECOND, to=ours) == "booked"


def test_a_colleagues_own_wish_is_met_with_times_that_are_not_held_for_another():
    desk = both_known()
    ours = offered(desk)
    anns = desk.held()
    assert says(desk, WINDOWS, ASKS_WINDOWS, to=ours, sender=BOB) == "offered"
    assert set(anns) < set(desk.held())
    bobs = last(desk, BOB)
    assert says(desk, "The first one suits me.", form("accept"), to=bobs, sender=BOB) == "booked"
    assert says(desk, "The first one suits me.", form("accept"), to=ours) == "booked"
    assert len(desk.events()) == 2


def test_a_colleague_is_not_shown_what_was_offered_or_written_by_another():
    desk = both_known()
    ours = offered(desk)
    says(desk, "The second one suits me.", SECOND, to=ours, sender=BOB)
    asked = [question.user for question in desk.model.questions if question.purpose == "understand_request"][-1]
    assert "still open: none" in asked
    assert "Thursday afternoon" not in asked


def test_a_person_who_took_the_thread_over_has_taken_it_over_for_whoever_joins_it():
    desk = both_known()
    says(desk, "I want to talk to Olive.", form("wants_person"))
    [handoff] = desk.records.handoffs()
    desk.records.take_over(handoff.conversation_id, taken=True, by="olive", at=desk.clock[0])
    acknowledgement = last(desk)
    joined = "Could we meet on Thursday, 5 March at 15:00?"
    assert says(desk, joined, BOOK, to=acknowledgement, sender=BOB) == "handed_off(person_took_over)"
    assert desk.events() == {}
