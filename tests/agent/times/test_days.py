"""Days seen from a given day: the coming one, the one of the following week, dates with and without their weekday."""

from datetime import date

import pytest

from agent.times.days import Date, Dated, Exactly, Relative, Weekday, monday, months_later
from tests.agent.times.spans import spans

MONDAY, WEDNESDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 29)
TUE, WED, THU, FRI, SUN = 1, 2, 3, 4, 6


@pytest.mark.parametrize(("today", "expected"), [(MONDAY, MONDAY), (WEDNESDAY, MONDAY), (SUNDAY, MONDAY)])
def test_a_week_begins_on_its_monday(today, expected):
    assert monday(today) == expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 11, 30), 2, date(2027, 1, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 5), 12, date(2027, 12, 5)),
        (date(2026, 1, 31), -1, date(2025, 12, 31)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_short_month(day, count, expected):
    assert months_later(day, count) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (Relative(0), "2026-11-25"),
        (Relative(1), "2026-11-26"),
        (Relative(-1), "2026-11-24"),
        (Relative(2, months=1), "2026-12-27"),
        (Exactly(date(2030, 1, 1)), "2030-01-01"),
    ],
)
def test_a_day_that_lies_so_far_away_is_one_day(day, expected):
    assert spans(day, WEDNESDAY) == [expected]


@pytest.mark.parametrize(
    ("weekday", "today", "expected"),
    [
        (Weekday(WED), MONDAY, ["2026-11-25"]),
        (Weekday(TUE), WEDNESDAY, ["2026-12-01"]),
        (Weekday(WED), WEDNESDAY, ["2026-12-02", "2026-11-25"]),
        (Weekday(WED, 0), WEDNESDAY, ["2026-11-25"]),
        (Weekday(TUE, 0), WEDNESDAY, ["2026-12-01"]),
        (Weekday(FRI, -1), WEDNESDAY, ["2026-11-20"]),
        (Weekday(WED, -1), WEDNESDAY, ["2026-11-18"]),
        (Weekday(WED, 0, coming=True), WEDNESDAY, ["2026-12-02"]),
        (Weekday(FRI, coming=True), WEDNESDAY, ["2026-11-27"]),
        (Weekday(TUE, week=0), WEDNESDAY, ["2026-11-24"]),
        (Weekday(SUN, week=2), WEDNESDAY, ["2026-12-13"]),
        (Weekday(TUE, week=-1), WEDNESDAY, ["2026-11-17"]),
    ],
)
def test_a_weekday_is_the_coming_one_or_that_of_its_week(weekday, today, expected):
    assert spans(weekday, today) == expected


@pytest.mark.parametrize(
    ("weekday", "today", "expected"),
    [
        (Weekday(FRI, 1), WEDNESDAY, ["2026-12-04", "2026-11-27"]),
        (Weekday(TUE, 1), WEDNESDAY, ["2026-12-01"]),
        (Weekday(WED, 1), WEDNESDAY, ["2026-12-02"]),
        (Weekday(THU, 1), WEDNESDAY, ["2026-12-03", "2026-11-26"]),
        (Weekday(0, 1), SUNDAY, ["2026-12-07", "2026-11-30"]),
        (Weekday(TUE, 1), SUNDAY, ["2026-12-01"]),
        (Weekday(FRI, 2), WEDNESDAY, ["2026-12-11", "2026-12-04"]),
        (Weekday(TUE, 2), WEDNESDAY, ["2026-12-08"]),
    ],
)
def test_next_before_a_weekday_is_of_the_following_week_or_the_coming_one(weekday, today, expected):
    assert spans(weekday, today) == expected


@pytest.mark.parametrize(
    ("day", "today", "expected"),
    [
        (Date(((25, 11),)), WEDNESDAY, ["2026-11-25"]),
        (Date(((24, 11),)), WEDNESDAY, ["2027-11-24"]),
        (Date(((26, None),)), WEDNESDAY, ["2026-11-26"]),
        (Date(((25, None),)), WEDNESDAY, ["2026-11-25"]),
        (Date(((24, None),)), WEDNESDAY, ["2026-12-24"]),
        (Date(((31, None),)), date(2027, 2, 1), ["2027-03-31"]),
        (Date(((1, None),)), date(2026, 12, 31), ["2027-01-01"]),
        (Date(((24, 11),), 2026), WEDNESDAY, ["2026-11-24"]),
        (Date(((31, 12),), 1970), WEDNESDAY, ["1970-12-31"]),
        (Date(((31, 12),), 1969), WEDNESDAY, []),
        (Date(((1, 1),), 2199), WEDNESDAY, ["2199-01-01"]),
        (Date(((1, 1),), 2200), WEDNESDAY, []),
        (Date(((31, 4),)), WEDNESDAY, []),
        (Date(((0, 4),)), WEDNESDAY, []),
        (Date(((29, 2),)), date(2096, 3, 1), ["2104-02-29"]),
        (Date(((29, 2),), 2027), WEDNESDAY, []),
    ],
)
def test_a_date_is_the_next_such_one_or_that_of_its_year(day, today, expected):
    assert spans(day, today) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (Date(((4, 12), (12, 4))), ["2026-12-04", "2027-04-12"]),
        (Date(((3, 3), (3, 3))), ["2027-03-03"]),
        (Date(((4, 12), (12, 4)), weekday=FRI), ["2026-12-04"]),
        (Date(((4, 12), (12, 4)), weekday=0), ["2027-04-12"]),
        (Date(((4, 12), (12, 4)), 2028, weekday=TUE), ["2028-12-04", "2028-12-05"]),
    ],
)
def test_a_date_in_two_orders_has_both_unless_its_weekday_settles_it(day, expected):
    assert spans(day, WEDNESDAY) == expected


def test_only_a_date_in_one_order_has_a_month():
    assert Date(((4, 12),)).month == 12
    assert Date(((4, 12), (12, 4))).month is None


@pytest.mark.parametrize(
    ("weekday", "expected"),
    [
        (0, ["2026-12-03", "2026-11-30"]),
        (TUE, ["2026-12-03", "2026-12-01"]),
        (THU, ["2026-12-03"]),
        (FRI, ["2026-12-03", "2026-12-04"]),
        (SUN, ["2026-12-03", "2026-12-06"]),
    ],
)
def test_a_weekday_that_disagrees_with_its_date_is_the_nearest_one(weekday, expected):
    assert spans(Date(((3, 12),), weekday=weekday), WEDNESDAY) == expected


@pytest.mark.parametrize(
    ("day", "weekday", "today", "expected"),
    [
        (26, THU, WEDNESDAY, ["2026-11-26"]),
        (25, WED, WEDNESDAY, ["2026-11-25"]),
        (24, TUE, WEDNESDAY, ["2027-08-24", "2026-12-24"]),
        (8, TUE, WEDNESDAY, ["2026-12-08"]),
        (26, 5, WEDNESDAY, ["2026-12-26"]),
        (27, 6, WEDNESDAY, ["2026-12-27", "2026-11-27"]),
        (31, TUE, date(2026, 12, 1), ["2027-08-31", "2026-12-31"]),
    ],
)
def test_a_weekday_and_a_day_of_the_month_are_where_they_agree_if_that_is_near(day, weekday, today, expected):
    assert spans(Date(((day, None),), weekday=weekday), today) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (Dated(Weekday(FRI, 1), Date(((4, None),))), ["2026-12-04"]),
        (Dated(Weekday(FRI, 0), Date(((27, 11),))), ["2026-11-27"]),
        (Dated(Weekday(FRI, 1), Date(((3, 12),))), ["2026-12-03", "2026-12-04"]),
    ],
)
def test_a_weekday_that_is_this_or_next_and_a_date_are_where_they_agree_or_both(day, expected):
    assert spans(day, WEDNESDAY) == expected
