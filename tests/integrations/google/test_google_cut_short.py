"""Writes of GoogleCalendar that are sent twice, cut short, or answered by something else."""

import json

import pytest

from agent.domain import Answer
from agent.errors import Conflict, OutcomeUnknown, TransientError
from tests.integrations.calendar_worlds import ANN, PersonsEvent, new_event, slot, utc
from tests.integrations.google.adapter import adapter
from tests.integrations.google_world import CALENDAR, GoogleWorld
from tests.servers.http_script import Answer as Said
from tests.servers.http_script import http_script


@pytest.mark.parametrize("detected", [True, False])
def test_an_insert_that_the_http_library_sends_twice_makes_one_event(world: GoogleWorld, detected: bool) -> None:
    world.google.detects_collisions = detected
    world.google.fail("events.insert", "committed_then_dropped")
    booked = world.calendar().book(new_event())
    assert [one.method_id for one in world.google.requests].count("events.insert") == 2
    assert [one["id"] for one in world.google.events(CALENDAR) if one["status"] != "cancelled"] == ["event1"]
    assert world.calendar().get("event1") == booked
    assert [mail.method for mail in world.google.mailed if mail.method == "CANCEL"] == []


def test_a_change_that_the_http_library_sends_twice_is_made_once(world: GoogleWorld) -> None:
    calendar = world.calendar()
    booked = calendar.book(new_event())
    world.google.fail("events.patch", "committed_then_dropped")
    moved = calendar.move(booked, slot(4, 9))
    assert (moved.slot, moved.sequence) == (slot(4, 9), 1)
    world.google.fail("events.patch", "committed_then_dropped")
    calendar.note_answer(moved, ANN, Answer.ACCEPTED)
    answered = calendar.get("event1")
    assert answered is not None
    world.google.fail("events.delete", "committed_then_dropped")
    calendar.cancel(answered)
    assert calendar.get("event1") is None


def test_a_collision_that_google_does_not_see_is_a_conflict(world: GoogleWorld) -> None:
    world.google.detects_collisions = False
    world.put(PersonsEvent("event1", utc(5, 10), utc(5, 11)))
    with pytest.raises(Conflict):
        world.calendar().book(new_event())


@pytest.mark.parametrize("fault", ["timeout", "reset", "unavailable", "html"])
def test_a_write_without_a_proper_answer_is_unknown(world: GoogleWorld, fault: str) -> None:
    calendar = world.calendar(timeout=0.3)
    booked = calendar.book(new_event())
    world.google.fail("events.insert", fault)
    with pytest.raises(OutcomeUnknown):
        calendar.book(new_event("event2", key="c1/m1/book/2"))
    world.google.fail("events.patch", fault)
    with pytest.raises(OutcomeUnknown):
        calendar.move(booked, slot(4, 9))


@pytest.mark.parametrize("fault", ["html", "empty"])
def test_an_odd_answer_to_a_deletion_is_followed_by_a_look(world: GoogleWorld, fault: str) -> None:
    calendar = world.calendar()
    booked = calendar.book(new_event())
    world.google.fail("events.delete", fault)
    calendar.cancel(booked)
    assert calendar.get("event1") is None


def test_a_deletion_that_somebody_else_answered_is_unknown(world: GoogleWorld) -> None:
    booked = world.calendar().book(new_event())
    stored = json.dumps(world.google.get(CALENDAR, "event1"))
    script = {"DELETE": Said(200, "<html>Sign in</html>"), "GET": Said(200, stored)}
    with (
        http_script(lambda method, *_: script[method]) as url,
        adapter(url) as calendar,
        pytest.raises(OutcomeUnknown),
    ):
        calendar.cancel(booked)


@pytest.mark.parametrize("fault", ["server_error", "changed_shape", "not_found"])
def test_an_event_that_cannot_be_read_back_is_unknown(world: GoogleWorld, fault: str) -> None:
    calendar = world.calendar()
    world.google.fail("events.get", fault)
    with pytest.raises(OutcomeUnknown):
        calendar.book(new_event())


def test_a_server_that_went_away_leaves_a_write_undone(world: GoogleWorld) -> None:
    calendar = world.calendar()
    booked = calendar.book(new_event())
    world.google.refuse()
    for _ in range(2):
        with pytest.raises(TransientError):
            calendar.move(booked, slot(4, 9))
    world.google.listen()
    assert calendar.get("event1") == booked
