"""The policy file: what it sets, the calendar files beside it, and files that cannot be read."""

from datetime import date
from pathlib import Path

import pytest

from ops.rules import load_policy
from ops.settings import ConfigurationError
from tests.ops.rules.policy_file import told, written

HOLIDAYS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//
BEGIN:VEVENT
UID:christmas
DTSTART;VALUE=DATE:20241225
DTEND;VALUE=DATE:20241227
RRULE:FREQ=YEARLY
END:VEVENT
BEGIN:VEVENT
UID:outing
DTSTART;VALUE=DATE:20260605
SUMMARY:Outing
END:VEVENT
BEGIN:VEVENT
UID:cancelled
STATUS:CANCELLED
DTSTART;VALUE=DATE:20260701
END:VEVENT
BEGIN:VEVENT
UID:meeting
DTSTART:20260702T080000Z
DTEND:20260702T090000Z
END:VEVENT
END:VCALENDAR
"""
TIMED = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:meeting
DTSTART:20260702T080000Z
END:VEVENT
END:VCALENDAR
"""
MARIA = '[owners.maria]\nname = "Maria"\naddress = "maria@example.com"\ncalendar = "https://calendar.example.com/m/"\n'
IN_2026 = {date(2026, 6, 5), date(2026, 12, 25), date(2026, 12, 26)}


def test_without_a_file_every_rule_has_its_default(tmp_path: Path) -> None:
    assert load_policy(None).offers == 3
    read = load_policy(written(tmp_path, 'offers = 2\n[slots]\nhours.mon = ["10:00-12:00"]\n'))
    assert (read.offers, read.rounds, read.slots.hours) == (2, 3, {"mon": ("10:00-12:00",)})


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(b"\xef\xbb\xbfoffers = 2\r\n[slots]\r\nminutes = 45\r\n")
    assert (load_policy(file).offers, load_policy(file).slots.minutes) == (2, 45)


def test_a_file_that_cannot_be_read_says_what_to_correct(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"cannot be read \(No such file or directory\). Correct policy_file"):
        load_policy(tmp_path / "missing.toml")
    (tmp_path / "latin.toml").write_bytes(b'place = "Z\xfcrich"\n')
    with pytest.raises(ConfigurationError, match=r"is not UTF-8\. Save it as UTF-8"):
        load_policy(tmp_path / "latin.toml")
    with pytest.raises(ConfigurationError, match="has too many brackets within each other"):
        load_policy(written(tmp_path, "a = " + "[" * 5000))


def test_holidays_may_lie_in_calendar_files(tmp_path: Path) -> None:
    (tmp_path / "free.ics").write_text(HOLIDAYS, encoding="utf-8")
    policy = load_policy(written(tmp_path, f'[slots]\nholidays = "free.ics"\n{MARIA}holidays = "free.ics"\n'))
    assert {day for day in policy.slots.holidays if day.year == 2026} == IN_2026
    assert {day for day in policy.owners["maria"].holidays if day.year == 2026} == IN_2026
    assert date(2040, 12, 26) in policy.slots.holidays


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "'free.ics' cannot be read (No such file or directory). Correct its name, or list days"),
        ("BEGIN:VCALENDAR\n", "'free.ics' is no calendar of holidays"),
        ("", "'free.ics' is no calendar of holidays"),
        (TIMED, "'free.ics' is no calendar of holidays: the file names no whole days. Export it anew, or list days"),
        (HOLIDAYS.replace("FREQ=YEARLY", "FREQ=SOMETIMES"), "'free.ics' is no calendar of holidays"),
    ],
)
def test_a_calendar_file_that_names_no_holidays_is_refused(tmp_path: Path, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / "free.ics").write_text(content, encoding="utf-8")
    rules, owner = told(tmp_path, f'[slots]\nholidays = "free.ics"\n{MARIA}holidays = "free.ics"\n')
    assert rules.startswith(f"line 2: slots.holidays: {said}")
    assert owner.startswith(f"line 7: owners.maria.holidays: {said}")


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, '[slots]\nholidays = "a\\u0000b"\n')
    assert "cannot be read (embedded null byte)" in problem
