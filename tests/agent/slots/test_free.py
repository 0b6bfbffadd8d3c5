"""What is free and allowed, and what never is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain import Availability, Slot
from agent.slots import SlotRules, free_slots, is_free, refusal
from agent.slots.rules import WEEKDAYS

NOW = datetime(2025, 3, 10, 7, 0, tzinfo=UTC)
"""Monday, eight in the morning in Berlin."""
RULES = SlotRules()
ALWAYS = dict.fromkeys(WEEKDAYS, ("00:00-24:00",))


def at(day: int, hour: int, minute: int = 0, minutes: int = 30, month: int = 3) -> Slot:
    start = datetime(2025, month, day, hour, minute, tzinfo=UTC)
    return Slot(start, start + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("slot", "reason"),
    [
        (at(10, 6), "past"),
        (at(10, 7), "past"),
        (at(10, 8, 30), "too_soon"),
        (at(10, 9), None),
        (at(10, 15, 30), None),
        (at(10, 15, 45), "outside_hours"),
        (at(10, 20), "outside_hours"),
        (at(15, 10), "outside_hours"),
        (at(11, 10), "holiday"),
        (at(20, 10, month=6), "too_far"),
    ],
)
def test_a_refusal_names_the_rule(slot: Slot, reason: str | None) -> None:
    assert refusal(slot, SlotRules(holidays=(date(2025, 3, 11),)), NOW) == reason


def test_a_slot_may_span_hours_that_touch_but_not_a_break() -> None:
    touching = SlotRules(hours={"mon": ("09:00-12:00", "12:00-14:00")})
    broken = SlotRules(hours={"mon": ("09:00-12:00", "12:15-14:00")})
    noon = at(10, 10, 45)
    assert refusal(noon, touching, NOW) is None
    assert refusal(noon, broken, NOW) == "outside_hours"


def test_a_slot_may_span_midnight_where_both_days_are_open() -> None:
    night = at(11, 22, 45)
    assert refusal(night, SlotRules(hours=ALWAYS), NOW) is None
    assert refusal(night, SlotRules(hours=ALWAYS, holidays=(date(2025, 3, 12),)), NOW) == "holiday"


def test_unknown_is_never_free() -> None:
    slot = at(11, 10)
    assert is_free(slot, Availability(), (), RULES)
    assert not is_free(slot, Availability(unknown=(at(11, 10, 15),)), (), RULES)
    assert not is_free(slot, Availability(busy=(at(11, 10, 15),)), (), RULES)
    assert not is_free(slot, Availability(), (at(11, 9, 45),), RULES)


def test_the_buffer_stays_free_on_both_sides() -> None:
    rules = SlotRules(buffer_minutes=15)
    slot = at(11, 10)
    assert is_free(slot, Availability(busy=(at(11, 9, 15), at(11, 10, 45))), (), rules)
    assert not is_free(slot, Availability(busy=(at(11, 9, 20),)), (), rules)
    assert not is_free(slot, Availability(busy=(at(11, 10, 44),)), (), rules)


def test_the_slots_of_a_day_lie_on_the_owners_grid() -> None:
    free = free_slots([at(11, 0, minutes=24 * 60)], Availability(busy=(at(11, 9, minutes=300),)), (), RULES, NOW)
    assert [slot.start.astimezone(RULES.tz).strftime("%H:%M") for slot in free] == [
        "09:00",
        "09:30",
        "15:00",
        "15:30",
        "16:00",
        "16:30",
    ]


def test_the_grid_is_the_clock_of_a_zone_with_odd_minutes() -> None:
    rules = SlotRules(zone="Asia/Kathmandu", granularity_minutes=60)
    free = free_slots([at(11, 0, minutes=24 * 60)], Availability(), (), rules, NOW)
    assert {slot.start.astimezone(rules.tz).minute for slot in free} == {0}


def test_a_span_as_long_as_the_meeting_names_its_own_start() -> None:
    assert free_slots([at(11, 10, 10)], Availability(), (), RULES, NOW) == [at(11, 10, 10)]
    assert free_slots([at(11, 10, 10, minutes=45)], Availability(), (), RULES, NOW) == []


def test_another_length_may_be_asked_for() -> None:
    free = free_slots([at(11, 8, minutes=120)], Availability(), (), RULES, NOW, minutes=90)
    assert free == [at(11, 8, minutes=90), at(11, 8, 30, minutes=90)]
    assert free_slots([at(11, 8, minutes=120)], Availability(), (), RULES, NOW, minutes=0) == []


def test_a_time_that_the_clock_shows_twice_is_two_slots_and_one_it_never_shows_is_none() -> None:
    rules = SlotRules(hours=ALWAYS, horizon_days=366, notice_minutes=0)
    back = Slot(datetime(2025, 10, 26, 0, tzinfo=UTC), datetime(2025, 10, 26, 3, tzinfo=UTC))
    forward = Slot(datetime(2025, 3, 30, 0, tzinfo=UTC), datetime(2025, 3, 30, 3, tzinfo=UTC))

    def clock(span: Slot) -> list[str]:
        return [f"{s.start.astimezone(rules.tz):%H:%M}" for s in free_slots([span], Availability(), (), rules, NOW)]

    assert clock(back) == ["02:00", "02:30", "02:00", "02:30", "03:00", "03:30"]
    assert clock(forward) == ["01:00", "01:30", "03:00", "03:30", "04:00", "04:30"]


def test_an_endless_span_stops_at_the_horizon() -> None:
    span = Slot(NOW - timedelta(days=3000), NOW + timedelta(days=3000))
    free = free_slots([span], Availability(), (), RULES, NOW)
    assert free[0].start == NOW + timedelta(hours=2)
    assert free[-1].start <= NOW + timedelta(days=60)


stretches = st.builds(
    lambda start, length: Slot(NOW + timedelta(minutes=start), NOW + timedelta(minutes=start + length)),
    st.integers(-600, 30_000),
    st.integers(1, 3_000),
)


@given(
    spans=st.lists(stretches, max_size=4),
    busy=st.lists(stretches, max_size=4),
    unknown=st.lists(stretches, max_size=2),
    held=st.lists(stretches, max_size=2),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
    buffer=st.sampled_from([0, 10]),
    granularity=st.sampled_from([15, 30, 45]),
)
def test_every_free_slot_is_wanted_allowed_and_untouched(  # noqa: PLR0917 (one law over all inputs)
    spans: list[Slot], busy: list[Slot], unknown: list[Slot], held: list[Slot], zone: str, buffer: int, granularity: int
) -> None:
    rules = SlotRules(zone=zone, buffer_minutes=buffer, granularity_minutes=granularity)
    free = free_slots(spans, Availability(tuple(busy), tuple(unknown)), held, rules, NOW)
    assert free == sorted(set(free))
    for slot in free:
        assert slot.end - slot.start == timedelta(minutes=30)
        assert slot.start.tzinfo is UTC
        assert any(span.start <= slot.start and slot.end <= span.end for span in spans)
        assert refusal(slot, rules, NOW) is None
        wide = slot.widened(timedelta(minutes=buffer))
        assert not any(wide.overlaps(other) for other in (*busy, *unknown, *held))
