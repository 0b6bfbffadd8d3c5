"""What holds in every zone and every year: both changes of the clock, leap days, the starts of weeks and days."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain import ReadingKind, Verdict
from agent.times import resolve

NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
days = st.dates(date(1971, 1, 8), date(2180, 1, 1))


@cache
def changes(name):
    """List the changes of a zone's offset in 2027: the moment, the offset before and after."""
    zone = ZoneInfo(name)
    offsets = [(NEW_YEAR + place * DAY).astimezone(zone).utcoffset() for place in range(365)]
    found = []
    for place in range(1, len(offsets)):
        if offsets[place] != offsets[place - 1]:
            low, high = NEW_YEAR + (place - 1) * DAY, NEW_YEAR + place * DAY
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                is_before = middle.astimezone(zone).utcoffset() == offsets[place - 1]
                low, high = (middle, high) if is_before else (low, middle)
            found.append((high.replace(second=0, microsecond=0), offsets[place - 1], offsets[place]))
    return found


def resolved(text, zone, reference=NEW_YEAR):
    return resolve(text, reference.astimezone(zone), zone, "en")


def changing():
    """One zone for each pattern of changes, among all that there are."""
    patterns = {tuple(changes(name)): name for name in ZONES}
    return [pytest.param(name, moments, id=name) for moments, name in patterns.items() if moments]


@pytest.mark.parametrize(("name", "moments"), changing())
def test_a_clock_that_a_change_skips_or_repeats_is_never_resolved(name, moments):
    zone = ZoneInfo(name)
    for moment, before, after in moments:
        shown = (moment + (before + after) / 2).replace(tzinfo=None, second=0)
        resolution = resolved(f"{shown:%Y-%m-%d} {shown:%H:%M}", zone)
        (window,) = resolution.windows
        first, second = (reading.start.astimezone(UTC) for reading in window.readings)
        assert resolution.verdict is Verdict.AMBIGUOUS
        assert abs(second - first) == abs(after - before)
        clocks = {reading.start.astimezone(zone).replace(tzinfo=None) for reading in window.readings}
        assert (clocks == {shown}) is (after < before)


@pytest.mark.parametrize(("name", "moments"), changing())
def test_days_around_a_change_have_no_hole_between_them(name, moments):
    zone = ZoneInfo(name)
    for moment, _, _ in moments:
        around = [(moment.astimezone(zone) + place * DAY).date() for place in (-1, 0, 1)]
        readings = [resolved(f"{day:%Y-%m-%d}", zone).windows[0].readings[0] for day in around]
        assert all(reading.kind is ReadingKind.DATE for reading in readings)
        starts = [reading.start.astimezone(UTC) for reading in readings]
        assert [reading.end.astimezone(UTC) for reading in readings[:2]] == starts[1:]
        assert all(start.astimezone(zone).date() == day for start, day in zip(starts, around, strict=True))
        assert all(
            (start - timedelta(seconds=1)).astimezone(zone).date() < day
            for start, day in zip(starts, around, strict=True)
        )


def test_a_clock_is_the_one_that_people_in_the_zone_see():
    for name in ZONES:
        zone = ZoneInfo(name)
        (window,) = resolved("17 January 2028 at 14:30", zone).windows
        (reading,) = window.readings
        local = reading.start.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
        assert local == datetime(2028, 1, 17, 14, 30), name  # noqa: DTZ001


@given(today=days)
def test_a_leap_day_is_the_next_one_there_is(today):
    reference = datetime.combine(today, datetime.min.time(), UTC)
    (window,) = resolved("29 February", UTC, reference).windows
    (reading,) = window.readings
    found = reading.start.date()
    assert (found.month, found.day) == (2, 29)
    assert found >= today
    earlier = range(today.year, found.year)
    assert not any(_has_leap_day(year) and date(year, 2, 29) >= today for year in earlier)


def _has_leap_day(year):
    return (date(year, 3, 1) - DAY).day == 29


@given(today=days)
def test_weeks_begin_on_monday_and_follow_each_other(today):
    reference = datetime.combine(today, datetime.min.time(), UTC)
    spans = []
    for text in ("this week", "next week", "the week after next", f"the week of {today + 21 * DAY:%Y-%m-%d}"):
        (window,) = resolved(text, UTC, reference).windows
        spans.append((window.readings[0].start, window.readings[0].end))
    assert spans[0][0] <= reference < spans[0][1]
    for (first, end), (after, _) in zip(spans, [*spans[1:], (None, None)], strict=True):
        assert first.weekday() == 0
        assert end - first == 7 * DAY
        assert after is None or after == end


@given(today=days, weekday=st.integers(0, 6), weeks=st.integers(1, 8))
def test_a_weekday_that_is_named_is_the_weekday_that_is_meant(today, weekday, weeks):
    reference = datetime.combine(today, datetime.min.time(), UTC)
    name = f"{date(2027, 2, 1) + weekday * DAY:%A}"
    for text in (name, f"next {name}", f"{name} week", f"the {name} after next", f"{name} in {weeks} weeks"):
        for reading in resolved(text, UTC, reference).windows[0].readings:
            assert reading.start.weekday() == weekday
            assert reference <= reading.start <= reference + (weeks + 4) * 7 * DAY
