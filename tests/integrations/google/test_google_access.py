"""Whether GoogleCalendar may use its calendar: what it finds out, and what becomes of its tokens."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from agent.domain import Slot
from agent.errors import AccessDenied, Throttled, TransientError
from integrations.google_calendar import CalendarFacts
from tests.integrations.calendar_worlds import ANN, new_event, utc
from tests.integrations.google.adapter import adapter
from tests.integrations.google_world import CALENDAR, GoogleWorld

WEEK = Slot(utc(1, 0), utc(8, 0))


def test_a_calendar_that_is_not_there_is_access_denied(world: GoogleWorld) -> None:
    calendar = world.calendar()
    del world.google.calendars[CALENDAR]
    with pytest.raises(AccessDenied):
        calendar.book(new_event())
    with pytest.raises(AccessDenied):
        calendar.bookings(ANN, WEEK)
    assert calendar.check() == CalendarFacts("nothing")


def test_what_is_found_of_a_calendar(world: GoogleWorld) -> None:
    world.google.now = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
    calendar = world.calendar()
    facts = CalendarFacts("calendar", writable=True, server_time=world.google.now, zone="UTC")
    assert calendar.check() == facts
    for role in ("reader", "writerWithoutPrivateAccess"):
        world.google.calendars[CALENDAR].access = role
        assert calendar.check() == replace(facts, writable=False)
    world.google.fail("events.list", "forbidden", reason="accessNotConfigured")
    with pytest.raises(AccessDenied, match="accessNotConfigured"):
        calendar.check()


@pytest.mark.parametrize("second", ["token", "worn out"])
def test_a_token_that_was_refused_is_renewed_once(world: GoogleWorld, second: str) -> None:
    asked: list[bool] = []

    def token(fresh: bool) -> str:
        asked.append(fresh)
        return world.google.token() if fresh and second == "token" else "worn out"

    refused = pytest.raises(AccessDenied) if second == "worn out" else nullcontext()
    with adapter(world.google.api_url, token) as calendar, refused:
        assert calendar.book(new_event()).event_id == "event1"
    assert asked[:2] == [False, True]
    assert [one.method_id for one in world.google.requests][:2] == ["events.insert", "events.insert"]
    assert len(world.google.events(CALENDAR)) == (second == "token")


@pytest.mark.parametrize("error", [TransientError("later"), AccessDenied("never"), Throttled("slowly", 7.0)])
def test_a_token_that_does_not_come_fails_as_it_says(world: GoogleWorld, error: Exception) -> None:
    def token(_fresh: bool) -> str:
        raise error

    with adapter(world.google.api_url, token) as calendar, pytest.raises(type(error)) as caught:
        calendar.book(new_event())
    assert caught.value is error
