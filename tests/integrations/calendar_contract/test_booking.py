"""What booking does in every calendar: one event of ours, whoever else is there and whatever breaks."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from agent.domain import Event
from agent.errors import Conflict, OutcomeUnknown
from tests.integrations.calendar_worlds import ANN, PersonsEvent, World, new_event, slot, utc


def test_a_booked_event_is_read_back_as_it_was_asked_for(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    assert booked == Event("event1", slot(3, 10), "Meeting with Ann", (ANN,), booked.etag, 0, "c1/m1/book/1")
    assert calendar.get("event1") == booked


def test_an_event_that_is_not_there_is_none(calendar_world: World) -> None:
    assert calendar_world.calendar().get("nothing") is None


def test_a_cancelled_event_is_none(calendar_world: World) -> None:
    calendar_world.put(PersonsEvent("event1", utc(3, 10), utc(3, 11), cancelled=True))
    assert calendar_world.calendar().get("event1") is None


def test_an_event_of_a_person_has_no_key(calendar_world: World) -> None:
    calendar_world.put(PersonsEvent("event1", utc(3, 10), utc(3, 11)))
    event = calendar_world.calendar().get("event1")
    assert event is not None
    assert (event.key, event.slot) == (None, slot(3, 10))


def test_booking_the_same_event_again_changes_nothing(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    assert calendar.book(new_event()) == calendar.book(new_event())


def test_an_id_that_belongs_to_somebody_else_is_a_conflict(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    calendar.book(new_event(key="c1/m1/book/1"))
    with pytest.raises(Conflict):
        calendar.book(new_event(key="c2/m2/book/1"))
    calendar_world.put(PersonsEvent("event2", utc(3, 10), utc(3, 11)))
    with pytest.raises(Conflict):
        calendar.book(new_event("event2"))


def test_an_id_whose_event_was_cancelled_is_a_conflict(calendar_world: World) -> None:
    calendar_world.put(PersonsEvent("event1", utc(3, 10), utc(3, 11), cancelled=True))
    with pytest.raises(Conflict):
        calendar_world.calendar().book(new_event())


def test_a_booking_whose_answer_was_lost_is_unknown_and_then_found(calendar_world: World) -> None:
    with calendar_world.losing_answers() as calendar, pytest.raises(OutcomeUnknown):
        calendar.book(new_event())
    calendar = calendar_world.calendar()
    found = calendar.get("event1")
    assert found is not None
    assert (found.key, found.slot) == ("c1/m1/book/1", slot(3, 10))
    assert calendar.book(new_event()) == found


def test_of_twenty_bookings_of_one_id_at_once_one_wins(calendar_world: World) -> None:
    calendar = calendar_world.calendar()

    def book(number: int) -> Event | None:
        try:
            return calendar.book(new_event(key=f"c{number}/m/book/1"))
        except Conflict:
            return None

    with ThreadPoolExecutor(20) as pool:
        won = [event for event in pool.map(book, range(20)) if event is not None]
    assert won == [calendar.get("event1")]
