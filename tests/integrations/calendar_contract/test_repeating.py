"""What every calendar makes of a person's events that repeat."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.domain import Availability, Slot
from tests.integrations.calendar_worlds import PersonsEvent, World, slot, utc

WEEK = Slot(utc(1, 0), utc(8, 0))
BERLIN = ZoneInfo("Europe/Berlin")
DAILY = "RRULE:FREQ=DAILY;COUNT=4"


def busy(world: World, event: PersonsEvent, span: Slot = WEEK) -> tuple[Slot, ...]:
    world.put(event)
    said = world.calendar().availability(span)
    assert said.unknown == ()
    return said.busy


def test_a_series_is_busy_each_time_but_where_it_was_left_out_and_where_it_was_moved_to(calendar_world: World) -> None:
    series = PersonsEvent(
        "private1",
        utc(1, 9),
        utc(1, 10),
        recurrence=(DAILY, "EXDATE:20261202T090000Z"),
        moved={utc(3, 9): slot(3, 15)},
    )
    assert busy(calendar_world, series) == (slot(1, 9), slot(3, 15), slot(4, 9))


def test_a_series_that_began_long_ago_is_busy_on_the_slot(calendar_world: World) -> None:
    start = datetime(2016, 1, 7, 10, tzinfo=UTC)
    weekly = PersonsEvent("private1", start, start + timedelta(hours=1), recurrence=("RRULE:FREQ=WEEKLY",))
    assert busy(calendar_world, weekly) == (slot(3, 10),)
    assert calendar_world.calendar().availability(slot(3, 10)) == Availability(busy=(slot(3, 10),))


def test_a_repetition_that_was_moved_into_the_span_from_outside_counts(calendar_world: World) -> None:
    series = PersonsEvent(
        "private1", utc(9, 9), utc(9, 10), recurrence=("RRULE:FREQ=DAILY;COUNT=2",), moved={utc(10, 9): slot(2, 15)}
    )
    assert busy(calendar_world, series) == (slot(2, 15),)


def test_single_dates_that_were_added_count(calendar_world: World) -> None:
    series = PersonsEvent(
        "private1", utc(1, 9), utc(1, 10), recurrence=("RRULE:FREQ=DAILY;COUNT=1", "RDATE:20261205T120000Z")
    )
    assert busy(calendar_world, series) == (slot(1, 9), slot(5, 12))


def test_a_series_keeps_its_local_time_when_the_clocks_change(calendar_world: World) -> None:
    start = datetime(2027, 3, 27, 9, tzinfo=BERLIN)
    series = PersonsEvent("private1", start, start + timedelta(hours=1), recurrence=("RRULE:FREQ=DAILY;COUNT=2",))
    span = Slot(datetime(2027, 3, 26, tzinfo=UTC), datetime(2027, 3, 30, tzinfo=UTC))
    hours = [one.start.hour for one in busy(calendar_world, series, span)]
    assert hours == [8, 7]


def test_a_repetition_moved_over_the_night_of_the_clocks_is_where_it_was_moved_to(calendar_world: World) -> None:
    start = datetime(2027, 3, 27, 9, tzinfo=BERLIN)
    to = Slot(datetime(2027, 3, 29, 9, tzinfo=BERLIN), datetime(2027, 3, 29, 10, tzinfo=BERLIN))
    series = PersonsEvent(
        "private1", start, start + timedelta(hours=1), recurrence=("RRULE:FREQ=DAILY;COUNT=2",), moved={start: to}
    )
    span = Slot(datetime(2027, 3, 26, tzinfo=UTC), datetime(2027, 3, 31, tzinfo=UTC))
    found = [(one.start.day, one.start.hour) for one in busy(calendar_world, series, span)]
    assert found == [(28, 7), (29, 7)]


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
def test_days_off_that_repeat_are_the_owners_days(calendar_world: World, zone: str) -> None:
    owner = ZoneInfo(zone)
    calendar_world.put(
        PersonsEvent("private1", date(2026, 11, 27), date(2026, 11, 28), recurrence=("RRULE:FREQ=WEEKLY;COUNT=3",))
    )
    start = datetime(2026, 12, 4, tzinfo=owner).astimezone(UTC)
    found = calendar_world.calendar(owner).availability(WEEK).busy
    assert found == (Slot(start, start + timedelta(days=1)),)


def test_a_series_that_is_free_time_leaves_free(calendar_world: World) -> None:
    series = PersonsEvent("private1", utc(1, 9), utc(1, 10), transparent=True, recurrence=(DAILY,))
    assert busy(calendar_world, series) == ()
