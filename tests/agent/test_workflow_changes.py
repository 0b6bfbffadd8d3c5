"""Whole conversations: a wish after a booking, and which of several bookings is meant."""

from datetime import timedelta

import pytest

from tests.agent.desk import Desk
from tests.agent.letters import ASKS_WINDOWS, WINDOWS, exactly, last, raw, says, together
from tests.agent.mails import BOOK, at, form, half_hour, window

MEET = "Could we meet on Thursday, 5 March at 15:00?"
THURSDAY, FRIDAY, TUESDAY = half_hour(5, 15), half_hour(6, 11), half_hour(10, 9)
ELEVEN = "Friday, 6 March at 11:00"
AT_ELEVEN = exactly("book", ELEVEN, at(6, 11))
SECOND = form("accept", offer_number=2)


def booked(desk: Desk) -> None:
    assert says(desk, MEET, BOOK) == "booked"


def times(desk: Desk) -> set[object]:
    return set(desk.events().values())


def two_bookings(desk: Desk) -> None:
    desk.booked(THURSDAY)
    desk.booked(TUESDAY, event_id="seed2")


# --- a correction, one more, or unclear


@pytest.mark.parametrize(
    ("text", "outcome", "left"),
    [
        (f"Sorry, I meant {ELEVEN}.", "moved", {FRIDAY}),
        (f"I need another appointment on {ELEVEN}.", "booked", {THURSDAY, FRIDAY}),
        (f"Could we meet on {ELEVEN}?", "handed_off(unclear)", {THURSDAY}),
    ],
)
def test_after_a_booking_the_words_say_whether_another_time_is_meant_or_one_more(desk, text, outcome, left):
    booked(desk)
    assert says(desk, text, exactly("counter", ELEVEN, at(6, 11)), to=last(desk)) == outcome
    assert times(desk) == left


def test_a_correction_in_a_mail_of_its_own_a_minute_later_moves_what_was_booked(desk: Desk):
    letters = [(raw(desk, MEET), BOOK), (raw(desk, f"Sorry, I meant {ELEVEN}."), AT_ELEVEN)]
    assert together(desk, *letters) == ["booked", "moved"]
    assert times(desk) == {FRIDAY}


def test_a_correction_that_is_handled_before_what_it_corrects_is_not_booked_over(desk: Desk):
    letters = [(raw(desk, f"Sorry, I meant {ELEVEN}."), AT_ELEVEN), (raw(desk, MEET), BOOK)]
    assert together(desk, *letters) == ["booked", "handed_off(unclear)"]
    assert times(desk) == {FRIDAY}


def test_an_older_booking_of_another_conversation_does_not_stand_in_the_way_of_a_new_one(desk: Desk):
    booked(desk)
    desk.later(hours=2)
    assert says(desk, f"Could we meet on {ELEVEN}?", AT_ELEVEN) == "booked"
    assert times(desk) == {THURSDAY, FRIDAY}


def test_what_was_moved_a_minute_ago_is_moved_on_not_booked_twice(desk: Desk):
    desk.booked(TUESDAY)
    desk.later(hours=5)
    wish = exactly("move", "Thursday, 5 March at 15:00", at(5, 15))
    assert says(desk, "Can we move our call to Thursday, 5 March at 15:00?", wish) == "moved"
    assert says(desk, f"Sorry, I meant {ELEVEN}.", AT_ELEVEN) == "moved"
    assert times(desk) == {FRIDAY}


def test_a_correction_of_windows_is_offered_as_a_move_and_moves_when_it_is_taken(desk: Desk):
    booked(desk)
    said = form("counter", window("Friday morning", "2026-03-06"))
    assert says(desk, "Sorry, I meant Friday morning.", said, to=last(desk)) == "offered"
    assert times(desk) == {THURSDAY}
    assert says(desk, "The first one suits me.", form("accept"), to=last(desk)) == "moved"
    assert [slot.start for slot in times(desk)] != [THURSDAY.start]


def test_a_correction_of_the_hour_alone_is_offered_on_the_day_that_was_booked(desk: Desk):
    booked(desk)
    said = exactly("move", "16:00", at(2, 16))
    assert says(desk, "Sorry, could we make it 16:00?", said, to=last(desk)) == "offered"
    assert half_hour(5, 16) in desk.held()
    assert says(desk, "Yes, please.", form("accept", offer_number=1), to=last(desk)) == "moved"
    assert times(desk) == {half_hour(5, 16)}


def test_an_offer_that_is_taken_after_another_booking_is_not_a_second_one_by_guess(desk: Desk):
    assert says(desk, WINDOWS, ASKS_WINDOWS) == "offered"
    ours = last(desk)
    second = desk.held()[1]
    counter = exactly("counter", "Monday, 9 March at 10:00", at(9, 10))
    assert says(desk, "Rather Monday, 9 March at 10:00.", counter, to=ours) == "booked"
    for text in ("The second one suits me.", "The first or the second."):
        assert says(desk, text, SECOND, to=ours) == "handed_off(unclear)"
    assert times(desk) == {half_hour(9, 10)}
    assert says(desk, "I mean the second one.", SECOND, to=ours) == "moved"
    assert times(desk) == {second}


def test_a_second_appointment_that_was_asked_for_in_so_many_words_is_offered_and_booked(desk: Desk):
    booked(desk)
    said = form("book", window("Monday, 9 March in the afternoon", "2026-03-09"))
    assert says(desk, "We also need one on Monday, 9 March in the afternoon.", said, to=last(desk)) == "offered"
    assert says(desk, "The second one suits me.", SECOND, to=last(desk)) == "booked"
    assert len(times(desk)) == 2


def test_a_booking_that_was_just_made_is_cancelled_in_a_reply(desk: Desk):
    booked(desk)
    assert says(desk, "Please cancel it, something came up.", form("cancel"), to=last(desk)) == "cancelled"
    assert times(desk) == set()


# --- which of several bookings


def test_the_booking_that_the_answer_names_is_cancelled(desk: Desk):
    two_bookings(desk)
    assert says(desk, "Please cancel our appointment.", form("cancel")) == "asked"
    assert says(desk, "The one on Tuesday.", form("accept"), to=last(desk)) == "cancelled"
    assert times(desk) == {THURSDAY}


def test_the_booking_that_the_answer_names_is_moved_to_where_the_first_mail_wanted_it(desk: Desk):
    two_bookings(desk)
    wish = exactly("move", ELEVEN, at(6, 11))
    assert says(desk, f"Can we move our appointment to {ELEVEN}?", wish) == "asked"
    desk.later(days=1)
    assert says(desk, "The later one.", form("accept"), to=last(desk)) == "moved"
    assert times(desk) == {THURSDAY, FRIDAY}


def test_an_answer_that_names_none_is_asked_once_more_and_the_first_wish_is_kept(desk: Desk):
    two_bookings(desk)
    assert says(desk, "Please cancel our appointment.", form("cancel")) == "asked"
    assert says(desk, "The one that we spoke of.", form("cancel"), to=last(desk)) == "asked"
    assert says(desk, "Number 1.", form("accept"), to=last(desk)) == "cancelled"
    assert times(desk) == {TUESDAY}


def test_an_answer_that_wants_something_else_is_read_by_a_person(desk: Desk):
    two_bookings(desk)
    assert says(desk, "Please cancel our appointment.", form("cancel")) == "asked"
    assert says(desk, "Please move the one on Tuesday.", form("move"), to=last(desk)) == "handed_off(unclear)"
    assert times(desk) == {THURSDAY, TUESDAY}


def test_a_booking_that_is_gone_when_it_is_named_is_not_replaced_by_the_other_one(desk: Desk):
    two_bookings(desk)
    says(desk, "Please cancel our appointment.", form("cancel"))
    ours = last(desk)
    named = "Please cancel the one on Tuesday, 10 March."
    assert says(desk, named, form("cancel", window("Tuesday, 10 March"))) == "cancelled"
    assert says(desk, "The second one.", form("cancel"), to=ours) == "handed_off(nothing_to_change)"
    assert times(desk) == {THURSDAY}


# --- moves over several mails


def test_an_ambiguous_new_time_is_asked_and_the_answer_moves_the_booking(desk: Desk):
    desk.booked(THURSDAY)
    wish = exactly("move", "next Friday at 11:00", at(6, 11))
    assert says(desk, "Can we move our call to next Friday at 11:00?", wish) == "asked"
    assert says(desk, "The second one.", form("accept"), to=last(desk)) == "moved"
    assert times(desk) == {half_hour(13, 11)}


@pytest.mark.parametrize("intent", ["accept", "counter"])
def test_an_answer_to_an_offer_to_move_books_nothing_where_the_booking_was_cancelled_meanwhile(desk: Desk, intent):
    desk.booked(THURSDAY)
    wish = form("move", window("Friday morning", "2026-03-06"))
    assert says(desk, "Can we move our call to Friday morning?", wish) == "offered"
    ours = last(desk)
    desk.later(hours=2)
    assert says(desk, "Please cancel my appointment.", form("cancel")) == "cancelled"
    answer = (
        ("The second one suits me.", SECOND) if intent == "accept" else (ELEVEN, exactly(intent, ELEVEN, at(6, 11)))
    )
    assert says(desk, *answer, to=ours) == "handed_off(nothing_to_change)"
    assert times(desk) == set()


def test_a_wish_that_is_written_a_day_after_the_question_counts_from_its_own_day(desk: Desk):
    two_bookings(desk)
    wish = exactly("move", "tomorrow at 11:00", at(3, 11))
    assert says(desk, "Can we move our appointment to tomorrow at 11:00?", wish) == "asked"
    desk.clock[0] += timedelta(hours=4)
    assert says(desk, "The first one.", form("accept"), to=last(desk)) == "moved"
    assert times(desk) == {half_hour(3, 11), TUESDAY}
