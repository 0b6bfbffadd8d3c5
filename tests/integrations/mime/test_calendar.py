"""Calendar files inside a mail."""

from datetime import UTC, date, datetime

from integrations.mime.calendar import read_calendar


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


def test_a_floating_time_is_no_time() -> None:
    parts, defect = read_calendar(ics(*event("DTSTART:20240503T100000")))
    assert (parts[0].start, defect) == (None, "calendar_floating_time")


def test_a_broken_file_is_refused_with_a_defect() -> None:
    for bad in (b"", b"nonsense", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT", ics(*event("DTSTART:yesterday"))):
        assert read_calendar(bad) == ((), "calendar_defect")


def test_the_method_of_the_part_stands_in() -> None:
    assert read_calendar(ics(*event("UID:1")), "reply")[0][0].method == "REPLY"
