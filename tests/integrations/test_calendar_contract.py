"""What every calendar does, in memory and on a real server."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar as File

from agent.domain import Availability, Event, Slot
from agent.errors import Conflict
from agent.ports import Calendar
from tests.integrations.calendar_worlds import ANN, ics, new_event, slot, utc


class World(Protocol):
    """A calendar with other users."""

    def calendar(self, zone: tzinfo = UTC) -> Calendar: ...
    def put(self, name: str, raw: bytes) -> None: ...
    def stored(self, name: str) -> bytes: ...
    def remove(self, name: str) -> None: ...


WEEK = Slot(utc(1, 0), utc(8, 0))


def edited(raw: bytes) -> bytes:
    """Return the file as a person leaves it who has given the event another title."""
    return raw.replace(b"SUMMARY:Meeting with Ann", b"SUMMARY:Ann - prepare the slides")


def test_a_booked_event_is_read_back_as_it_was_asked_for(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    assert booked == Event("e1", slot(3, 10), "Meeting with Ann", (ANN,), booked.etag, 0, "c1/m1/book/1")
    assert calendar.get("e1") == booked


def test_an_event_that_is_not_there_is_none(calendar_world: World) -> None:
    assert calendar_world.calendar().get("nothing") is None


def test_a_cancelled_event_is_none(calendar_world: World) -> None:
    calendar_world.put("e1", ics("e1", ":20261203T100000Z", ":20261203T110000Z", "STATUS:CANCELLED"))
    assert calendar_world.calendar().get("e1") is None


def test_an_event_of_a_person_has_no_key(calendar_world: World) -> None:
    calendar_world.put("e1", ics("e1", ":20261203T100000Z", ":20261203T110000Z"))
    event = calendar_world.calendar().get("e1")
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
    calendar_world.put("e2", ics("e2", ":20261203T100000Z", ":20261203T110000Z"))
    with pytest.raises(Conflict):
        calendar.book(new_event("e2"))


def test_an_id_whose_event_was_cancelled_is_a_conflict(calendar_world: World) -> None:
    calendar_world.put("e1", ics("e1", ":20261203T100000Z", ":20261203T110000Z", "STATUS:CANCELLED"))
    with pytest.raises(Conflict):
        calendar_world.calendar().book(new_event())


def test_a_move_is_one_change_in_place(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    moved = calendar.move(booked, slot(4, 14))
    assert (moved.slot, moved.sequence, moved.key) == (slot(4, 14), 1, booked.key)
    assert (moved.summary, moved.attendees) == (booked.summary, booked.attendees)
    assert moved.etag != booked.etag
    assert calendar.move(moved, slot(5, 9)).sequence == 2
    assert calendar.availability(WEEK).busy == (slot(5, 9),)


def test_a_move_keeps_what_a_person_has_added(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    calendar.book(new_event())
    calendar_world.put("e1", edited(calendar_world.stored("e1")))
    event = calendar.get("e1")
    assert event is not None
    assert calendar.move(event, slot(4, 14)).summary == "Ann - prepare the slides"


def test_an_event_that_a_person_edited_is_not_moved(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    changed = edited(calendar_world.stored("e1"))
    calendar_world.put("e1", changed)
    with pytest.raises(Conflict):
        calendar.move(booked, slot(4, 14))
    assert b"prepare the slides" in calendar_world.stored("e1")


def test_an_event_that_a_person_edited_is_not_cancelled(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    calendar_world.put("e1", edited(calendar_world.stored("e1")))
    with pytest.raises(Conflict):
        calendar.cancel(booked)
    assert calendar.get("e1") is not None


def test_an_event_that_a_person_made_repeat_is_not_moved(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    calendar_world.put("e1", calendar_world.stored("e1").replace(b"SEQUENCE:0", b"SEQUENCE:0\r\nRRULE:FREQ=WEEKLY"))
    with pytest.raises(Conflict):
        calendar.move(booked, slot(4, 14))


def test_an_event_that_a_person_deleted_is_not_moved(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    calendar_world.remove("e1")
    with pytest.raises(Conflict):
        calendar.move(booked, slot(4, 14))


def test_a_cancelled_booking_is_gone_and_its_time_free(calendar_world: World) -> None:
    calendar = calendar_world.calendar()
    booked = calendar.book(new_event())
    calendar.cancel(booked)
    assert calendar.get("e1") is None
    assert calendar.availability(WEEK).busy == ()
    calendar.cancel(booked)


def test_an_empty_calendar_is_free_and_known(calendar_world: World) -> None:
    assert calendar_world.calendar().availability(WEEK) == Availability()


BUSY = [
    pytest.param((":20261203T100000Z", ":20261203T110000Z"), slot(3, 10), id="plain"),
    pytest.param((":20261203T100000Z", ":20261203T110000Z", "STATUS:TENTATIVE"), slot(3, 10), id="tentative"),
    pytest.param((":20261203T100000", ":20261203T110000"), slot(3, 10), id="floating"),
    pytest.param(
        (";TZID=Europe/Berlin:20261203T110000", ";TZID=Europe/Berlin:20261203T120000"), slot(3, 10), id="berlin"
    ),
    pytest.param((";VALUE=DATE:20261203", ";VALUE=DATE:20261205"), Slot(utc(3, 0), utc(5, 0)), id="all-day"),
]
FREE = [
    pytest.param((":20261203T100000Z", ":20261203T110000Z", "STATUS:CANCELLED"), id="cancelled"),
    pytest.param((":20261203T100000Z", ":20261203T110000Z", "TRANSP:TRANSPARENT"), id="transparent"),
    pytest.param((";VALUE=DATE:20261203", ";VALUE=DATE:20261204", "TRANSP:TRANSPARENT"), id="all-day transparent"),
    pytest.param((":20261209T100000Z", ":20261209T110000Z"), id="later"),
]


@pytest.mark.parametrize(("lines", "busy"), BUSY)
def test_what_makes_busy(calendar_world: World, lines: tuple[str, ...], busy: Slot) -> None:
    calendar_world.put("p1", ics("p1", *lines))
    availability = calendar_world.calendar().availability(WEEK)
    assert (availability.busy, availability.unknown) == ((busy,), ())


@pytest.mark.parametrize("lines", FREE)
def test_what_leaves_free(calendar_world: World, lines: tuple[str, ...]) -> None:
    calendar_world.put("p1", ics("p1", *lines))
    availability = calendar_world.calendar().availability(WEEK)
    assert (availability.busy, availability.unknown) == ((), ())


def test_events_that_touch_are_one_stretch_cut_to_the_span(calendar_world: World) -> None:
    calendar_world.put("p1", ics("p1", ":20261130T220000Z", ":20261201T030000Z"))
    calendar_world.put("p2", ics("p2", ":20261201T023000Z", ":20261201T050000Z"))
    assert calendar_world.calendar().availability(WEEK).busy == (Slot(utc(1, 0), utc(1, 5)),)


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Europe/Berlin", "Pacific/Auckland"])
def test_a_day_off_covers_the_owners_day_not_the_day_of_greenwich(calendar_world: World, zone: str) -> None:
    owner = ZoneInfo(zone)
    calendar_world.put("p1", ics("p1", ";VALUE=DATE:20261203", ";VALUE=DATE:20261204"))
    start = datetime(2026, 12, 3, tzinfo=owner).astimezone(UTC)
    busy = calendar_world.calendar(owner).availability(WEEK).busy
    assert busy == (Slot(start, start + timedelta(days=1)),)


def test_a_floating_event_is_in_the_owners_zone(calendar_world: World) -> None:
    calendar_world.put("p1", ics("p1", ":20261203T100000", ":20261203T110000"))
    assert calendar_world.calendar(ZoneInfo("Europe/Berlin")).availability(WEEK).busy == (slot(3, 9),)


def test_a_stored_event_is_opaque_marked_and_not_for_the_server_to_announce(calendar_world: World) -> None:
    calendar_world.calendar().book(new_event())
    event = File.from_ical(calendar_world.stored("e1")).walk("VEVENT")[0]
    assert (event["TRANSP"], event["STATUS"], event["X-FRONTDESK-KEY"]) == ("OPAQUE", "CONFIRMED", "c1/m1/book/1")
    assert event["ATTENDEE"].params["SCHEDULE-AGENT"] == "CLIENT"
