"""Holidays by name: the next one, whose it is where countries differ, the days around it."""

from datetime import date

import pytest

from agent.times.named_days import Holiday, entry
from tests.agent.times.spans import spans

BRITISH = ("GB",)
CHRISTMAS = Holiday("Christmas Day", countries=BRITISH)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 23), "2026-12-25"),
        (date(2026, 12, 25), "2026-12-25"),
        (date(2026, 12, 26), "2027-12-25"),
        (date(2027, 1, 1), "2027-12-25"),
    ],
)
def test_a_holiday_is_the_next_one_and_today_is_still_it(today, expected):
    assert spans(CHRISTMAS, today) == [expected]


@pytest.mark.parametrize(
    ("key", "today", "expected"),
    [
        ("Christmas Day -1..+1", date(2026, 11, 23), "2026-12-24/2026-12-26"),
        ("Christmas Day -1..+1", date(2026, 12, 26), "2026-12-24/2026-12-26"),
        ("Christmas Day +2..+6", date(2026, 12, 28), "2026-12-27/2026-12-31"),
        ("Christmas Day +2..+6", date(2027, 1, 1), "2027-12-27/2027-12-31"),
        ("Christmas Day +2", date(2026, 12, 25), "2026-12-27"),
        ("Christmas Day -1", date(2026, 12, 25), "2027-12-24"),
        ("New Year's Day +14", date(2027, 1, 3), "2027-01-15"),
        ("New Year's Day -1", date(2026, 12, 31), "2026-12-31"),
    ],
)
def test_the_days_around_a_holiday_are_counted_from_it(key, today, expected):
    named = entry(key)
    assert spans(Holiday(named.name, named.first, named.last, BRITISH), today) == [expected]


def test_a_holiday_is_that_of_its_year():
    assert spans(Holiday("Christmas Day", countries=BRITISH, year=2024), date(2026, 11, 23)) == ["2024-12-25"]
    assert spans(Holiday("Christmas Day", countries=BRITISH, year=2030), date(2026, 11, 23)) == ["2030-12-25"]


def test_countries_that_keep_it_on_different_days_are_readings_in_their_order():
    found = Holiday("Thanksgiving Day", countries=("US", "CA")).spans(date(2026, 10, 1))
    assert [str(span.first) for span in found] == ["2026-10-12", "2026-11-26"]
    assert {span.why for span in found} == {"countries keep this holiday on different days"}
    assert [span.why for span in CHRISTMAS.spans(date(2026, 10, 1))] == [""]


def test_a_region_that_keeps_it_settles_which_and_one_that_does_not_is_passed_over():
    named = Holiday("Thanksgiving Day", countries=("US",))
    assert spans(Holiday(named.name, countries=("US",), region="CA"), date(2026, 10, 1)) == ["2026-10-12"]
    assert spans(Holiday(named.name, countries=("US",), region="DE"), date(2026, 10, 1)) == ["2026-11-26"]
    assert spans(Holiday(named.name, countries=("US",), region="XX"), date(2026, 10, 1)) == ["2026-11-26"]


def test_a_name_that_nobody_keeps_is_no_day():
    assert spans(Holiday("Day of the Desk", countries=BRITISH), date(2026, 11, 23)) == []
