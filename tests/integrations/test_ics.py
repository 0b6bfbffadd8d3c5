"""The builder and the reader of calendar files."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from agent.domain import NewEvent, Person, Slot
from integrations.ics import Unreadable, busy_in_events, busy_in_freebusy, event_ics, merged, moved_ics, read_event
from tests.integrations.calendar_worlds import ANN, ics, new_event, slot, stamp, utc

INSTANTS = st.integers(0, 525_600).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
SLOTS = st.builds(
    lambda start, minutes: Slot(start, start + timedelta(minutes=minutes)), INSTANTS, st.integers(1, 5000)
)
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=80)
EVENTS = st.builds(
    NewEvent,
    event_id=st.text("abcdefghijklmnopqrstuv0123456789", min_size=5, max_size=64),
    key=st.text("abc/0123", min_size=1, max_size=40),
    slot=SLOTS,
    summary=TEXTS,
    description=TEXTS,
    location=TEXTS,
    attendees=st.lists(st.just(ANN), max_size=1).map(tuple),
    organizer=st.just(Person("Robin Ashdown", "robin@frontdesk.example")),
)


@given(EVENTS, st.integers(0, 50))
def test_what_was_built_is_read_back(event: NewEvent, sequence: int) -> None:
    raw = event_ics(event, sequence=sequence, method=None, stamp=stamp())
    found = read_event(raw, etag='"1"', zone=UTC)
    assert found is not None
    assert (found.event_id, found.slot, found.attendees) == (event.event_id, event.slot, event.attendees)
    assert (found.sequence, found.key, found.summary) == (sequence, event.key, event.summary)


@given(EVENTS, SLOTS, st.integers(0, 50))
def test_a_move_changes_the_time_and_raises_the_sequence_by_one(event: NewEvent, to: Slot, sequence: int) -> None:
    raw = event_ics(event, sequence=sequence, method=None, stamp=stamp())
    before, after = (
        read_event(file, etag="", zone=UTC) for file in (raw, moved_ics(raw, to, stamp=stamp() + timedelta(days=1)))
    )
    assert before is not None
    assert after is not None
    assert (after.slot, after.sequence) == (to, sequence + 1)
    assert (after.event_id, after.key, after.summary) == (before.event_id, before.key, before.summary)


def test_a_zone_of_one_file_says_nothing_of_the_next() -> None:
    for hours in (5, 1):
        rule = f"DTSTART:16010101T000000\r\nTZOFFSETFROM:+0{hours}00\r\nTZOFFSETTO:+0{hours}00\r\n"
        zone = f"BEGIN:VTIMEZONE\r\nTZID:House\r\nBEGIN:STANDARD\r\n{rule}END:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"
        raw = ics("1", ";TZID=House:20261103T100000", ";TZID=House:20261103T110000").decode()
        found = read_event(raw.replace("BEGIN:VEVENT", zone).encode(), etag="", zone=UTC)
        assert found is not None
        assert found.slot.start == datetime(2026, 11, 3, 10 - hours, tzinfo=UTC)


@given(EVENTS)
def test_a_file_is_the_same_for_the_same_event(event: NewEvent) -> None:
    files = {event_ics(event, sequence=1, method="REQUEST", stamp=stamp()) for _ in range(2)}
    assert len(files) == 1


def test_times_are_in_utc() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    when = Slot(datetime(2026, 7, 1, 11, tzinfo=berlin), datetime(2026, 7, 1, 12, tzinfo=berlin))
    raw = event_ics(new_event(at=when), sequence=0, method=None, stamp=stamp().astimezone(berlin))
    assert b"DTSTART:20260701T090000Z\r\nDTEND:20260701T100000Z" in raw
    assert b"DTSTAMP:20261123T120000Z" in raw


def test_a_mailed_file_has_a_method_and_keeps_our_key_to_itself() -> None:
    raw = event_ics(new_event(), sequence=2, method="REQUEST", stamp=stamp())
    event = Calendar.from_ical(raw).walk("VEVENT")[0]
    assert b"METHOD:REQUEST\r\n" in raw
    assert "X-FRONTDESK-KEY" not in event
    assert (event["UID"], event["SEQUENCE"], event["STATUS"], event["TRANSP"]) == ("e1", 2, "CONFIRMED", "OPAQUE")
    assert event["ORGANIZER"] == "mailto:robin@frontdesk.example"
    assert event["ATTENDEE"] == f"mailto:{ANN}"
    assert "SCHEDULE-AGENT" not in event["ATTENDEE"].params


def test_a_cancellation_says_so_and_is_not_read_as_an_event() -> None:
    raw = event_ics(new_event(), sequence=3, method="CANCEL", stamp=stamp(), cancelled=True)
    assert b"METHOD:CANCEL\r\n" in raw
    assert b"STATUS:CANCELLED\r\n" in raw
    assert read_event(raw, etag="", zone=UTC) is None


def test_a_name_cannot_break_out_of_its_property() -> None:
    hostile = Person('Robin";X-EVIL="1\r\nATTENDEE:mailto:eve@example.net', "robin@frontdesk.example")
    event = NewEvent("e1", "k", slot(3, 10), "a\r\nATTENDEE:mailto:eve@example.net", "", "", (ANN,), hostile)
    raw = event_ics(event, sequence=0, method=None, stamp=stamp())
    found = read_event(raw, etag="", zone=UTC)
    assert found is not None
    assert b"\r\nX-EVIL" not in raw
    assert found.attendees == (ANN,)


BROKEN = [
    b"",
    b"<html></html>",
    b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    b"BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261203T100000Z\r\nEND:VEVENT\r\n",
    ics("a", ":rubbish", ":20261203T110000Z"),
    ics("a", ":20261203T110000Z", ":20261203T100000Z"),
    ics("a", ":20261203T100000Z", ":20261203T110000Z", "RRULE:FREQ=DAILY"),
    ics("a", ":20261203T100000Z", ":20261203T110000Z", "SEQUENCE:many"),
    ics("a", ":20261203T100000Z", ":20261203T110000Z").replace(b"UID:a\r\n", b""),
    ics("a", ":20261203T100000Z", ":20261203T110000Z").replace(b"DTSTART:20261203T100000Z\r\n", b""),
]


@pytest.mark.parametrize("raw", BROKEN)
def test_a_file_that_is_not_one_event_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read_event(raw, etag="", zone=UTC)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_unreadable(raw: bytes) -> None:
    for read in (
        lambda: read_event(raw, etag="", zone=UTC),
        lambda: busy_in_events(raw, UTC),
        lambda: busy_in_freebusy(raw, slot(3, 10), UTC),
    ):
        try:
            read()
        except Unreadable:
            continue


@given(st.data())
def test_any_damage_to_a_file_leaves_it_readable_or_unreadable(data: st.DataObject) -> None:
    raw = bytearray(event_ics(new_event(), sequence=0, method=None, stamp=stamp()))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_event(bytes(raw), etag="", zone=UTC)
        busy_in_events(bytes(raw), UTC)
    except Unreadable:
        return


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
