"""What every calendar on a server does once its answers have another shape: it says so, and where."""

import pytest

from agent.domain import Answer, Event, Slot
from agent.errors import OutcomeUnknown, ShapeChanged
from agent.ports import Calendar
from tests.integrations.calendar_worlds import ANN, Call, RemoteWorld, new_event, slot, utc

WEEK = Slot(utc(1, 0), utc(8, 0))


def called(call: Call, calendar: Calendar, event: Event) -> object:
    """Make the call of this name."""
    calls = {
        "availability": lambda: calendar.availability(WEEK),
        "get": lambda: calendar.get("event1"),
        "bookings": lambda: calendar.bookings(ANN, WEEK),
        "book": lambda: calendar.book(new_event("event2", at=slot(5, 9))),
        "move": lambda: calendar.move(event, slot(4, 14)),
        "changes": lambda: calendar.changes(None),
        "note_answer": lambda: calendar.note_answer(event, ANN, Answer.ACCEPTED),
    }
    return calls[call]()


@pytest.mark.parametrize("call", ["availability", "get", "bookings", "changes"])
def test_a_read_of_another_shape_says_where_it_changed(remote_calendar_world: RemoteWorld, call: Call) -> None:
    booked = remote_calendar_world.calendar().book(new_event())
    with remote_calendar_world.changed(call) as calendar, pytest.raises(ShapeChanged) as caught:
        called(call, calendar, booked)
    assert caught.value.path
    assert "Ann" not in caught.value.path


@pytest.mark.parametrize("call", ["book", "move", "note_answer"])
def test_a_write_whose_answers_have_another_shape_is_not_taken_for_done(
    remote_calendar_world: RemoteWorld, call: Call
) -> None:
    booked = remote_calendar_world.calendar().book(new_event())
    with (
        remote_calendar_world.changed(call) as calendar,
        pytest.raises((ShapeChanged, OutcomeUnknown)),
    ):
        called(call, calendar, booked)
    assert len(remote_calendar_world.calendar().bookings(ANN, WEEK)) == (2 if call == "book" else 1)
