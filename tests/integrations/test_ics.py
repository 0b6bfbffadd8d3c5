"""The builder and the reader of calendar files."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.domain import Answer, NewEvent, Person, Slot
from integrations.ics import (
    Unreadable,
    answered_ics,
    busy_in_events,
    busy_in_freebusy,
    event_ics,
    moved_ics,
    read_event,
)
from tests.integrations.calendar_worlds import ANN, BEN, new_event, slot, stamp
from tests.integrations.ics_files import ics

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


@settings(max_examples=25)
@given(EVENTS, st.integers(0, 50))
def test_what_was_built_is_read_back(event: NewEvent, sequence: int) -> None:
    raw = event_ics(event, sequence=sequence, stamp=stamp())
    found = read_event(raw, etag='"1"', zone=UTC)
    assert found is not None
    assert (found.event_id, found.slot, found.attendees) == (event.event_id, event.slot, event.attendees)
    assert (found.sequence, found.key, found.summary) == (sequence, event.key, event.summary)


@settings(max_examples=25)
@given(EVENTS, SLOTS, st.integers(0, 50))
def test_a_move_changes_the_time_and_raises_the_sequence_by_one(event: NewEvent, to: Slot, sequence: int) -> None:
    raw = event_ics(event, sequence=sequence, stamp=stamp())
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


@settings(max_examples=15)
@given(EVENTS)
def test_a_file_is_the_same_for_the_same_event(event: NewEvent) -> None:
    files = {event_ics(event, sequence=1, stamp=stamp()) for _ in range(2)}
    assert len(files) == 1


def test_times_are_in_utc() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    when = Slot(datetime(2026, 7, 1, 11, tzinfo=berlin), datetime(2026, 7, 1, 12, tzinfo=berlin))
    raw = event_ics(new_event(at=when), stamp=stamp().astimezone(berlin))
    assert b"DTSTART:20260701T090000Z\r\nDTEND:20260701T100000Z" in raw
    assert b"DTSTAMP:20261123T120000Z" in raw


@settings(max_examples=15)
@given(EVENTS, st.sampled_from(Answer))
def test_an_answer_changes_one_word_of_the_file(event: NewEvent, answer: Answer) -> None:
    raw = event_ics(replace(event, attendees=(BEN, ANN)), sequence=3, stamp=stamp())
    answered = answered_ics(raw, ANN.upper(), answer)
    assert answered is not None
    before, after = (re.sub(rb"\r\n ", b"", file).split(b"\r\n") for file in (raw, answered))
    [(old, new)] = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert new == old.replace(b"PARTSTAT=NEEDS-ACTION", f"PARTSTAT={answer.value.upper()}".encode())
    assert new.endswith(f"mailto:{ANN}".encode())
    assert answered_ics(answered, ANN, answer) is answered
    assert answered_ics(raw, "nobody@example.org", answer) is None


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
    raw = bytearray(event_ics(new_event(), stamp=stamp()))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_event(bytes(raw), etag="", zone=UTC)
        busy_in_events(bytes(raw), UTC)
    except Unreadable:
        return


def test_the_address_of_a_conference_is_read_back() -> None:
    raw = event_ics(replace(new_event(), link="https://meet.example/robin"), stamp=stamp())
    found = read_event(raw, etag="", zone=UTC)
    assert found is not None
    assert found.link == "https://meet.example/robin"
