"""A good offer is early, spread over the day and over days, and never three in a row without need."""

from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from agent.domain import Slot
from agent.slots import choose

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


@given(free=st.sets(st.integers(0, 12), min_size=3, max_size=6), wanted=st.none() | st.integers(0, 12))
def test_three_in_a_row_are_never_offered_while_there_is_another_choice(free: set[int], wanted: int | None) -> None:
    offer = choose([at(0, half / 2) for half in free], 3, None if wanted is None else at(0, wanted / 2).start)
    in_a_row = all(first.end == second.start for first, second in pairwise(offer))
    others = [three for three in combinations(sorted(free), 3) if three[2] - three[0] > 2]
    assert len(offer) == 3
    assert not (in_a_row and others)
