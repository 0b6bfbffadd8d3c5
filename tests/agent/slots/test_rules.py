"""The owner's rules are read strictly, and an error says what to write instead."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from agent.domain import Slot
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
        ({"zone": "Berlin"}, "zone", "name a city, like 'Europe/Berlin'"),
        ({"zone": "../etc/passwd"}, "zone", "name a city, like 'Europe/Berlin'"),
        ({"zone": ""}, "zone", "name a city, like 'Europe/Berlin'"),
        *[
            ({"zone": name}, "zone", "name a city, like 'Europe/Berlin', or write 'UTC'")
            for name in ("GMT+1", "Etc/GMT+1", "Etc/GMT-14", "Etc/GMT", "EST", "MST", "HST", "CET", "EST5EDT", "GB")
        ],
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


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "US/Eastern"])
def test_the_clock_of_a_place_and_utc_can_be_named(zone: str) -> None:
    assert SlotRules(zone=zone).tz.key == zone


def test_rules_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        SlotRules().minutes = 60


def test_a_holiday_has_no_opening_hours() -> None:
    assert SlotRules(holidays=(date(2025, 3, 10),)).opening(date(2025, 3, 10)) == []


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "day", "opening"),
    [
        ("01:00-05:00", date(2025, 3, 30), [(at(3, 30, 0), at(3, 30, 1)), (at(3, 30, 1), at(3, 30, 3))]),
        ("01:00-02:30", date(2025, 3, 30), [(at(3, 30, 0), at(3, 30, 1))]),
        ("02:00-03:00", date(2025, 3, 30), []),
        ("02:30-05:00", date(2025, 3, 30), [(at(3, 30, 1), at(3, 30, 3))]),
        ("02:00-02:30", date(2025, 10, 26), [(at(10, 26, 0), at(10, 26, 0, 30)), (at(10, 26, 1), at(10, 26, 1, 30))]),
        ("02:30-05:00", date(2025, 10, 26), [(at(10, 26, 0, 30), at(10, 26, 1)), (at(10, 26, 1, 30), at(10, 26, 4))]),
        ("03:00-05:00", date(2025, 10, 26), [(at(10, 26, 2), at(10, 26, 4))]),
    ],
)
def test_hours_are_open_whenever_the_clock_shows_them_also_when_it_changes(
    hours: str, day: date, opening: list[tuple[datetime, datetime]]
) -> None:
    found = SlotRules(hours={"sun": (hours,)}).opening(day)
    assert [(span.start, span.end) for span in found] == opening


def test_an_evening_ends_with_the_day_also_where_midnight_is_skipped() -> None:
    (evening,) = SlotRules(zone="Africa/Cairo", hours={"thu": ("20:00-24:00",)}).opening(date(2025, 4, 24))
    assert (evening.start, evening.end) == (at(4, 24, 18), at(4, 24, 22))


@pytest.mark.parametrize(
    ("field", "least", "most"),
    [
        ("minutes", 5, 480),
        ("buffer_before_minutes", 0, 240),
        ("buffer_after_minutes", 0, 240),
        ("notice_minutes", 0, 60 * 1440),
        ("horizon_days", 1, 366),
        ("granularity_minutes", 5, 240),
        ("daily_cap", 1, 100),
    ],
)
def test_a_number_has_its_bounds(field: str, least: int, most: int) -> None:
    for number in (least, most):
        assert getattr(SlotRules.model_validate({field: number}), field) == number
    for number in (least - 1, most + 1):
        with pytest.raises(ValidationError, match=field):
            SlotRules.model_validate({field: number})


@pytest.mark.parametrize(("minutes", "divides"), [(6, True), (7, False), (45, True), (50, False), (120, True)])
def test_the_grid_is_the_same_every_day(minutes: int, divides: bool) -> None:
    if divides:
        assert SlotRules(granularity_minutes=minutes).granularity_minutes == minutes
    else:
        with pytest.raises(ValidationError, match="does not divide a day"):
            SlotRules(granularity_minutes=minutes)


def test_what_stays_free_lies_before_and_after_a_meeting() -> None:
    rules = SlotRules(buffer_before_minutes=10, buffer_after_minutes=25)
    meeting = Slot(at(3, 10, 9), at(3, 10, 10))
    assert rules.buffered(meeting) == Slot(at(3, 10, 8, 50), at(3, 10, 10, 25))
    assert SlotRules().buffered(meeting) == meeting


def test_notice_and_horizon_count_from_now_and_are_told_in_utc() -> None:
    rules = SlotRules(notice_minutes=90, horizon_days=25)
    now = at(3, 10, 7).astimezone(rules.tz)
    assert (rules.earliest(now), rules.latest(now)) == (at(3, 10, 8, 30), at(4, 4, 7))
    assert rules.earliest(now).tzinfo is rules.latest(now).tzinfo is UTC


@settings(max_examples=25)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    opens=st.integers(0, 47),
    length=st.integers(1, 48),
)
def test_what_is_open_is_what_reads_within_the_hours_on_the_owners_clock(
    zone: str, day: date, opens: int, length: int
) -> None:
    """Also on the days on which the clock changes."""
    closes = min(48, opens + length)
    hours = f"{opens // 2:02}:{opens % 2 * 30:02}-{closes // 2:02}:{closes % 2 * 30:02}"
    rules = SlotRules(zone=zone, hours=dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), (hours,)))
    opening = rules.opening(day)
    first = datetime.combine(day, time(), UTC) - timedelta(hours=14)
    for moment in (first + timedelta(minutes=30 * number) for number in range(2 * 24 * 2 + 8)):
        local = moment.astimezone(rules.tz)
        reads_open = local.date() == day and opens * 30 <= local.hour * 60 + local.minute < closes * 30
        assert any(span.start <= moment < span.end for span in opening) == reads_open
