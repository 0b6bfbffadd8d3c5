"""How busy the events of a calendar file make."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain import Slot
from integrations.ics import Unreadable, busy_in_events, event_ics, merged
from tests.integrations.calendar_worlds import new_event, slot, stamp, utc
from tests.integrations.ics_files import ics

INSTANTS = st.integers(0, 525_600).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
SLOTS = st.builds(
    lambda start, minutes: Slot(start, start + timedelta(minutes=minutes)), INSTANTS, st.integers(1, 5000)
)


def test_an_event_may_say_how_long_instead_of_until_when() -> None:
    raw = ics("a", ":20261203T100000Z", ":X").replace(b"DTEND:X", b"DURATION:PT90M")
    assert busy_in_events(raw, UTC) == [Slot(utc(3, 10), utc(3, 11, 30))]


def test_an_all_day_event_without_an_end_is_one_day() -> None:
    raw = ics("a", ";VALUE=DATE:20261203", ":X").replace(b"DTEND:X\r\n", b"")
    assert busy_in_events(raw, UTC) == [Slot(utc(3, 0), utc(4, 0))]


def test_a_moment_is_not_busy() -> None:
    raw = ics("a", ":20261203T100000Z", ":X").replace(b"DTEND:X\r\n", b"")
    assert busy_in_events(raw, UTC) == []


def test_a_zone_defined_in_the_file_is_understood() -> None:
    zone = (
        b"BEGIN:VTIMEZONE\r\nTZID:Office\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0300\r\n"
        b"TZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"
    )
    raw = ics("a", ";TZID=Office:20261203T130000", ";TZID=Office:20261203T140000").replace(b"BEGIN:VEVENT", zone)
    assert busy_in_events(raw, UTC) == [slot(3, 10)]


@given(st.lists(SLOTS, max_size=12), SLOTS)
def test_merged_slots_are_ordered_apart_within_the_span_and_cover_the_same_time(slots: list[Slot], span: Slot) -> None:
    joined = merged(slots, span)
    assert all(span.start <= one.start < one.end <= span.end for one in joined)
    assert all(before.end < after.start for before, after in pairwise(joined))
    for moment in {point for one in (*slots, span) for point in (one.start, one.end)}:
        inside = span.start <= moment < span.end and any(one.start <= moment < one.end for one in slots)
        assert any(one.start <= moment < one.end for one in joined) == inside


UNKNOWN_ZONE = [
    ics("a", ";TZID=Castle:20261203T100000", ";TZID=Castle:20261203T110000"),
    ics("a", ":20261203T100000Z", ";TZID=Castle:20261203T110000"),
    ics("a", ":20261203T100000Z", ":20261203T110000Z", "RRULE:FREQ=DAILY", "EXDATE;TZID=Castle:20261204T100000"),
    ics("a", ":20261203T100000Z", ":20261203T110000Z", "RDATE;TZID=Castle:20261204T100000,20261205T100000"),
]
WORN_OUT = [
    ics("a", ":20261203T100000Z", ":20261203T110000Z", f"RRULE:FREQ={rule}")
    for rule in ("SECONDLY", "HOURLY", "DAILY;BYMINUTE=" + ",".join(map(str, range(60))), "SOMETIMES")
]


@pytest.mark.parametrize("raw", UNKNOWN_ZONE + WORN_OUT)
def test_what_cannot_be_placed_in_time_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        busy_in_events(raw, UTC, within=slot(3, 0, 23))


@pytest.mark.parametrize("name", ["W. Europe Standard Time", "Romance Standard Time", "Europe/Berlin"])
def test_zones_are_known_by_the_names_that_mail_programs_give_them(name: str) -> None:
    raw = ics("a", f";TZID={name}:20261203T110000", f";TZID={name}:20261203T120000")
    assert busy_in_events(raw, UTC) == [slot(3, 10)]


def test_a_held_time_that_a_person_confirmed_is_busy() -> None:
    held = event_ics(new_event(tentative=True), stamp=stamp())
    assert busy_in_events(held, UTC) == []
    assert busy_in_events(held.replace(b"STATUS:TENTATIVE", b"STATUS:CONFIRMED"), UTC) == [slot(3, 10)]
    persons = re.sub(rb"X-FRONTDESK-KEY:[^\r]*\r\n", b"", held)
    assert busy_in_events(persons, UTC) == [slot(3, 10)]
