"""What a zone's clock shows around a day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.domain import Slot
from agent.slots.clock import Stretch, stretches

HOUR = timedelta(hours=1)


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=UTC)


def test_a_clock_that_does_not_change_is_one_stretch_from_the_day_before_to_the_day_after() -> None:
    assert stretches(ZoneInfo("Europe/Berlin"), date(2025, 3, 11)) == (Stretch(HOUR, at(10, 0), at(13, 0)),)
    assert stretches(ZoneInfo("Asia/Kathmandu"), date(2025, 3, 11))[0].ahead == 5.75 * HOUR
    assert stretches(ZoneInfo("America/New_York"), date(2025, 3, 11))[0].ahead == -4 * HOUR


@pytest.mark.parametrize("day", [29, 30, 31])
def test_a_clock_that_changes_is_two_stretches_that_meet_at_the_change(day: int) -> None:
    assert stretches(ZoneInfo("Europe/Berlin"), date(2025, 3, day)) == (
        Stretch(HOUR, at(day - 1, 0), at(30, 1)),
        Stretch(2 * HOUR, at(30, 1), at(30, 0) + timedelta(days=day - 28)),
    )


@pytest.mark.parametrize(
    ("zone", "change", "before", "after"),
    [
        ("Europe/Berlin", at(26, 1, month=10), 2, 1),
        ("America/Havana", at(9, 5), -5, -4),
        ("America/Havana", at(2, 5, month=11), -4, -5),
        ("Australia/Lord_Howe", at(5, 15, month=4), 11, 10.5),
    ],
)
def test_the_change_is_found_to_the_minute(zone: str, change: datetime, before: float, after: float) -> None:
    first, second = stretches(ZoneInfo(zone), change.date())
    assert (first.ahead, first.until) == (before * HOUR, change)
    assert (second.ahead, second.since) == (after * HOUR, change)


def test_a_stretch_shows_of_a_range_what_lies_within_it() -> None:
    one_ahead = Stretch(HOUR, at(10, 8), at(10, 16))
    assert one_ahead.shows(at(10, 10), at(10, 12)) == Slot(at(10, 9), at(10, 11))
    assert one_ahead.shows(at(10, 0), at(10, 23)) == Slot(at(10, 8), at(10, 16))
    assert one_ahead.shows(at(10, 16), at(10, 18)) == Slot(at(10, 15), at(10, 16))
    assert one_ahead.shows(at(10, 17), at(10, 18)) is None
    assert one_ahead.shows(at(10, 8), at(10, 9)) is None
