"""What is free and allowed, and what never is, to the minute."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agent.domain import Availability, Slot
from agent.slots import Agenda, SlotRules, free_slots, is_free
from tests.agent.slots.march import ALWAYS, NOW, agenda, at

RULES = SlotRules()


def clock(found: list[Slot], rules: SlotRules = RULES) -> list[str]:
    return [f"{slot.start.astimezone(rules.tz):%H:%M}" for slot in found]


@pytest.mark.parametrize(
    ("other", "is_clear"),
    [
        (at(11, 9, 30), True),
        (at(11, 9, 31), False),
        (at(11, 9, minutes=120), False),
        (at(11, 10, 10, 5), False),
        (at(11, 10, 10, 0), False),
        (at(11, 10, minutes=0), True),
        (at(11, 10, 29), False),
        (at(11, 10, 30), True),
    ],
)
def test_unknown_is_never_free_nor_is_what_is_busy_or_given_away(other: Slot, is_clear: bool) -> None:
    slot = at(11, 10)
    beside = [
        Agenda(RULES, Availability(busy=(other,))),
        Agenda(RULES, Availability(unknown=(other,))),
        Agenda(RULES, Availability(), taken=(other,)),
        Agenda(RULES, Availability(), kept_clear=(other,)),
    ]
    assert [is_free(slot, one) for one in beside] == [is_clear] * 4
    assert is_free(slot, Agenda(RULES, Availability()))


def test_a_long_stretch_is_seen_behind_short_ones_that_begin_after_it() -> None:
    busy = (at(11, 6, minutes=300), at(11, 7), at(11, 8), at(11, 12))
    assert not is_free(at(11, 10), agenda(*busy))
    assert is_free(at(11, 11), agenda(*busy))
    assert is_free(at(11, 11), agenda(*reversed(busy)))


def test_the_buffers_stay_free_each_on_its_side() -> None:
    slot, buffers = at(11, 10), {"buffer_before_minutes": 15, "buffer_after_minutes": 40}
    assert is_free(slot, agenda(at(11, 9, 15), at(11, 11, 10), **buffers))
    assert not is_free(slot, agenda(at(11, 9, 16), **buffers))
    assert not is_free(slot, agenda(at(11, 11, 9), **buffers))


def test_the_buffers_of_two_meetings_may_overlap_but_no_meeting_lies_in_one() -> None:
    rules = SlotRules(buffer_before_minutes=15, buffer_after_minutes=40)
    clear = Agenda(rules, Availability(), taken=(at(11, 9, 15),), kept_clear=(at(11, 9, minutes=60),))
    assert is_free(at(11, 10), clear)
    assert not is_free(at(11, 9, 59), clear)


def test_no_slot_is_free_on_a_full_day() -> None:
    full = agenda(full=(date(2025, 3, 11),))
    assert not is_free(at(11, 10), full)
    assert is_free(at(12, 10), full)


def test_the_slots_of_a_day_lie_on_the_owners_grid() -> None:
    free = free_slots([at(11, 0, minutes=24 * 60)], agenda(at(11, 9, minutes=300)), NOW)
    assert clock(free) == ["09:00", "09:30", "15:00", "15:30", "16:00", "16:30"]


@pytest.mark.parametrize("grid", [5, 45, 90, 240])
def test_the_grid_is_counted_from_the_owners_midnight_to_the_end_of_the_day(grid: int) -> None:
    free = free_slots(
        [at(11, 18, 15, 1440)],
        agenda(zone="Asia/Kathmandu", hours=ALWAYS, granularity_minutes=grid, minutes=5, notice_minutes=0),
        NOW,
    )
    starts = [slot.start - at(11, 18, 15).start for slot in free]
    assert starts == [timedelta(minutes=minute) for minute in range(0, 1440, grid)]


def test_slots_lie_inside_a_span_and_may_fill_it() -> None:
    assert free_slots([at(11, 10, minutes=60)], agenda(), NOW) == [at(11, 10), at(11, 10, 30)]
    assert free_slots([at(11, 9, 59, 60)], agenda(), NOW) == [at(11, 10)]
    assert free_slots([at(11, 10, 1, 59)], agenda(), NOW) == [at(11, 10, 30)]
    assert free_slots([at(11, 10, 1, 58)], agenda(), NOW) == []
    assert free_slots([at(11, 10, minutes=29)], agenda(), NOW) == []


def test_one_start_is_enough_exactly_at_the_notice_at_midnight_or_at_the_horizon() -> None:
    assert free_slots([at(10, 8, 30, 60)], agenda(), NOW) == [at(10, 9)]
    assert free_slots([at(11, 22, 31, 59)], agenda(hours=ALWAYS), NOW) == [at(11, 23)]
    assert free_slots([at(9, 7, minutes=120, month=5)], agenda(), NOW) == [at(9, 7, month=5)]


def test_a_span_as_long_as_the_meeting_names_its_own_start() -> None:
    assert free_slots([at(11, 10, 10)], agenda(), NOW) == [at(11, 10, 10)]
    assert free_slots([at(11, 10, 10, minutes=45)], agenda(), NOW) == []
    assert free_slots([at(10, 8, 59), at(11, 15, 31)], agenda(), NOW) == []


def test_spans_that_overlap_give_a_slot_once() -> None:
    assert free_slots([at(11, 10, minutes=45), at(11, 10), at(11, 9, minutes=90)], agenda(), NOW) == [
        at(11, 9),
        at(11, 9, 30),
        at(11, 10),
    ]


def test_a_time_that_the_clock_shows_twice_is_two_slots_and_one_it_never_shows_is_none() -> None:
    always = agenda(hours=ALWAYS, horizon_days=366, notice_minutes=0)
    back = Slot(datetime(2025, 10, 26, 0, tzinfo=UTC), datetime(2025, 10, 26, 3, tzinfo=UTC))
    forward = Slot(datetime(2025, 3, 30, 0, tzinfo=UTC), datetime(2025, 3, 30, 3, tzinfo=UTC))
    assert clock(free_slots([back], always, NOW)) == ["02:00", "02:30", "02:00", "02:30", "03:00", "03:30"]
    assert clock(free_slots([forward], always, NOW)) == ["01:00", "01:30", "03:00", "03:30", "04:00", "04:30"]


def test_a_clock_that_is_set_by_half_an_hour_stays_on_its_grid() -> None:
    """On Lord Howe Island two o'clock is half past two."""
    rules = {"zone": "Australia/Lord_Howe", "hours": ALWAYS, "granularity_minutes": 60, "horizon_days": 366}
    forward = Slot(datetime(2025, 10, 4, 14, tzinfo=UTC), datetime(2025, 10, 4, 18, tzinfo=UTC))
    found = free_slots([forward], agenda(**rules), NOW)
    assert clock(found, SlotRules(**rules)) == ["01:00", "03:00", "04:00"]


def test_an_endless_span_begins_when_the_notice_is_over_and_stops_at_the_horizon() -> None:
    always = agenda(hours=ALWAYS, granularity_minutes=60)
    free = free_slots([Slot(NOW - timedelta(days=3000), NOW + timedelta(days=3000))], always, NOW)
    assert free[0].start == NOW + timedelta(hours=2)
    assert free[-1].start == NOW + timedelta(days=60)
    assert len(free) == 60 * 24 - 2 + 1


def test_slots_are_told_in_utc_whatever_zone_the_span_was_read_in() -> None:
    tokyo = SlotRules(zone="Asia/Tokyo").tz
    spans = [Slot(at(11, 10, 7).start.astimezone(tokyo), at(11, 10, 37).end.astimezone(tokyo)), at(12, 9)]
    assert {slot.start.tzinfo for slot in free_slots(spans, agenda(), NOW.astimezone(tokyo))} == {UTC}
