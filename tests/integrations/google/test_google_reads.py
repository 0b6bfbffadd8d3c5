"""What GoogleCalendar reads of a calendar, and what it makes of what Google cannot say."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from agent.domain import Availability, Slot
from agent.errors import FrontdeskError, PermanentError, ShapeChanged, TransientError
from integrations.google_calendar.queries import free_busy
from integrations.google_calendar.transport import Reply
from tests.integrations.calendar_worlds import ANN, BEN, ROBIN, PersonsEvent, new_event, slot, utc
from tests.integrations.google_world import CALENDAR, GoogleWorld

WEEK = Slot(utc(1, 0), utc(8, 0))
UNKNOWN = Availability(unknown=(WEEK,))


def test_a_calendar_of_which_google_says_errors_is_unknown(world: GoogleWorld) -> None:
    world.google.unreadable[CALENDAR] = "backendError"
    assert world.calendar().availability(WEEK) == UNKNOWN


def test_a_calendar_that_google_leaves_out_is_unknown(world: GoogleWorld) -> None:
    world.google.absent.add(CALENDAR)
    assert world.calendar().availability(WEEK) == UNKNOWN


def said(**more: Any) -> Any:
    """Return a transport to which Google says this about the week."""
    answer = {"timeMin": WEEK.start.isoformat(), "timeMax": WEEK.end.isoformat(), "calendars": {CALENDAR: {"busy": []}}}
    body = json.dumps(answer | more).encode()
    return SimpleNamespace(freebusy=SimpleNamespace(query=lambda body: body), read=lambda _: Reply(200, body, ""))


@pytest.mark.parametrize(
    ("more", "busy"),
    [
        ({}, []),
        ({"timeMin": "2026-12-01T00:00:00.000Z"}, []),
        ({"timeMin": "2026-12-01T01:00:00Z"}, None),
        ({"timeMax": "2026-12-07T00:00:00Z"}, None),
        ({"calendars": {}}, None),
        ({"calendars": {CALENDAR: {"busy": [], "errors": [{"reason": "somethingNew"}]}}}, None),
        ({"calendars": {CALENDAR: {"errors": [{}]}}}, None),
    ],
)
def test_free_busy_counts_only_where_it_answers_our_question_whole(
    more: Mapping[str, Any], busy: list[Slot] | None
) -> None:
    assert free_busy(said(**more), CALENDAR, WEEK) == busy


def test_a_long_span_is_asked_for_in_pieces(world: GoogleWorld) -> None:
    world.put(PersonsEvent("late1", utc(1, 9) + timedelta(days=100), utc(1, 10) + timedelta(days=100)))
    span = Slot(utc(1, 0) + timedelta(microseconds=1), utc(1, 0) + timedelta(days=120, microseconds=1))
    busy = world.calendar().availability(span).busy
    assert busy == (Slot(utc(1, 9) + timedelta(days=100), utc(1, 10) + timedelta(days=100)),)
    bodies = [one.body for one in world.google.requests if one.method_id == "freebusy.query"]
    lengths = [datetime.fromisoformat(one["timeMax"]) - datetime.fromisoformat(one["timeMin"]) for one in bodies]
    assert max(lengths) <= timedelta(days=31)
    assert sum(lengths, timedelta()) == timedelta(days=120, seconds=1)


def test_what_lies_where_a_hold_or_the_moved_event_is_left_out_stays_busy(world: GoogleWorld) -> None:
    calendar = world.calendar()
    calendar.book(new_event("hold1", tentative=True, at=slot(3, 9, 2)))
    booked = calendar.book(new_event("event2", at=slot(3, 11)))
    world.put(PersonsEvent("person1", utc(3, 10, 30), utc(3, 11, 30)))
    assert calendar.availability(WEEK).busy == (Slot(utc(3, 10, 30), utc(3, 12)),)
    assert calendar.availability(WEEK, besides=booked).busy == (Slot(utc(3, 10, 30), utc(3, 11, 30)),)


def test_days_are_those_of_the_calendar_whatever_the_owners_zone_is_set_to(world: GoogleWorld) -> None:
    calendar = world.calendar(UTC)
    world.google.calendars[CALENDAR].zone = "Europe/Berlin"
    world.put(PersonsEvent("holiday1", date(2026, 12, 3), date(2026, 12, 4)))
    assert calendar.availability(WEEK).busy == (Slot(utc(2, 23), utc(3, 23)),)


def test_a_hold_that_a_person_confirmed_is_busy(world: GoogleWorld) -> None:
    calendar = world.calendar()
    calendar.book(new_event("hold1", tentative=True))
    world.google.put(CALENDAR, {"id": "hold1", "status": "confirmed"})
    assert calendar.availability(WEEK).busy == (slot(3, 10),)


@pytest.mark.parametrize(("answer", "busy"), [("declined", ()), ("needsAction", (slot(3, 10),))])
def test_an_invitation_is_busy_until_its_owner_declines(
    world: GoogleWorld, answer: str, busy: tuple[Slot, ...]
) -> None:
    world.put(PersonsEvent("event1", utc(3, 10), utc(3, 11)))
    guests = [{"email": CALENDAR, "responseStatus": answer}, {"email": BEN, "responseStatus": "declined"}]
    world.google.put(CALENDAR, {"id": "event1", "attendees": guests})
    assert world.calendar().availability(WEEK).busy == busy


def test_every_page_counts_and_an_empty_one_is_not_the_last(world: GoogleWorld) -> None:
    calendar = world.calendar()
    for hour in range(5):
        calendar.book(new_event(f"event{hour}", key=f"c1/m{hour}/book/1", at=slot(3, 9 + 2 * hour)))
    calendar.book(new_event("hold1", tentative=True, at=slot(3, 20)))
    world.google.page_size, world.google.empty_pages = 2, 1
    assert len(calendar.availability(WEEK).busy) == 5
    assert [event.event_id for event in calendar.bookings(ANN, WEEK)] == [f"event{hour}" for hour in range(5)]


def test_bookings_are_ours_that_happen_once_within_the_span(world: GoogleWorld) -> None:
    calendar = world.calendar()
    booked = calendar.book(new_event())
    calendar.book(new_event("event2", key="c2", attendees=(BEN,)))
    calendar.book(new_event("event3", key="c3", at=slot(9, 10)))
    calendar.book(new_event("event4", key="c4"))
    world.repeat("event4")
    calendar.cancel(calendar.book(new_event("event5", key="c5")))
    assert calendar.bookings("Ann@Example.org", WEEK) == [booked]


def test_an_event_that_repeats_is_not_read(world: GoogleWorld) -> None:
    calendar = world.calendar()
    calendar.book(new_event())
    world.repeat("event1")
    with pytest.raises(PermanentError):
        calendar.get("event1")


@pytest.mark.parametrize("fault", ["timeout", "trickle", "truncated", "html"])
def test_a_read_without_a_proper_answer_is_transient(world: GoogleWorld, fault: str) -> None:
    calendar = world.calendar(timeout=0.3)
    world.google.fail("freebusy.query", fault)
    with pytest.raises(TransientError):
        calendar.availability(WEEK)
    assert calendar.availability(WEEK) == Availability()


@pytest.mark.parametrize("how", ["removed", "renamed", "retyped"])
def test_a_list_in_another_shape_is_named_by_its_path(world: GoogleWorld, how: str) -> None:
    calendar = world.calendar()
    calendar.book(new_event())
    world.google.fail("events.list", "changed_shape", path="items[0].end", how=how)
    with pytest.raises(ShapeChanged) as caught:
        calendar.availability(WEEK)
    assert caught.value.path == "items[0].end"


def test_nothing_of_a_calendar_is_logged(world: GoogleWorld, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    calendar = world.calendar()
    booked = calendar.book(new_event())
    calendar.availability(WEEK)
    for fault in ("rate_limited", "quota_exceeded", "bad_request", "html"):
        world.google.fail("events.get", fault)
        with pytest.raises(FrontdeskError):
            calendar.get("event1")
    world.google.expire_tokens()
    calendar.cancel(calendar.move(booked, slot(4, 9)))
    assert not any(word in caplog.text for word in (ANN, ROBIN.address, "robin%40", "Meeting", world.google.token()))
