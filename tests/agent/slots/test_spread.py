"""A good offer is early, spread over the day and over days, and never three in a row without need."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.domain import Slot
from agent.slots import Adds, choose, explained

MONDAY = datetime(2025, 3, 10, tzinfo=UTC)
HALF = timedelta(minutes=30)


def at(day: int, hour: float) -> Slot:
    start = MONDAY + timedelta(days=day, hours=hour)
    return Slot(start, start + HALF)


def working_day(day: int) -> list[Slot]:
    return [at(day, 9 + step / 2) for step in range(16)]


def test_three_are_the_first_one_later_that_day_and_one_on_another_day() -> None:
    assert choose([*working_day(0), *working_day(1), *working_day(2)], 3) == [at(0, 9), at(0, 13), at(1, 9)]


def test_two_are_on_two_days() -> None:
    assert choose([*working_day(0), *working_day(1)], 2) == [at(0, 9), at(1, 9)]


def test_one_day_is_spread() -> None:
    assert choose(working_day(0), 3) == [at(0, 9), at(0, 11), at(0, 13)]


def test_what_lies_farthest_from_the_others_is_taken_where_nothing_lies_two_hours_off() -> None:
    assert choose([at(0, 9), at(0, 9.5), at(0, 9.75), at(0, 10), at(0, 10.5)], 3) == [
        at(0, 9),
        at(0, 9.75),
        at(0, 10.5),
    ]


def test_two_hours_are_enough_where_four_are_not_free() -> None:
    assert choose([at(0, 14), at(0, 14.5), at(0, 16), at(1, 9)], 3) == [at(0, 14), at(0, 16), at(1, 9)]


def test_a_late_first_slot_is_followed_by_other_days() -> None:
    assert choose([at(0, 16), at(0, 16.5), *working_day(1)], 3) == [at(0, 16), at(1, 9), at(1, 13)]


def test_days_are_those_of_the_given_zone() -> None:
    """Late afternoon in Los Angeles is past midnight in UTC and still the same day."""
    zone = ZoneInfo("America/Los_Angeles")
    assert choose([at(0, 20), at(1, 0.5), at(1, 20)], 2, zone=zone) == [at(0, 20), at(1, 20)]


def test_with_a_wanted_time_the_nearest_are_chosen() -> None:
    free = [slot for slot in working_day(0) if slot != at(0, 12)]
    assert choose(free, 3, wanted=at(0, 12).start) == [at(0, 11), at(0, 11.5), at(0, 12.5)]
    assert choose([*free, *working_day(1)], 1, wanted=at(1, 10).start) == [at(1, 10)]


def test_three_in_a_row_come_only_where_nothing_else_is_free() -> None:
    assert choose([at(0, 9), at(0, 9.5), at(0, 10)], 3) == [at(0, 9), at(0, 9.5), at(0, 10)]
    assert choose(working_day(0), 3, wanted=at(0, 20).start) == [at(0, 15), at(0, 16), at(0, 16.5)]


def test_an_hour_is_offered_on_the_half_hour_where_the_full_hours_would_be_three_in_a_row() -> None:
    def hour(start: float) -> Slot:
        return Slot(at(0, start).start, at(0, start).start + 2 * HALF)

    assert choose([hour(9), hour(10), hour(11), hour(11.5)], 3) == [hour(9), hour(10), hour(11.5)]
    assert choose([hour(9), hour(10.5), hour(11), hour(11.5)], 3) == [hour(9), hour(10.5), hour(11.5)]
    assert choose([hour(9), hour(10), hour(11)], 3) == [hour(9), hour(10), hour(11)]


def test_more_than_can_be_held_at_once_are_not_looked_for_at_length() -> None:
    """Three afternoons with room for one long meeting each, at any of many times: five cannot be, whatever is tried."""
    long = [
        Slot(begin, begin + timedelta(hours=3))
        for day in (0, 1, 2)
        for begin in (at(day, 13).start + timedelta(minutes=5 * step) for step in range(30))
    ]
    assert len(choose(long, 5, wanted=at(0, 9).start)) == 3
    assert len(choose(long, 5)) == 3


def test_another_time_of_the_day_is_four_hours_off_where_there_is_one_and_at_least_two() -> None:
    assert choose([at(0, 9), at(0, 11), at(0, 12.5), at(0, 13), at(1, 9)], 3) == [at(0, 9), at(0, 13), at(1, 9)]
    assert choose([at(0, 9), at(0, 10.5), at(0, 11), at(0, 12.5), at(1, 9)], 3) == [at(0, 9), at(0, 11), at(1, 9)]
    assert choose([at(0, 9), at(0, 14), at(1, 9), at(2, 9)], 3) == [at(0, 9), at(0, 14), at(1, 9)]
    assert choose([at(0, 9), at(0, 10.5), at(1, 9), at(1, 11)], 3) == [at(0, 9), at(1, 9), at(1, 11)]


def test_four_and_five_fill_the_two_days_that_are_picked_before_they_go_on_to_a_third() -> None:
    week = [slot for day in range(4) for slot in working_day(day)]
    assert choose(week, 4) == [at(0, 9), at(0, 13), at(1, 9), at(1, 13)]
    assert choose(week, 5) == [at(0, 9), at(0, 11), at(0, 13), at(1, 9), at(1, 13)]
    assert choose([at(0, 9), *working_day(1)[:3], at(2, 9), at(3, 9)], 4) == [at(0, 9), at(1, 9), at(2, 9), at(3, 9)]
    assert choose(week, 1) == [at(0, 9)]


def test_of_two_that_are_as_near_the_earlier_is_chosen() -> None:
    assert choose([at(0, 9), at(0, 11)], 1, wanted=at(0, 10).start) == [at(0, 9)]


def test_each_slot_of_an_offer_says_what_it_adds() -> None:
    assert explained([at(0, 9), at(0, 13), at(1, 9)]) == [Adds.FIRST, Adds.LATER, Adds.ANOTHER_DAY]
    assert explained([at(0, 16), at(1, 9), at(1, 13)]) == [Adds.FIRST, Adds.ANOTHER_DAY, Adds.LATER]
    assert explained([at(0, 9), at(1, 9), at(2, 9)]) == [Adds.FIRST, Adds.ANOTHER_DAY, Adds.ANOTHER_DAY]
    assert explained([at(0, 9), at(0, 11)], wanted=at(0, 10).start) == [Adds.NEAR, Adds.NEAR]
    assert explained([]) == []


def test_a_day_is_another_where_the_clock_of_the_zone_says_so() -> None:
    two = [at(0, 20), at(1, 0.5)]
    assert explained(two) == [Adds.FIRST, Adds.ANOTHER_DAY]
    assert explained(two, zone=ZoneInfo("America/Los_Angeles")) == [Adds.FIRST, Adds.LATER]
    assert explained([at(0, 9), at(0, 13)], zone=ZoneInfo("Pacific/Auckland")) == [Adds.FIRST, Adds.ANOTHER_DAY]


def test_what_a_slot_adds_is_recorded_in_these_words() -> None:
    assert list(Adds) == ["first", "later_that_day", "another_day", "near_the_time_wanted"]


def test_nothing_free_is_no_offer() -> None:
    assert choose([], 3) == []
    assert choose(working_day(0), 0) == []


slots = st.builds(
    lambda quarter, length: Slot(
        MONDAY + timedelta(minutes=15 * quarter), MONDAY + timedelta(minutes=15 * quarter + length)
    ),
    st.integers(0, 400),
    st.just(30),
)


@given(free=st.lists(slots, max_size=14), count=st.integers(0, 4), wanted=st.none() | slots.map(lambda s: s.start))
def test_an_offer_is_a_sorted_subset_that_could_all_be_held(
    free: list[Slot], count: int, wanted: datetime | None
) -> None:
    offer = choose(free, count, wanted)
    assert len(offer) <= count
    assert set(offer) <= set(free)
    assert offer == sorted(set(offer))
    assert not any(first.overlaps(second) for first, second in combinations(offer, 2))
    assert offer or not free or not count


@settings(max_examples=40)
@given(free=st.lists(slots, min_size=1, max_size=14), count=st.integers(1, 4), data=st.data())
def test_an_offer_depends_on_what_is_free_not_on_its_order(free: list[Slot], count: int, data: st.DataObject) -> None:
    wanted = data.draw(st.none() | slots.map(lambda slot: slot.start))
    offer = choose(free, count, wanted)
    assert choose(data.draw(st.permutations([*free, free[0]])), count, wanted) == offer
    assert wanted or offer[0] == min(free)


def in_a_row(offer: Sequence[Slot]) -> bool:
    return any(
        first.end == second.start and second.end == third.start
        for first, second, third in zip(offer, offer[1:], offer[2:], strict=False)
    )


@pytest.mark.parametrize("minutes", [30, 60])
@pytest.mark.parametrize("count", [3, 4])
def test_three_in_a_row_are_never_offered_while_there_is_another_choice(minutes: int, count: int) -> None:
    """For every choice of free slots on a grid of half hours."""
    starts = [at(0, 9 + step / 2).start for step in range(7)] + [at(1, 9).start]
    grid = [Slot(start, start + timedelta(minutes=minutes)) for start in starts]
    for free in (free for size in range(count, 9) for free in combinations(grid, size)):
        choices = [
            chosen
            for chosen in combinations(free, count)
            if not in_a_row(chosen) and not any(first.overlaps(second) for first, second in pairwise(chosen))
        ]
        for wanted in (None, at(0, 10.75).start):
            offer = choose(free, count, wanted)
            assert not (choices and (in_a_row(offer) or len(offer) < count))
            assert tuple(offer) in choices or not choices
