"""What suits every reading of an ambiguous wish."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from agent.domain import Verdict
from agent.slots import agreed, spans
from agent.slots.rules import SlotRules
from agent.times import resolve

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""A Monday, nine in the morning in Berlin."""
BERLIN = ZoneInfo("Europe/Berlin")


def shared(text: str) -> list[str]:
    """Return what all readings share, as local times; empty where nothing is shared."""
    found = agreed(resolve(text, NOW.astimezone(BERLIN), BERLIN))
    if found is None:
        return []
    assert found.verdict is Verdict.RESOLVED
    local = [(slot.start.astimezone(BERLIN), slot.end.astimezone(BERLIN)) for slot in spans(found, SlotRules(), NOW)]
    return [f"{start:%a %H:%M} to {end:%a %H:%M}" for start, end in local]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thursday after 2", ["Thu 14:00 to Fri 00:00"]),
        ("Thursday or Friday after 2", ["Thu 14:00 to Fri 00:00", "Fri 14:00 to Sat 00:00"]),
        ("Thursday before 5", ["Thu 00:00 to Thu 05:00"]),
        ("Thursday after 2, but not on Friday", ["Thu 14:00 to Fri 00:00"]),
        ("Thursday from 10am to noon", ["Thu 10:00 to Thu 12:00"]),
        ("Thursday at 3pm", ["Thu 15:00 to Thu 15:30"]),
    ],
)
def test_stretches_within_one_another_share_the_narrower_one(text: str, expected: list[str]) -> None:
    assert shared(text) == expected


@pytest.mark.parametrize("text", ["next Tuesday", "Thursday at 3", "3/12", "next Tuesday after 2pm", "Friday 3 to 4"])
def test_other_days_and_other_moments_share_nothing(text: str) -> None:
    assert resolve(text, NOW.astimezone(BERLIN), BERLIN).verdict is Verdict.AMBIGUOUS
    assert shared(text) == []


def test_clocks_of_two_zones_share_the_later_part_of_the_day() -> None:
    july = datetime(2027, 7, 12, 8, tzinfo=UTC)
    found = agreed(resolve("Thursday after 3pm ET", july.astimezone(BERLIN), BERLIN))
    assert found
    (window,) = found.windows
    (reading,) = window.readings
    assert reading.start
    assert reading.start.astimezone(UTC) == datetime(2027, 7, 15, 20, tzinfo=UTC)
