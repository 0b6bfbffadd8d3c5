"""Stretches of days, bounds, and days that are one of several, seen from Wednesday 25 November 2026."""

from datetime import date

import pytest

from agent.times.days import Date, Relative, Weekday
from agent.times.occurrences import EVERY_DAY, Each, Either, Inside, InWeek, LaterWeekday, days_of
from agent.times.periods import CalendarWeek, Month, Period
from agent.times.stretches import Bound, Shifted, Stretch, Within
from tests.agent.times.spans import spans

TODAY = date(2026, 11, 25)
MON, TUE, WED, FRI = 0, 1, 2, 4
TWELFTH = Date(((12, None),))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (Shifted(Weekday(FRI), 2), ["2026-11-29"]),
        (Shifted(Weekday(FRI), -2), ["2026-11-25"]),
        (Shifted(Period("week", 1), 1), ["2026-12-07"]),
        (Shifted(Period("week", 1), -1), ["2026-11-29"]),
        (Shifted(Relative(5), 0, months=3), ["2027-02-28"]),
        (Shifted(Relative(5), 0, months=-1), ["2026-10-30"]),
        (Shifted(Weekday(WED), 7), ["2026-12-09", "2026-12-02"]),
        (Shifted(Bound("from", Relative(1)), 1), []),
    ],
)
def test_a_shift_counts_from_the_end_forwards_and_from_the_start_backwards(day, expected):
    assert spans(day, TODAY) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (Stretch(Weekday(FRI), Weekday(TUE)), ["2026-11-27/2026-12-01"]),
        (Stretch(Relative(1), Relative(3)), ["2026-11-26/2026-11-28"]),
        (Stretch(Relative(3), Relative(1)), []),
        (Stretch(Relative(1), Relative(1)), ["2026-11-26"]),
        (Stretch(Date(((28, 12),)), Date(((3, 1),))), ["2026-12-28/2027-01-03"]),
        (Stretch(Weekday(WED), Weekday(FRI)), ["2026-12-02/2026-12-04", "2026-11-25/2026-11-27"]),
        (Stretch(Relative(1), count=3), ["2026-11-26/2026-11-28"]),
        (Stretch(Bound("until", Relative(1)), Relative(2)), []),
    ],
)
def test_a_stretch_ends_on_the_next_such_day_after_its_first(day, expected):
    assert spans(day, TODAY) == expected


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("from", "2026-11-30/.."),
        ("after", "2026-12-07/.."),
        ("until", "../2026-12-06"),
        ("before", "../2026-11-29"),
    ],
)
def test_a_bound_begins_or_ends_at_an_edge_of_its_day(side, expected):
    assert spans(Bound(side, Period("week", 1)), TODAY) == [expected]


def test_a_bound_of_what_is_open_is_none():
    assert spans(Bound("from", Bound("until", Relative(1))), TODAY) == []


@pytest.mark.parametrize(
    ("day", "bound", "expected"),
    [
        (Weekday(TUE), Bound("from", TWELFTH), ["2026-12-15"]),
        (Weekday(5), Bound("from", TWELFTH), ["2026-12-12"]),
        (Weekday(5), Bound("after", TWELFTH), ["2026-12-19"]),
        (Weekday(FRI), Bound("until", TWELFTH), ["2026-11-27"]),
        (Weekday(FRI), Bound("before", TWELFTH), ["2026-12-11", "2026-11-27"]),
        (Weekday(5), Bound("before", TWELFTH), ["2026-12-05", "2026-11-28"]),
        (Weekday(TUE), Bound("before", Relative(1)), ["2026-11-24"]),
        (Weekday(TUE, week=1), Bound("from", TWELFTH), []),
        (Weekday(TUE, week=1), Bound("from", Relative(1)), ["2026-12-01"]),
        (Date(((3, None),)), Bound("from", TWELFTH), ["2027-01-03"]),
        (Date(((3, 12),)), Bound("from", Date(((12, 12),))), ["2027-12-03"]),
        (Date(((3, 12),)), Bound("until", TWELFTH), ["2026-12-03"]),
        (Date(((13, 12),)), Bound("until", TWELFTH), []),
        (Date(((12, 12),)), Bound("until", TWELFTH), ["2026-12-12"]),
        (Period("week", 1), Bound("from", Weekday(WED)), ["2026-12-02/2026-12-06"]),
        (Period("week", 1), Bound("until", Weekday(WED)), ["2026-11-30/2026-12-02"]),
        (Month(1), Bound("from", TWELFTH), ["2027-01-12/2027-01-31"]),
        (Month(12), Bound("before", TWELFTH), ["2026-12-01/2026-12-11"]),
        (Bound("from", Relative(1)), Bound("until", TWELFTH), ["2026-11-26/2026-12-12"]),
        (Period("week", 0), Bound("after", Relative(9)), []),
    ],
)
def test_a_day_keeps_the_bound_beside_it(day, bound, expected):
    assert spans(Within(day, bound), TODAY) == expected


def test_why_a_weekday_before_a_day_is_doubtful_is_said():
    assert [span.why for span in Within(Weekday(FRI), Bound("before", TWELFTH)).spans(TODAY)] == [
        "the last one before that day or the coming one"
    ] * 2
    assert [span.why for span in Within(Weekday(TUE), Bound("from", TWELFTH)).spans(TODAY)] == [""]


@pytest.mark.parametrize(
    ("day", "today", "expected"),
    [
        (Either((Relative(7), Relative(8))), TODAY, ["2026-12-02", "2026-12-03"]),
        (LaterWeekday(FRI, 1), TODAY, ["2026-12-04"]),
        (LaterWeekday(TUE, 1), TODAY, ["2026-12-08"]),
        (LaterWeekday(WED, 1), TODAY, ["2026-12-02"]),
        (LaterWeekday(TUE, 1, loose=True), TODAY, ["2026-12-01", "2026-12-08"]),
        (LaterWeekday(FRI, 2, loose=True), TODAY, ["2026-12-11"]),
        (LaterWeekday(WED, 1, loose=True), TODAY, ["2026-12-02"]),
        (InWeek(TUE, CalendarWeek(50)), TODAY, ["2026-12-08"]),
        (InWeek(6, Period("week", 1, "end")), TODAY, ["2026-12-06"]),
        (Inside(TWELFTH, Period("month", 1)), TODAY, ["2026-12-12"]),
        (Inside(Date(((31, None),)), Period("month", 1)), TODAY, ["2026-12-31"]),
        (Inside(Date(((31, None),)), Period("month", 3)), TODAY, []),
        (Inside(Month(3), Period("year", 1)), TODAY, ["2027-03-01/2027-03-31"]),
        (Each(frozenset({TUE})), TODAY, ["2026-11-25/2026-12-08"]),
        (Each(frozenset({TUE}), Month(12)), TODAY, ["2026-12-01/2026-12-31"]),
    ],
)
def test_a_day_that_is_one_of_several(day, today, expected):
    assert spans(day, today) == expected


def test_a_doubt_of_the_whole_stands_where_its_part_has_none():
    assert [span.why for span in Either((Relative(7), Weekday(WED)), "either").spans(TODAY)] == [
        "either",
        "a weekday written on that same weekday is today or in a week",
        "a weekday written on that same weekday is today or in a week",
    ]


@pytest.mark.parametrize(
    ("day", "within", "expected"),
    [
        (Each(frozenset({TUE, FRI})), Period("week", 1), ["2026-12-01", "2026-12-04"]),
        (Period("week", 0), Period("week", 0), ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29"]),
        (Each(EVERY_DAY), Bound("from", Relative(3)), ["2026-11-28", "2026-11-29", "2026-11-30"]),
        (Each(EVERY_DAY), Bound("until", Relative(1)), ["2026-11-25", "2026-11-26"]),
        (Each(EVERY_DAY), Period("week", -1), []),
    ],
)
def test_the_days_of_a_stretch_are_those_to_come(day, within, expected):
    (span,) = within.spans(TODAY)
    assert [str(found) for found in days_of(day, span, TODAY, open_days=3)] == expected
