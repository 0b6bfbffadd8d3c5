"""The policy file: what it sets, and what is said where it is wrong."""

from datetime import date
from pathlib import Path

import pytest

from ops.rules import line_of, load_policy
from ops.settings import ConfigurationError

GRID = "granularity_minutes 35 does not divide a day; use one like 15, 20, 30 or 60"


def told(folder: Path, text: str) -> list[str]:
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_policy(file)
    return [problem.replace(str(file), "FILE") for problem in caught.value.problems]


def test_without_a_file_every_rule_has_its_default(tmp_path: Path) -> None:
    assert load_policy(None).offers == 3
    file = tmp_path / "policy.toml"
    file.write_text('offers = 2\n[slots]\nhours.mon = ["10:00-12:00"]\n', encoding="utf-8")
    assert (load_policy(file).offers, load_policy(file).slots.hours) == (2, {"mon": ("10:00-12:00",)})


def test_every_mistake_is_told_at_once_with_its_line_and_remedy(tmp_path: Path) -> None:
    text = """offer = 2
rounds = 0

[slots]
zone = "Berlin"
granularity_minutes = 35
hours = {mon = ["9-17"]}
minutes = [30]
"""
    assert told(tmp_path, text) == [
        "policy_file FILE, line 5: slots.zone: zone 'Berlin' is not an IANA time zone; write one like 'Europe/Berlin'",
        "policy_file FILE, line 7: slots.hours: hours.mon: '9-17' is not a range; write local times like '09:00-17:00'",
        "policy_file FILE, line 8: slots.minutes: Input should be a valid integer, not [30]",
        f"policy_file FILE, line 6: slots.granularity_minutes: {GRID}",
        "policy_file FILE, line 2: rounds: Input should be greater than or equal to 1, not 0",
        "policy_file FILE, line 1: offer: there is no such rule. Did you mean offers?",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[slots]\nmintues = 30\n", "line 2: slots.mintues: there is no such rule. Did you mean minutes?"),
        ("[opening]\nmon = 1\n", "line 1: opening: there is no such rule. There are answer_hours, hold_hours,"),
        ("[slots]\nhours.mon = ['9']\n", "line 2: slots.hours: hours.mon: '9' is not a range"),
        ("offers = \n", "is not TOML: Invalid value (at line 1, column 10). Correct the file"),
    ],
)
def test_a_mistake_is_told_where_it_stands(tmp_path: Path, text: str, said: str) -> None:
    (problem,) = told(tmp_path, text)
    assert said in problem


def test_a_file_that_cannot_be_read_says_what_to_correct(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"cannot be read \(No such file or directory\). Correct policy_file"):
        load_policy(tmp_path / "missing.toml")
    (tmp_path / "latin.toml").write_bytes(b'place = "Z\xfcrich"\n')
    with pytest.raises(ConfigurationError, match="is not TOML"):
        load_policy(tmp_path / "latin.toml")


def test_a_line_is_found_through_tables_dots_and_comments() -> None:
    text = 'a = 1 # [b]\n[ slots ] # hours\n"zone" = "x"\nhours . mon = []\n[slots.hours]\ntue = []\n'
    assert line_of(text, ("slots", "zone")) == 3
    assert line_of(text, ("slots", "hours", "mon")) == 4
    assert line_of(text, ("slots", "hours", "tue", 0)) == 6
    assert line_of(text, ("slots", "holidays")) == 2
    assert line_of(text, ("b",)) is None


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


def test_holidays_may_lie_in_a_calendar_file(tmp_path: Path) -> None:
    (tmp_path / "free.ics").write_text(HOLIDAYS, encoding="utf-8")
    file = tmp_path / "policy.toml"
    file.write_text('[slots]\nholidays = "free.ics"\n', encoding="utf-8")
    holidays = load_policy(file).slots.holidays
    assert {day for day in holidays if day.year == 2026} == {date(2026, 6, 5), date(2026, 12, 25), date(2026, 12, 26)}
    assert date(2040, 12, 26) in holidays


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "free.ics cannot be read (No such file or directory). Correct its name, or list days"),
        ("BEGIN:VCALENDAR\n", "free.ics is no calendar of holidays"),
        ("", "free.ics is no calendar of holidays"),
        (TIMED, "free.ics is no calendar of holidays: the file names no whole days. Export it anew, or list days"),
        (HOLIDAYS.replace("FREQ=YEARLY", "FREQ=SOMETIMES"), "free.ics is no calendar of holidays"),
    ],
)
def test_a_calendar_file_that_names_no_holidays_is_refused(tmp_path: Path, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / "free.ics").write_text(content, encoding="utf-8")
    (problem,) = told(tmp_path, '[slots]\nholidays = "free.ics"\n')
    assert problem.startswith("policy_file FILE, line 2: slots.holidays: ")
    assert said in problem
