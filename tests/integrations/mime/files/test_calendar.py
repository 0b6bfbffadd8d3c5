"""Calendar files inside a mail."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain import Attendee, CalendarPart
from integrations.mime.files.calendar import read_calendar


def ics(*lines: str, method: str = "") -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *([f"METHOD:{method}"] if method else [])]
    return "\r\n".join([*head, *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str) -> list[str]:
    return ["BEGIN:VEVENT", *lines, "END:VEVENT"]


def test_each_event_is_a_part() -> None:
    one = event("UID:1", "DTSTART:20240503T080000Z", "DTEND:20240503T083000Z", "SUMMARY:Talk", "STATUS:CONFIRMED")
    two = event("UID:2", "DTSTART;VALUE=DATE:20240504")
    parts, defect = read_calendar(ics(*one, *two, method="request"))
    assert defect is None
    assert [(part.method, part.uid, part.start, part.end) for part in parts] == [
        ("REQUEST", "1", datetime(2024, 5, 3, 8, tzinfo=UTC), datetime(2024, 5, 3, 8, 30, tzinfo=UTC)),
        ("REQUEST", "2", date(2024, 5, 4), None),
    ]
    assert (parts[0].summary, parts[0].status) == ("Talk", "CONFIRMED")


def test_a_duration_gives_the_end() -> None:
    parts, _ = read_calendar(ics(*event("DTSTART:20240503T080000Z", "DURATION:PT45M")))
    assert parts[0].end == datetime(2024, 5, 3, 8, 45, tzinfo=UTC)


def test_a_zone_is_kept_as_an_instant() -> None:
    parts, _ = read_calendar(ics(*event("DTSTART;TZID=Europe/Berlin:20240503T100000")))
    assert parts[0].start == datetime(2024, 5, 3, 8, tzinfo=UTC)


def zone(offset: str) -> list[str]:
    rule = ["BEGIN:STANDARD", "DTSTART:16010101T000000", f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}"]
    return ["BEGIN:VTIMEZONE", "TZID:House time", *rule, "END:STANDARD", "END:VTIMEZONE"]


@pytest.mark.parametrize("offsets", [(5, 1), (1, 5)])
def test_a_zone_of_one_file_says_nothing_of_the_next(offsets: tuple[int, int]) -> None:
    held = event("DTSTART;TZID=House time:20240503T100000")
    for offset in offsets:
        parts, _ = read_calendar(ics(*zone(f"+0{offset}00"), *held))
        assert parts[0].start == datetime(2024, 5, 3, 10 - offset, tzinfo=UTC)
    parts, defect = read_calendar(ics(*held))
    assert (parts[0].start, defect) == (None, "calendar_floating_time")


def test_a_floating_time_is_no_time() -> None:
    parts, defect = read_calendar(ics(*event("DTSTART:20240503T100000")))
    assert (parts[0].start, defect) == (None, "calendar_floating_time")


def test_a_broken_file_is_refused_with_a_defect() -> None:
    for bad in (b"", b"nonsense", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT", ics(*event("DTSTART:yesterday"))):
        assert read_calendar(bad) == ((), "calendar_defect")


def test_the_method_of_the_part_stands_in() -> None:
    assert read_calendar(ics(*event("UID:1")), "reply")[0][0].method == "REPLY"


@pytest.mark.parametrize(
    ("stated", "of_the_part", "method"),
    [("Reply", None, "REPLY"), ("REQUEST", "reply", "REQUEST"), (" ", "Counter", "COUNTER"), ("", "", None)],
)
def test_the_files_own_method_wins_in_whatever_case(stated: str, of_the_part: str | None, method: str | None) -> None:
    assert read_calendar(ics(*event("UID:1"), method=stated), of_the_part)[0][0].method == method


def test_an_answer_says_who_invited_whom_and_what_they_say() -> None:
    lines = (
        "UID:1",
        "SEQUENCE:3",
        "ORGANIZER;CN=Desk:MAILTO:Desk@Example.NET",
        'ATTENDEE;CN="Example, Ann";PARTSTAT=accepted:mailto:Ann@example.org',
        "ATTENDEE:mailto:bob@example.net",
        "ATTENDEE;PARTSTAT=DECLINED:invalid:nobody",
    )
    [part] = read_calendar(ics(*event(*lines), method="REPLY"))[0]
    assert (part.organizer, part.sequence) == ("desk@example.net", 3)
    assert part.attendees == (Attendee("ann@example.org", "ACCEPTED"), Attendee("bob@example.net"))


@pytest.mark.parametrize("sequence", ["x", "-1", "99999999999999999999"])
def test_a_sequence_that_is_none_is_nought(sequence: str) -> None:
    assert read_calendar(ics(*event("UID:1", f"SEQUENCE:{sequence}")))[0][0].sequence == 0


def test_a_field_that_stands_twice_is_read_once() -> None:
    assert read_calendar(ics(*event("UID:1", "UID:2", "SUMMARY:a", "SUMMARY:b")))[0][0].uid == "1"


@pytest.mark.parametrize(
    ("line", "defect"),
    [
        ("COMMENT:Rather at four", "calendar_comment"),
        ("ATTENDEE;X-RESPONSE-COMMENT=Later:mailto:ann@example.org", "calendar_comment"),
        ("COMMENT:\\n", None),
    ],
)
def test_a_comment_on_an_answer_is_noted(line: str, defect: str | None) -> None:
    assert read_calendar(ics(*event("UID:1", line), method="REPLY"))[1] == defect


@pytest.mark.parametrize(
    ("data", "method"),
    [
        (b"nonsense", "reply"),
        (b"", "REPLY"),
        (b"BEGIN:VCALENDAR\r\nMETHOD;X=1: reply\r\nBEGIN:VEVENT", None),
        (ics(*event("DTSTART:yesterday"), method="REPLY"), None),
        (ics("BEGIN:VTODO", "UID:1", "END:VTODO", method="REPLY"), None),
        (b"x" * (2 * 1024 * 1024), "reply"),
    ],
)
def test_a_method_is_known_where_no_event_can_be_read(data: bytes, method: str | None) -> None:
    assert read_calendar(data, method)[0] == (CalendarPart("REPLY", None, None, None, None, None),)


def test_a_method_without_an_event_is_not_lost_beside_an_event_without_a_method() -> None:
    parts, _ = read_calendar(ics(*event("UID:1")) + ics("BEGIN:VTODO", "UID:2", "END:VTODO", method="REPLY"))
    assert [(part.method, part.uid) for part in parts] == [(None, "1"), ("REPLY", None)]


@given(st.binary(max_size=200) | st.text(max_size=80).map(lambda text: ics(*event(text), method="REPLY")))
def test_no_file_of_a_part_with_a_method_loses_it(data: bytes) -> None:
    parts, _ = read_calendar(data, "REPLY")
    assert parts
    assert all(part.method for part in parts)
