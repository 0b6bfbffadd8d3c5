"""Weeks, months, quarters and years, and their parts, seen from a given day."""

from datetime import date

import pytest

from agent.times.days import Date, Relative
from agent.times.periods import CalendarWeek, Month, NthWeek, NthWeekday, Period, Quarter, WeekOf, month_spans
from tests.agent.times.spans import spans

NOVEMBER, LATE, DECEMBER, APRIL = date(2026, 11, 23), date(2026, 11, 28), date(2026, 12, 14), date(2027, 4, 1)


@pytest.mark.parametrize(
    ("period", "today", "expected"),
    [
        (Period("week", 0), date(2026, 11, 29), "2026-11-23/2026-11-29"),
        (Period("week", 2), NOVEMBER, "2026-12-07/2026-12-13"),
        (Period("week", -1), NOVEMBER, "2026-11-16/2026-11-22"),
        (Period("weekend", 0), NOVEMBER, "2026-11-28/2026-11-29"),
        (Period("weekend", 1), NOVEMBER, "2026-12-05/2026-12-06"),
        (Period("month", 0), NOVEMBER, "2026-11-01/2026-11-30"),
        (Period("month", 1), NOVEMBER, "2026-12-01/2026-12-31"),
        (Period("month", 2), NOVEMBER, "2027-01-01/2027-01-31"),
        (Period("month", 1), DECEMBER, "2027-01-01/2027-01-31"),
        (Period("month", 0), DECEMBER, "2026-12-01/2026-12-31"),
        (Period("month", -1), APRIL, "2027-03-01/2027-03-31"),
        (Period("quarter", 0), NOVEMBER, "2026-10-01/2026-12-31"),
        (Period("quarter", 1), NOVEMBER, "2027-01-01/2027-03-31"),
        (Period("quarter", 0), APRIL, "2027-04-01/2027-06-30"),
        (Period("quarter", 1), APRIL, "2027-07-01/2027-09-30"),
        (Period("quarter", 0), date(2027, 3, 31), "2027-01-01/2027-03-31"),
        (Period("quarter", 2), date(2027, 6, 30), "2027-10-01/2027-12-31"),
        (Period("year", 0), NOVEMBER, "2026-01-01/2026-12-31"),
        (Period("year", 1), NOVEMBER, "2027-01-01/2027-12-31"),
        (Period("year", 1), APRIL, "2028-01-01/2028-12-31"),
    ],
)
def test_a_period_is_the_whole_one_so_many_away(period, today, expected):
    assert spans(period, today) == [expected]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period("week", 1, "start"), "2026-11-30/2026-12-01"),
        (Period("week", 1, "mid"), "2026-12-02/2026-12-03"),
        (Period("week", 1, "late"), "2026-12-03/2026-12-06"),
        (Period("week", 1, "end"), "2026-12-04/2026-12-06"),
        (Period("month", 1, "start"), "2026-12-01/2026-12-10"),
        (Period("month", 1, "mid"), "2026-12-11/2026-12-20"),
        (Period("month", 1, "late"), "2026-12-21/2026-12-31"),
        (Period("month", 1, "end"), "2026-12-21/2026-12-31"),
        (Period("quarter", 1, "start"), "2027-01-01/2027-01-31"),
        (Period("quarter", 1, "mid"), "2027-02-01/2027-02-28"),
        (Period("quarter", 1, "late"), "2027-02-01/2027-03-31"),
        (Period("quarter", 1, "end"), "2027-03-01/2027-03-31"),
        (Period("year", 1, "start"), "2027-01-01/2027-04-30"),
        (Period("year", 1, "mid"), "2027-05-01/2027-08-31"),
        (Period("year", 1, "late"), "2027-07-01/2027-12-31"),
        (Period("year", 1, "end"), "2027-10-01/2027-12-31"),
        (Month(2, None, "end"), "2027-02-21/2027-02-28"),
        (Month(12, None, "late"), "2026-12-21/2026-12-31"),
        (Quarter(4, None, "start"), "2026-10-01/2026-10-31"),
        (Quarter(4, None, "end"), "2026-12-01/2026-12-31"),
    ],
)
def test_the_parts_of_a_period_are_those_of_the_conventions(period, expected):
    assert spans(period, NOVEMBER) == [expected]


@pytest.mark.parametrize(
    ("period", "today", "expected"),
    [
        (Period("month", 0, "mid", free=True), date(2026, 11, 20), "2026-11-11/2026-11-20"),
        (Period("month", 0, "mid", free=True), date(2026, 11, 21), "2026-12-11/2026-12-20"),
        (Period("month", 0, "mid"), date(2026, 11, 21), "2026-11-11/2026-11-20"),
        (Period("week", 0, "start", free=True), date(2026, 11, 25), "2026-11-30/2026-12-01"),
        (Period("year", 0, "start", free=True), NOVEMBER, "2027-01-01/2027-04-30"),
    ],
)
def test_a_part_that_has_passed_is_the_next_one_unless_this_one_was_said(period, today, expected):
    assert spans(period, today) == [expected]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (LATE, "2026-11-28/2026-11-30"),
        (date(2026, 11, 1), "2026-11-01/2026-11-30"),
        (DECEMBER, "2026-11-21/2026-11-30"),
    ],
)
def test_late_in_the_month_that_is_running_begins_today(today, expected):
    (span,) = month_spans(2026, 11, "late", after=today)
    assert f"{span.first}/{span.end}" == expected.replace("-11-30", "-12-01")


@pytest.mark.parametrize(
    ("named", "today", "expected"),
    [
        (Month(11), NOVEMBER, "2026-11-01/2026-11-30"),
        (Month(10), NOVEMBER, "2027-10-01/2027-10-31"),
        (Month(12), NOVEMBER, "2026-12-01/2026-12-31"),
        (Month(10, 2026), NOVEMBER, "2026-10-01/2026-10-31"),
        (Quarter(4), NOVEMBER, "2026-10-01/2026-12-31"),
        (Quarter(3), NOVEMBER, "2027-07-01/2027-09-30"),
        (Quarter(2), date(2027, 6, 30), "2027-04-01/2027-06-30"),
        (Quarter(2), date(2027, 7, 1), "2028-04-01/2028-06-30"),
        (Quarter(3), date(2027, 7, 1), "2027-07-01/2027-09-30"),
        (Quarter(1, 2026), NOVEMBER, "2026-01-01/2026-03-31"),
    ],
)
def test_a_named_month_or_quarter_is_the_next_one_that_has_not_passed(named, today, expected):
    assert spans(named, today) == [expected]


@pytest.mark.parametrize(
    ("week", "today", "expected"),
    [
        (CalendarWeek(48), date(2026, 11, 29), ["2026-11-23/2026-11-29"]),
        (CalendarWeek(48), date(2026, 11, 30), ["2027-11-29/2027-12-05"]),
        (CalendarWeek(53), date(2027, 1, 2), ["2026-12-28/2027-01-03"]),
        (CalendarWeek(53), date(2027, 1, 4), ["2032-12-27/2033-01-02"]),
        (CalendarWeek(1), date(2026, 12, 31), ["2027-01-04/2027-01-10"]),
        (CalendarWeek(2, 2026), NOVEMBER, ["2026-01-05/2026-01-11"]),
        (CalendarWeek(53, 2027), NOVEMBER, []),
    ],
)
def test_a_numbered_week_is_that_of_iso_8601(week, today, expected):
    assert spans(week, today) == expected


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        (WeekOf(Date(((9, 12),))), ["2026-12-07/2026-12-13"]),
        (WeekOf(Date(((9, 12),)), weekend=True), ["2026-12-12/2026-12-13"]),
        (WeekOf(Relative(6)), ["2026-11-23/2026-11-29"]),
        (WeekOf(Date(((3, 12), (12, 3)))), ["2026-11-30/2026-12-06", "2027-03-08/2027-03-14"]),
    ],
)
def test_the_week_of_a_day_is_the_one_that_it_lies_in(week, expected):
    assert spans(week, NOVEMBER) == expected


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        (NthWeek(1, Month(12)), ["2026-11-30/2026-12-06"]),
        (NthWeek(2, Month(12)), ["2026-12-07/2026-12-13"]),
        (NthWeek(1, Month(1)), ["2027-01-04/2027-01-10", "2026-12-28/2027-01-03"]),
        (NthWeek(2, Month(1)), ["2027-01-11/2027-01-17", "2027-01-04/2027-01-10"]),
        (NthWeek(-1, Month(11)), ["2026-11-23/2026-11-29", "2026-11-30/2026-12-06"]),
        (NthWeek(-1, Month(12)), ["2026-12-28/2027-01-03"]),
        (NthWeek(1, Month(12), weekend=True), ["2026-12-05/2026-12-06"]),
        (NthWeek(-1, Month(11), weekend=True), ["2026-11-28/2026-11-29"]),
        (NthWeek(1, Month(8), weekend=True), ["2027-08-07/2027-08-08", "2027-07-31/2027-08-01"]),
        (NthWeek(-1, Month(7), weekend=True), ["2027-07-31/2027-08-01"]),
    ],
)
def test_a_week_of_a_month_is_counted_in_both_ways_where_they_differ(week, expected):
    assert spans(week, NOVEMBER) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (NthWeekday(1, 1, Month(12)), ["2026-12-01"]),
        (NthWeekday(1, 0, Month(12)), ["2026-12-07"]),
        (NthWeekday(5, 3, Month(12)), ["2026-12-31"]),
        (NthWeekday(5, 4, Month(12)), []),
        (NthWeekday(-1, 4, Month(12)), ["2026-12-25"]),
        (NthWeekday(-1, 3, Month(12)), ["2026-12-31"]),
    ],
)
def test_an_nth_weekday_lies_in_its_month_or_there_is_none(day, expected):
    assert spans(day, NOVEMBER) == expected


@pytest.mark.parametrize("period", [Month(1, 2200), Quarter(1, 2200), Quarter(4, -1), Month(3, -1)])
def test_beyond_the_calendar_there_is_nothing(period):
    assert spans(period, NOVEMBER) == []


def test_the_last_year_of_the_calendar_is_whole():
    assert spans(Quarter(4, 2199), NOVEMBER) == ["2199-10-01/2199-12-31"]
    assert spans(Month(12, 2199), NOVEMBER) == ["2199-12-01/2199-12-31"]
