"""The owner's rules are read strictly, and an error says what to write instead."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from agent.slots import SlotRules

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata")


def test_the_defaults_are_a_working_week_in_berlin() -> None:
    rules = SlotRules()
    assert rules.zone == "Europe/Berlin"
    assert list(rules.hours) == ["mon", "tue", "wed", "thu", "fri"]
    assert rules.opening(date(2025, 3, 8)) == []
    (monday,) = rules.opening(date(2025, 3, 10))
    assert (monday.start, monday.end) == (
        datetime(2025, 3, 10, 8, tzinfo=UTC),
        datetime(2025, 3, 10, 16, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("values", "field", "remedy"),
    [
        ({"zone": "Berlin"}, "zone", "write one like 'Europe/Berlin'"),
        ({"zone": "../etc/passwd"}, "zone", "write one like 'Europe/Berlin'"),
        ({"zone": ""}, "zone", "write one like 'Europe/Berlin'"),
        ({"hours": {"mon": ["9-17"]}}, "hours.mon", "write local times like '09:00-17:00'"),
        ({"hours": {"mon": ["17:00-09:00"]}}, "hours.mon", "split a night at 24:00"),
        ({"hours": {"tue": ["09:00-25:00"]}}, "hours.tue", "put the rest on the next day"),
        ({"hours": {"monday": ["09:00-17:00"]}}, "hours", "'mon'"),
        ({"granularity_minutes": 35}, "granularity_minutes", "15, 20, 30 or 60"),
        ({"minutes": 0}, "minutes", "greater than or equal to 5"),
        ({"holidays": ["Easter"]}, "holidays", "valid date"),
        ({"hour": {}}, "hour", "Extra inputs are not permitted"),
    ],
)
def test_an_error_names_the_field_and_the_remedy(values: dict[str, object], field: str, remedy: str) -> None:
    with pytest.raises(ValidationError) as caught:
        SlotRules.model_validate(values)
    assert field in str(caught.value)
    assert remedy in str(caught.value)


def test_rules_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        SlotRules().minutes = 60


def test_a_holiday_has_no_opening_hours() -> None:
    assert SlotRules(holidays=(date(2025, 3, 10),)).opening(date(2025, 3, 10)) == []


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    opens=st.integers(0, 47),
    length=st.integers(1, 48),
)
def test_every_minute_of_the_opening_reads_within_the_hours_on_the_owners_clock(
    zone: str, day: date, opens: int, length: int
) -> None:
    """Also on the days on which the clock changes."""
    closes = min(48, opens + length)
    hours = f"{opens // 2:02}:{opens % 2 * 30:02}-{closes // 2:02}:{closes % 2 * 30:02}"
    rules = SlotRules(zone=zone, hours=dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), (hours,)))
    for span in rules.opening(day):
        moment = span.start
        while moment < span.end:
            local = moment.astimezone(rules.tz)
            assert local.date() == day
            assert opens * 30 <= local.hour * 60 + local.minute < closes * 30
            moment += timedelta(minutes=15)
