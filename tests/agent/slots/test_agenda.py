"""What an owner's time looks like to a kind of meeting."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.domain import Slot
from agent.slots import SlotRules, full_days
from agent.slots.agenda import Stretches

START = datetime(2025, 3, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(day: int, hour: int, minute: int = 0) -> Slot:
    start = datetime(2025, 3, day, hour, minute, tzinfo=UTC)
    return Slot(start, start + 30 * MINUTE)


@pytest.mark.parametrize(("cap", "days"), [(None, set()), (1, {10, 11}), (2, {10}), (3, {10}), (4, set())])
def test_a_day_is_full_once_as_many_meetings_begin_as_are_given(cap: int | None, days: set[int]) -> None:
    given_away = [at(10, 8), at(11, 9), at(10, 9), at(10, 12)]
    assert full_days(given_away, SlotRules(daily_cap=cap)) == {date(2025, 3, day) for day in days}


@pytest.mark.parametrize(
    ("zone", "day"),
    [("UTC", 10), ("Pacific/Kiritimati", 11), ("Pacific/Pago_Pago", 9), ("America/New_York", 10), ("Asia/Tokyo", 10)],
)
def test_a_meeting_counts_for_the_owners_day_on_which_it_begins(zone: str, day: int) -> None:
    assert full_days([at(10, 10, 45)], SlotRules(zone=zone, daily_cap=1)) == {date(2025, 3, day)}


def test_a_meeting_over_midnight_counts_once() -> None:
    assert full_days([at(10, 22, 45)], SlotRules(daily_cap=1)) == {date(2025, 3, 10)}
    assert full_days([at(10, 23)], SlotRules(daily_cap=1)) == {date(2025, 3, 11)}


spans = st.builds(
    lambda start, length: Slot(START + start * MINUTE, START + (start + length) * MINUTE),
    st.integers(0, 30),
    st.integers(0, 12),
)


@settings(max_examples=40)
@given(st.lists(spans, max_size=6), spans)
def test_sorted_stretches_touch_what_any_of_them_overlaps(slots: list[Slot], slot: Slot) -> None:
    assert Stretches(slots).touch(slot) == any(slot.overlaps(other) for other in slots)
