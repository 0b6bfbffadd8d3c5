"""How every calendar finds what somebody has booked."""

from datetime import timedelta

from agent.domain import Slot
from tests.integrations.calendar_worlds import ANN, BEN, PersonsEvent, World, new_event, slot, utc

WEEK = Slot(utc(1, 0), utc(8, 0))


def test_bookings_of_an_attendee_are_found_by_start(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    later = calendar.book(new_event("event2", at=slot(5, 9)))
    sooner = calendar.book(new_event("event1", at=slot(3, 10)))
    calendar.book(new_event("event3", at=slot(4, 9), attendees=(BEN,)))
    assert calendar.bookings(ANN, WEEK) == [sooner, later]
    assert calendar.bookings("nobody@example.org", WEEK) == []


def test_an_address_is_found_however_it_is_capitalised(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event(attendees=(ANN, BEN)))
    assert calendar.bookings("Ben@Example.org", WEEK) == [booked]


def test_what_lies_outside_the_span_is_not_listed(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    span = booked.slot
    hour = timedelta(hours=1)
    assert calendar.bookings(ANN, Slot(span.end, span.end + hour)) == []
    assert calendar.bookings(ANN, Slot(span.start - hour, span.start)) == []
    assert calendar.bookings(ANN, Slot(span.start - hour, span.start + timedelta(minutes=1))) == [booked]


def test_what_is_not_ours_or_not_any_more_is_not_listed(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    calendar_world.put(PersonsEvent("private1", utc(3, 10), utc(3, 11)))
    calendar.book(new_event("held1", tentative=True))
    calendar.cancel(calendar.book(new_event("event2")))
    calendar.book(new_event("event3"))
    calendar_world.repeat("event3")
    assert calendar.bookings(ANN, WEEK) == []


def test_a_booking_that_was_found_can_be_moved_and_cancelled(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    calendar.book(new_event())
    [found] = calendar.bookings(ANN, WEEK)
    moved = calendar.move(found, slot(4, 14))
    assert calendar.bookings(ANN, WEEK) == [moved]
    calendar.cancel(moved)
    assert calendar.bookings(ANN, WEEK) == []
