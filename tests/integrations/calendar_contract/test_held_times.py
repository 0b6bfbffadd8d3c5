"""Events that only show a held time, in every calendar: people see them, and nothing else does."""

import pytest

from agent.domain import Availability, Slot
from agent.errors import Conflict
from tests.integrations.calendar_worlds import ANN, PersonsEvent, World, new_event, slot, utc

WEEK = Slot(utc(1, 0), utc(8, 0))


def test_a_held_time_is_shown_and_invites_nobody(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    held = calendar.book(new_event("held1", tentative=True))
    assert (held.tentative, held.attendees, held.slot) == (True, (), slot(3, 10))
    assert calendar.get("held1") == held
    seen = calendar_world.seen("held1")
    assert (seen.tentative, dict(seen.answers)) == (True, {})


def test_a_held_time_is_not_busy(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    calendar.book(new_event("held1", tentative=True))
    assert calendar.availability(WEEK) == Availability()
    calendar_world.put(PersonsEvent("private1", utc(3, 10), utc(3, 11), tentative=True))
    assert calendar.availability(WEEK) == Availability(busy=(slot(3, 10),))


def test_a_held_time_is_given_back_once(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    held = calendar.book(new_event("held1", tentative=True))
    calendar.cancel(held)
    assert calendar.get("held1") is None
    calendar.cancel(held)


def test_a_held_time_that_a_person_edited_is_left_to_them(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    held = calendar.book(new_event("held1", tentative=True))
    calendar_world.retitle("held1", "Mine now")
    with pytest.raises(Conflict):
        calendar.cancel(held)
    assert calendar_world.seen("held1").summary == "Mine now"


def test_a_booking_beside_a_held_time_is_a_booking(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    calendar.book(new_event("held1", key="c1/m1/hold/1", tentative=True))
    booked = calendar.book(new_event())
    assert (booked.tentative, booked.attendees) == (False, (ANN,))
    assert calendar.availability(WEEK) == Availability(busy=(slot(3, 10),))
