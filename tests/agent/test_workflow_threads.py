"""Whole conversations: questions which offered time is meant, and several people in one thread."""

from agent.policy import Policy
from tests.agent.desk import Desk, open_desk
from tests.agent.letters import ASKS_WINDOWS, WINDOWS, exactly, last, listed, offered, says, shown
from tests.agent.mails import ANN_CONTACT, BERLIN, BOB, BOB_CONTACT, BOOK, at, form, window

SECOND = form("accept", offer_number=2)


def both_known(**how: object) -> Desk:
    return open_desk(contacts=(ANN_CONTACT, BOB_CONTACT), **how)


def starts(desk: Desk) -> list[object]:
    return sorted(slot.start for slot in desk.events().values())


# --- questions which offered time


def test_the_answer_to_which_of_two_is_read_by_the_numbers_of_that_question(desk: Desk):
    ours = offered(desk)
    first, _, third = desk.held()
    assert says(desk, "The first or the third.", form("accept"), to=ours) == "asked"
    assert desk.held() == [first, third]
    assert says(desk, "Number 2, please.", SECOND, to=last(desk)) == "booked"
    assert list(desk.events().values()) == [third]


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
    anns = listed(desk)
    says(desk, "The second one suits me.", SECOND, to=ours, sender=BOB)
    assert not any(told in shown(desk) for told in (*anns, "Thursday afternoon"))


def test_a_person_who_took_the_thread_over_has_taken_it_over_for_whoever_joins_it():
    desk = both_known()
    says(desk, "I want to talk to Olive.", form("wants_person"))
    [handoff] = desk.records.handoffs()
    desk.records.take_over(handoff.conversation_id, taken=True, by="olive", at=desk.clock[0])
    acknowledgement = last(desk)
    joined = "Could we meet on Thursday, 5 March at 15:00?"
    assert says(desk, joined, BOOK, to=acknowledgement, sender=BOB) == "handed_off(person_took_over)"
    assert desk.events() == {}
