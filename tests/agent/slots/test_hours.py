"""Ranges of the local day, and what two of them have in common."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.slots.hours import WEEKDAYS, Hours, Weekday, common, minutes_of_day
from tests.agent.slots.cases import ranges


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("09:00-17:00", (540, 1020)),
        ("00:00-24:00", (0, 1440)),
        ("00:00-00:01", (0, 1)),
        ("23:59-24:00", (1439, 1440)),
        ("08:05-12:59", (485, 779)),
    ],
)
def test_a_range_is_read_as_minutes_of_the_day(text: str, minutes: tuple[int, int]) -> None:
    assert minutes_of_day(text) == minutes


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("9:00-17:00", "write local times like '09:00-17:00'"),
        ("09:00 - 17:00", "write local times like '09:00-17:00'"),
        ("09:00-17:60", "write local times like '09:00-17:00'"),
        ("09:60-17:00", "write local times like '09:00-17:00'"),
        ("09:00-17:00\n", "write local times like '09:00-17:00'"),
        ("", "write local times like '09:00-17:00'"),
        ("09:00-24:01", "put the rest on the next day"),
        ("25:00-26:00", "put the rest on the next day"),
        ("22:00-06:00", "split a night at 24:00"),
        ("09:00-09:00", "split a night at 24:00"),
        ("24:00-24:00", "split a night at 24:00"),
    ],
)
def test_what_is_no_range_is_told_what_to_write_instead(text: str, remedy: str) -> None:
    with pytest.raises(ValueError, match="^" + repr(text)[:8]) as caught:
        minutes_of_day(text)
    assert remedy in str(caught.value)


def test_hours_in_common_are_the_overlaps_of_each_day() -> None:
    practice: Hours = {"mon": ("08:00-12:00", "13:00-18:00"), "tue": ("09:00-12:00",), "wed": ("09:00-17:00",)}
    visits: Hours = {"mon": ("10:00-15:05",), "tue": ("12:00-14:00",), "fri": ("09:00-17:00",)}
    assert common(practice, visits) == {"mon": ("10:00-12:00", "13:00-15:05")}
    assert common(visits, practice) == common(practice, visits)


weeks = st.dictionaries(st.sampled_from(WEEKDAYS[:2]), st.lists(ranges, max_size=3).map(tuple))


def open_minutes(hours: Hours, day: Weekday) -> set[int]:
    return {minute for text in hours.get(day, ()) for minute in range(*minutes_of_day(text))}


@settings(max_examples=50)
@given(weeks, weeks)
def test_hours_in_common_are_open_in_every_minute_in_which_both_are(one: Hours, other: Hours) -> None:
    both = common(one, other)
    for day in WEEKDAYS:
        assert open_minutes(both, day) == open_minutes(one, day) & open_minutes(other, day)
    assert all(both.values())
