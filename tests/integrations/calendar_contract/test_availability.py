"""What every calendar calls busy."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.domain import Availability, Slot
from tests.integrations.calendar_worlds import PersonsEvent, World, new_event, slot, utc

WEEK = Slot(utc(1, 0), utc(8, 0))
BERLIN = ZoneInfo("Europe/Berlin")

NOON = PersonsEvent("private1", utc(3, 10), utc(3, 11))
BUSY = [
    pytest.param(NOON, slot(3, 10), id="plain"),
    pytest.param(PersonsEvent("private1", utc(3, 10), utc(3, 11), tentative=True), slot(3, 10), id="tentative"),
    pytest.param(
        PersonsEvent("private1", utc(3, 10).astimezone(BERLIN), utc(3, 11).astimezone(BERLIN)), slot(3, 10), id="berlin"
    ),
    pytest.param(
        PersonsEvent("private1", date(2026, 12, 3), date(2026, 12, 5)), Slot(utc(3, 0), utc(5, 0)), id="all-day"
    ),
]
FREE = [
    pytest.param(PersonsEvent("private1", utc(3, 10), utc(3, 11), cancelled=True), id="cancelled"),
    pytest.param(PersonsEvent("private1", utc(3, 10), utc(3, 11), transparent=True), id="transparent"),
    pytest.param(
        PersonsEvent("private1", date(2026, 12, 3), date(2026, 12, 4), transparent=True), id="all-day transparent"
    ),
    pytest.param(PersonsEvent("private1", utc(9, 10), utc(9, 11)), id="later"),
    pytest.param(PersonsEvent("private1", utc(8, 0), utc(8, 1)), id="right after"),
]


def test_an_empty_calendar_is_free_and_known(calendar_world: World) -> None:
    assert calendar_world.calendar().availability(WEEK) == Availability()


@pytest.mark.parametrize(("event", "busy"), BUSY)
def test_what_makes_busy(calendar_world: World, event: PersonsEvent, busy: Slot) -> None:
    calendar_world.put(event)
    assert calendar_world.calendar().availability(WEEK) == Availability(busy=(busy,))


@pytest.mark.parametrize("event", FREE)
def test_what_leaves_free(calendar_world: World, event: PersonsEvent) -> None:
    calendar_world.put(event)
    assert calendar_world.calendar().availability(WEEK) == Availability()


def test_events_that_touch_are_one_stretch_cut_to_the_span(calendar_world: World) -> None:
    calendar_world.put(PersonsEvent("private1", utc(1, 0) - timedelta(hours=2), utc(1, 3)))
    calendar_world.put(PersonsEvent("private2", utc(1, 2, 30), utc(1, 5)))
    calendar_world.put(PersonsEvent("private3", utc(7, 23), utc(8, 1)))
    assert calendar_world.calendar().availability(WEEK).busy == (
        Slot(utc(1, 0), utc(1, 5)),
        Slot(utc(7, 23), utc(8, 0)),
    )


def test_a_span_within_an_event_is_busy_to_its_edges(calendar_world: World) -> None:
    calendar_world.put(NOON)
    within = Slot(utc(3, 10, 15), utc(3, 10, 45))
    assert calendar_world.calendar().availability(within).busy == (within,)


def test_the_event_that_is_to_be_moved_does_not_count(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    calendar_world.put(PersonsEvent("private1", utc(3, 10, 30), utc(3, 12)))
    assert calendar.availability(WEEK, besides=booked).busy == (Slot(utc(3, 10, 30), utc(3, 12)),)


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Europe/Berlin", "Pacific/Auckland"])
def test_a_day_off_covers_the_owners_day_not_the_day_of_greenwich(calendar_world: World, zone: str) -> None:
    owner = ZoneInfo(zone)
    calendar_world.put(PersonsEvent("private1", date(2026, 12, 3), date(2026, 12, 4)))
    start = datetime(2026, 12, 3, tzinfo=owner).astimezone(UTC)
    busy = calendar_world.calendar(owner).availability(WEEK).busy
    assert busy == (Slot(start, start + timedelta(days=1)),)
