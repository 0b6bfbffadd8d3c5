"""How every calendar says what has changed there."""

from agent.domain import Answer
from tests.integrations.calendar_worlds import ANN, BEN, PersonsEvent, World, new_event, slot, utc


def test_at_first_there_is_a_token_and_nothing_has_changed_since(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    calendar.book(new_event())
    first = calendar.changes(None)
    assert (first.event_ids, bool(first.token), first.is_complete) == (frozenset(), True, False)
    later = calendar.changes(first.token)
    assert (later.event_ids, later.is_complete) == (frozenset(), True)


def test_what_people_and_we_have_changed_is_named_once(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    for number in range(1, 6):
        booked = calendar.book(new_event(f"event{number}", at=slot(number, 10), attendees=(ANN, BEN)))
    token = calendar.changes(None).token
    calendar_world.reschedule("event1", slot(8, 9))
    calendar_world.remove("event2")
    calendar_world.answer("event3", BEN, Answer.DECLINED)
    calendar_world.put(PersonsEvent("private1", utc(3, 10), utc(3, 11)))
    calendar.move(booked, slot(9, 9))
    changed = calendar.changes(token)
    assert changed.event_ids == {"event1", "event2", "event3", "event5", "private1"}
    assert changed.is_complete
    assert calendar.changes(changed.token).event_ids == frozenset()
    moved, removed, declined = (calendar.get(f"event{number}") for number in (1, 2, 3))
    assert moved is not None
    assert declined is not None
    assert (moved.slot, removed, declined.declined) == (slot(8, 9), None, (BEN,))


def test_a_token_that_is_known_no_more_is_replaced(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    calendar.book(new_event())
    stale = calendar_world.stale(calendar.changes(None).token)
    calendar_world.remove("event1")
    anew = calendar.changes(stale)
    assert (anew.event_ids, anew.is_complete) == (frozenset(), False)
    assert calendar.changes(anew.token).is_complete
