"""Which rule forbids a slot, to the minute."""

from datetime import date, timedelta

import pytest

from agent.domain import Slot
from agent.slots import refusal
from tests.agent.slots.march import ALWAYS, NOW, agenda, at

MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("slot", "reason"),
    [
        (at(10, 6), "past"),
        (at(10, 7), "past"),
        (at(10, 7, 1), "too_soon"),
        (at(10, 8, 59), "too_soon"),
        (at(10, 9), None),
        (at(10, 15, 30), None),
        (at(10, 15, 31), "outside_hours"),
        (at(10, 20), "outside_hours"),
        (at(12, 7, 59), "outside_hours"),
        (at(12, 8), None),
        (at(15, 10), "outside_hours"),
        (at(11, 10), "holiday"),
        (at(11, 2), "holiday"),
        (at(13, 10), "full"),
        (at(13, 7), "outside_hours"),
        (at(9, 7, month=5), None),
        (at(9, 7, 1, month=5), "too_far"),
    ],
)
def test_a_refusal_names_the_rule(slot: Slot, reason: str | None) -> None:
    rules = agenda(holidays=[date(2025, 3, 11)], full=(date(2025, 3, 13),))
    assert refusal(slot, rules, NOW) == reason


def test_what_begins_now_is_past_also_without_any_notice() -> None:
    always = agenda(hours=ALWAYS, notice_minutes=0)
    assert refusal(at(10, 7), always, NOW) == "past"
    assert refusal(Slot(NOW + MICROSECOND, NOW + timedelta(minutes=30)), always, NOW) is None


def test_notice_and_horizon_are_spans_of_time_whatever_the_clock_does_meanwhile() -> None:
    days = agenda(hours=ALWAYS, notice_minutes=20 * 1440, horizon_days=21)
    noon = [at(day, hour, minute) for day, hour, minute in ((30, 6, 59), (30, 7, 0), (31, 7, 0), (31, 7, 1))]
    assert [refusal(slot, days, NOW) for slot in noon] == ["too_soon", None, None, "too_far"]


def test_a_slot_may_span_hours_that_touch_but_not_a_break() -> None:
    noon = at(10, 10, 45)
    assert refusal(noon, agenda(hours={"mon": ("09:00-12:00", "12:00-14:00")}), NOW) is None
    assert refusal(noon, agenda(hours={"mon": ("12:00-14:00", "09:00-12:00")}), NOW) is None
    assert refusal(noon, agenda(hours={"mon": ("09:00-12:00", "12:01-14:00")}), NOW) == "outside_hours"
    assert refusal(noon, agenda(hours={"mon": ("09:00-12:14",)}), NOW) == "outside_hours"
    assert refusal(noon, agenda(hours={"mon": ("09:00-12:15",)}), NOW) is None
    assert refusal(noon, agenda(hours={"mon": ("11:45-12:15",)}), NOW) is None
    assert refusal(noon, agenda(hours={"mon": ("11:46-12:15",)}), NOW) == "outside_hours"


def test_a_slot_may_span_midnight_where_both_days_are_open() -> None:
    night = at(11, 22, 45)
    assert refusal(night, agenda(hours=ALWAYS), NOW) is None
    assert refusal(night, agenda(hours=ALWAYS, holidays=[date(2025, 3, 12)]), NOW) == "holiday"
    assert refusal(night, agenda(hours={"tue": ("09:00-24:00",)}), NOW) == "outside_hours"


def test_a_slot_that_ends_at_midnight_is_not_yet_on_the_next_day() -> None:
    last = at(11, 22, 30)
    assert refusal(last, agenda(hours={"tue": ("09:00-24:00",)}, holidays=[date(2025, 3, 12)]), NOW) is None
    assert refusal(last, agenda(hours={"tue": ("09:00-24:00",)}, full=(date(2025, 3, 12),)), NOW) is None


def test_a_slot_counts_for_the_local_day_on_which_it_begins() -> None:
    night = at(11, 22, 45)
    assert refusal(night, agenda(hours=ALWAYS, full=(date(2025, 3, 11),)), NOW) == "full"
    assert refusal(night, agenda(hours=ALWAYS, full=(date(2025, 3, 12),)), NOW) is None
    assert refusal(at(11, 23), agenda(hours=ALWAYS, full=(date(2025, 3, 12),)), NOW) == "full"
