"""Times of day by themselves: halves of the day, what a bare hour may be, ranges; in hours since midnight."""

from datetime import UTC, timedelta, timezone

import pytest

from agent.times.clocks import DAY, HOUR, Clock, Time, hours_said, valid
from agent.times.when import refined

ELSEWHERE = (timezone(timedelta(hours=2)),)


def hours(stretches):
    return [(first / HOUR, last / HOUR) for first, last in stretches]


@pytest.mark.parametrize(
    ("clock", "twelve_hours", "expected"),
    [
        (Clock(3), True, [15, 3]),
        (Clock(6), True, [18, 6]),
        (Clock(7), True, [7, 19]),
        (Clock(9), True, [9, 21]),
        (Clock(10), True, [10]),
        (Clock(11), True, [11]),
        (Clock(12), True, [12]),
        (Clock(3), False, [15, 3]),
        (Clock(6), False, [18, 6]),
        (Clock(7), False, [7]),
        (Clock(9), False, [9]),
        (Clock(12, half="am"), True, [0]),
        (Clock(12, half="pm"), True, [12]),
        (Clock(1, 30, half="am"), True, [1.5]),
        (Clock(11, half="pm"), True, [23]),
        (Clock(13), True, [13]),
        (Clock(0), True, [0]),
        (Clock(9, exact=True), True, [9]),
        (Clock(3, 0, 36), True, [15.01, 3.01]),
        (Clock(9, 30, earlier=60), True, [9.5, 8.5]),
        (Clock(24, exact=True, earlier=24 * 60), True, [24, 0]),
        (Clock(14, half="pm"), True, [14]),
    ],
)
def test_a_clock_has_the_halves_of_the_day_that_its_hour_may_stand_in(clock, twelve_hours, expected):
    assert [seconds / HOUR for seconds in clock.options(twelve_hours=twelve_hours)] == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (Clock(2), Clock(4, half="pm"), [(14, 16)]),
        (Clock(9, 30), Clock(3, half="pm"), [(9.5, 15)]),
        (Clock(11), Clock(1, half="pm"), [(11, 13)]),
        (Clock(11), Clock(1, half="am"), []),
        (Clock(10), Clock(12, half="am"), [(22, 24)]),
        (Clock(9), Clock(5), [(9, 17)]),
        (Clock(9), Clock(11), [(9, 11)]),
        (Clock(1), Clock(2), [(13, 14), (1, 2)]),
        (Clock(8), Clock(10), [(8, 10), (20, 22)]),
        (Clock(10), Clock(12), [(10, 12)]),
        (Clock(10, half="pm"), Clock(2, half="am"), [(22, 26)]),
        (Clock(22), Clock(2), [(22, 26)]),
        (Clock(14), Clock(4), [(14, 16)]),
        (Clock(9, exact=True), Clock(17), [(9, 17)]),
        (Clock(9), Clock(17), [(9, 17)]),
        (Clock(6), Clock(17), [(6, 17)]),
        (Clock(10, half="pm"), Clock(24, exact=True, earlier=24 * 60), [(22, 24)]),
    ],
)
def test_a_range_of_clocks_has_the_likely_halves(first, last, expected):
    assert hours(Time(first, last).stretches(twelve_hours=True)) == expected


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (Time(Clock(14), point=True), [(14, 14)]),
        (Time(Clock(14)), [(14, 24)]),
        (Time(Clock(2)), [(14, 24), (2, 24)]),
        (Time(last=Clock(14)), [(0, 14)]),
        (Time(last=Clock(9)), [(0, 9), (0, 21)]),
        (Time(part="afternoon"), [(12, 19)]),
        (Time(part="end"), [(16, 18), (20, 24)]),
        (Time(Clock(8), part="evening"), [(20, 22)]),
        (Time(Clock(8), part="morning"), [(8, 12)]),
        (Time(Clock(1), Clock(2), part="afternoon"), [(13, 14)]),
        (Time(Clock(2), part="lunch"), [(14, 24), (2, 14)]),
        (Time(last=Clock(15), part="afternoon"), [(12, 15)]),
        (Time(last=Clock(9), part="afternoon"), [(12, 21)]),
        (Time(last=Clock(8, exact=True), part="afternoon"), [(0, 8)]),
        (Time(Clock(20), part="morning"), [(20, 24)]),
    ],
)
def test_a_time_is_a_stretch_of_the_day(time, expected):
    assert hours(time.stretches(twelve_hours=True)) == expected


@pytest.mark.parametrize(
    ("time", "doubt"),
    [
        (Time(part="end"), "the end of a day"),
        (Time(Clock(24, exact=True, earlier=24 * 60), point=True), "midnight"),
        (Time(last=Clock(24, exact=True, earlier=24 * 60)), "midnight"),
        (Time(Clock(9, 30, earlier=60), point=True), "half an hour"),
        (Time(Clock(3), point=True), "am or pm"),
    ],
)
def test_what_is_open_is_named(time, doubt):
    assert doubt in time.doubt


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ((0, 0, 0), True),
        ((23, 59, 59), True),
        ((24, 0, 0), True),
        ((24, 0, 1), False),
        ((24, 1, 0), False),
        ((-1, 0, 0), False),
        ((12, 60, 0), False),
        ((12, -1, 0), False),
        ((12, 0, 60), False),
        ((12, 0, -1), False),
        ((25, 0, 0), False),
    ],
)
def test_a_clock_shows_what_clocks_show(shown, expected):
    assert valid(*shown) is expected


@pytest.mark.parametrize(
    ("hour", "minute", "length", "exact"),
    [
        (2, None, 120, None),
        (4, None, 240, None),
        (5, None, 300, False),
        (12, None, 720, False),
        (13, None, 780, True),
        (2, 30, 150, False),
        (0, 30, 30, True),
        (25, None, 1500, None),
        (14, 75, 915, None),
    ],
)
def test_an_hour_mark_is_a_length_and_perhaps_a_clock(hour, minute, length, exact):
    said = hours_said(hour, minute)
    assert said["Length"] == (length, "minute")
    clock = said.get("HourMark")
    assert (clock and clock.exact) == exact
    assert clock is None or (clock.hour, clock.minute) == (hour, minute or 0)


MORNING, AFTERNOON, LUNCH = Time(part="morning"), Time(part="afternoon"), Time(part="lunch")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (MORNING, Time(Clock(9)), Time(Clock(9), part="morning")),
        (Time(Clock(9)), MORNING, Time(Clock(9), part="morning")),
        (AFTERNOON, Time(last=Clock(5)), Time(last=Clock(5), part="afternoon")),
        (Time(last=Clock(5)), AFTERNOON, Time(last=Clock(5), part="afternoon")),
        (MORNING, Time(Clock(9, half="am")), Time(Clock(9, half="am"), part="morning")),
        (MORNING, Time(Clock(9, half="pm")), None),
        (AFTERNOON, Time(Clock(3, half="pm")), Time(Clock(3, half="pm"), part="afternoon")),
        (AFTERNOON, Time(Clock(3, half="am")), None),
        (LUNCH, Time(Clock(1, half="pm")), Time(Clock(1, half="pm"), part="lunch")),
        (LUNCH, Time(Clock(11, half="am")), Time(Clock(11, half="am"), part="lunch")),
        (MORNING, AFTERNOON, None),
        (Time(Clock(9)), Time(Clock(10)), None),
        (MORNING, Time(Clock(9), part="evening"), None),
        (Time(), Time(Clock(9)), None),
        (Time(part="morning", zones=(UTC,)), Time(Clock(9)), Time(Clock(9), part="morning", zones=(UTC,))),
        (
            Time(part="morning", zones=(UTC,)),
            Time(Clock(9), zones=ELSEWHERE),
            Time(Clock(9), part="morning", zones=ELSEWHERE),
        ),
    ],
)
def test_a_part_of_the_day_and_a_clock_go_together_unless_their_halves_differ(one, other, expected):
    assert refined(one, other) == expected


def test_the_zone_of_the_whole_comes_before_that_of_its_end_and_its_start():
    start, end = Clock(9, zones=(UTC,)), Clock(10, zones=ELSEWHERE)
    assert Time(start, Clock(10)).spoken_zones == (UTC,)
    assert Time(start, end).spoken_zones == ELSEWHERE
    assert Time(Clock(9), end, zones=(UTC,)).spoken_zones == (UTC,)
    assert Time(Clock(9)).spoken_zones == ()


def test_a_day_has_twenty_four_hours():
    assert DAY == 24 * HOUR
