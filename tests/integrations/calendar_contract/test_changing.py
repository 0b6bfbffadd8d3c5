"""What moving and cancelling do in every calendar: one change in place, and never over a person's work."""

import pytest

from agent.domain import Slot
from agent.errors import Conflict, OutcomeUnknown
from tests.integrations.calendar_worlds import World, new_event, slot, utc

WEEK = Slot(utc(1, 0), utc(8, 0))


def test_a_move_is_one_change_in_place(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    moved = calendar.move(booked, slot(4, 14))
    assert (moved.slot, moved.sequence, moved.key) == (slot(4, 14), 1, booked.key)
    assert (moved.summary, moved.attendees) == (booked.summary, booked.attendees)
    assert moved.etag != booked.etag
    assert calendar.move(moved, slot(5, 9)).sequence == 2
    assert calendar.availability(WEEK).busy == (slot(5, 9),)


def test_a_move_keeps_what_a_person_has_changed(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    calendar.book(new_event())
    calendar_world.retitle("event1", "Ann - prepare the slides")
    event = calendar.get("event1")
    assert event is not None
    assert calendar.move(event, slot(4, 14)).summary == "Ann - prepare the slides"


def test_an_event_that_a_person_edited_is_not_moved(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    calendar_world.retitle("event1", "Ann - prepare the slides")
    with pytest.raises(Conflict):
        calendar.move(booked, slot(4, 14))
    event = calendar.get("event1")
    assert event is not None
    assert (event.summary, event.slot) == ("Ann - prepare the slides", slot(3, 10))


def test_an_event_that_a_person_edited_is_not_cancelled(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    calendar_world.retitle("event1", "Ann - prepare the slides")
    with pytest.raises(Conflict):
        calendar.cancel(booked)
    assert calendar.get("event1") is not None


@pytest.mark.parametrize("call", ["move", "cancel"])
def test_a_person_who_is_faster_wins(calendar_world: World, call: str) -> None:
    booked = calendar_world.calendar().book(new_event())
    with calendar_world.overtaken(lambda: calendar_world.retitle("event1", "Mine now")) as calendar:
        with pytest.raises(Conflict):
            calendar.move(booked, slot(4, 14)) if call == "move" else calendar.cancel(booked)
        event = calendar.get("event1")
    assert event is not None
    assert (event.summary, event.slot, event.sequence) == ("Mine now", slot(3, 10), booked.sequence)


def test_an_event_that_a_person_made_repeat_is_not_moved(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    calendar_world.repeat("event1")
    with pytest.raises(Conflict):
        calendar.move(booked, slot(4, 14))


def test_an_event_that_a_person_deleted_is_not_moved(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    calendar_world.remove("event1")
    with pytest.raises(Conflict):
        calendar.move(booked, slot(4, 14))


def test_a_cancelled_booking_is_gone_and_its_time_free(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    calendar.cancel(booked)
    assert calendar.get("event1") is None
    assert calendar.availability(WEEK).busy == ()
    calendar.cancel(booked)


def test_a_change_whose_answer_was_lost_is_unknown_and_made_once(calendar_world: World) -> None:
    booked = calendar_world.calendar().book(new_event())
    with calendar_world.losing_answers() as calendar, pytest.raises(OutcomeUnknown):
        calendar.move(booked, slot(4, 14))
    moved = calendar_world.calendar().get("event1")
    assert moved is not None
    assert (moved.slot, moved.sequence) == (slot(4, 14), 1)
    with calendar_world.losing_answers() as calendar, pytest.raises(OutcomeUnknown):
        calendar.cancel(moved)
    assert calendar_world.calendar().get("event1") is None
