"""The calendar files that go along with mails, by the rules of RFC 5546 (iTIP) and RFC 6047 (iMIP)."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from agent.domain import Invitation, NewEvent, Person, Slot
from integrations.ics import event_ics, invitation_ics
from tests.integrations.calendar_worlds import ANN, BEN, new_event, stamp

# RFC 5546, 3.2.2 (REQUEST) and 3.2.5 (CANCEL): what has to stand in a VEVENT exactly once, and what must not.
ONCE = {"UID", "DTSTAMP", "DTSTART", "ORGANIZER", "SEQUENCE", "SUMMARY", "STATUS"}
NEVER = {"REQUEST-STATUS", "RECURRENCE-ID", "RRULE", "COMMENT", "X-FRONTDESK-KEY", "X-FRONTDESK-HOLD"}
STATUS = {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}
KNOWN = {
    *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "DTEND", "TRANSP", "DESCRIPTION", "LOCATION"),
    *("CONFERENCE", "ATTENDEE"),
} | ONCE

BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
PIECES = [
    "ATTENDEE:mailto:eve@example.net",
    "END:VEVENT",
    "BEGIN:VALARM",
    "METHOD:CANCEL",
    '"',
    ";",
    ":",
    ",",
    "\\",
    "\\n",
]
HOSTILE = st.lists(
    st.sampled_from([*BREAKS, *PIECES, "\x00", "\ud800", "\u202e", "Gr\u00fc\u00dfe", " ", "\t", "x" * 90]), max_size=6
).map("".join)
EVENTS = st.builds(
    NewEvent,
    event_id=st.just("event1"),
    key=st.just("c1/m1/book/1"),
    slot=st.just(new_event().slot),
    summary=HOSTILE,
    description=HOSTILE,
    location=HOSTILE,
    attendees=st.lists(HOSTILE.map(lambda text: f"ann{text}@example.org"), min_size=1, max_size=2).map(tuple),
    organizer=st.builds(Person, HOSTILE, st.just("robin@frontdesk.example")),
    link=st.sampled_from(["", *(f"https://meet.example/{sign}BEGIN:VALARM" for sign in BREAKS)]),
)


def lines_of(raw: bytes) -> list[str]:
    """Return the content lines of a file as the least careful reader takes it apart: unfolded, at every line break."""
    return re.sub(r"\r\n[ \t]", "", raw.decode()).splitlines()


def names_of(raw: bytes) -> list[str]:
    return [re.split("[;:]", line, maxsplit=1)[0] for line in lines_of(raw)]


@settings(max_examples=15)
@given(EVENTS, st.integers(0, 9), st.booleans())
def test_nothing_that_is_said_breaks_out_of_its_line(event: NewEvent, sequence: int, cancelled: bool) -> None:
    for raw in (invitation_ics(Invitation(event, sequence, cancelled), stamp=stamp()), event_ics(event, stamp=stamp())):
        names = names_of(raw)
        assert set(names) <= KNOWN | {"X-FRONTDESK-KEY"}
        assert names.count("ATTENDEE") == len(event.attendees)
        assert [name for name in names if name in ("BEGIN", "END")] == ["BEGIN", "BEGIN", "END", "END"]
        assert max(len(line) for line in raw.split(b"\r\n")) <= 75
        [found] = Calendar.from_ical(raw).walk("VEVENT")
        assert found.errors == []
        assert (
            str(found["SUMMARY"]).split()
            == "".join(
                " " if sign in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029" else sign
                for sign in event.summary
                if sign != "\x00"
            )
            .encode("utf-8", "replace")
            .decode()
            .split()
        )


@pytest.mark.parametrize(("cancelled", "method"), [(False, "REQUEST"), (True, "CANCEL")])
def test_a_mailed_file_has_what_its_method_asks_for_and_nothing_else(cancelled: bool, method: str) -> None:
    event = new_event(attendees=(ANN, BEN))
    raw = invitation_ics(Invitation(event, 3, cancelled), stamp=stamp())
    calendar = Calendar.from_ical(raw)
    [found] = calendar.walk("VEVENT")
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", method)
    names = names_of(raw)
    assert {name: names.count(name) for name in ONCE} == dict.fromkeys(ONCE, 1)
    assert not NEVER & set(names)
    assert [component.name for component in calendar.walk()] == ["VCALENDAR", "VEVENT"]
    assert (found["UID"], found["SEQUENCE"], found["STATUS"]) == ("event1", 3, STATUS[method])
    assert found["ORGANIZER"] == "mailto:robin@frontdesk.example"
    assert [str(one) for one in found["ATTENDEE"]] == [f"mailto:{ANN}", f"mailto:{BEN}"]
    for attendee in found["ATTENDEE"]:
        assert (attendee.params["RSVP"], attendee.params["PARTSTAT"]) == ("TRUE", "NEEDS-ACTION")
        assert "SCHEDULE-AGENT" not in attendee.params


def test_an_invitation_says_when_where_and_how_to_join() -> None:
    event = new_event()
    joined = NewEvent(**{**vars(event), "link": "https://meet.example/robin"})
    [found] = Calendar.from_ical(invitation_ics(Invitation(joined, 0), stamp=stamp())).walk("VEVENT")
    assert Slot(found["DTSTART"].dt, found["DTEND"].dt) == event.slot
    assert (found["SUMMARY"], found["DESCRIPTION"], found["LOCATION"]) == (
        "Meeting with Ann",
        "Booked by mail",
        "Room 4",
    )
    assert found["CONFERENCE"] == "https://meet.example/robin"


def test_a_file_is_as_old_as_it_is_said_to_be_in_every_zone() -> None:
    berlin = stamp().astimezone(ZoneInfo("Europe/Berlin"))
    raw = invitation_ics(Invitation(new_event(), 0), stamp=berlin)
    assert b"DTSTAMP:20261123T120000Z" in raw
    assert raw != invitation_ics(Invitation(new_event(), 0), stamp=stamp() + timedelta(minutes=1))
