"""Zones by name, and the days on which clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.domain import Verdict
from agent.times import parse_zone, resolve
from agent.times.zones import PLACES

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
REFERENCE = datetime(2026, 11, 23, 9, 30, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("name", "hours"),
    [("Europe/Berlin", 1), ("+02:00", 2), ("-05:30", -5.5), ("UTC", 0), ("UTC+2", 2), (" +0530 ", 5.5)],
)
def test_a_zone_is_an_iana_name_or_an_offset(name, hours):
    assert REFERENCE.astimezone(parse_zone(name)).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "+25:00", "+02:75", "../etc/passwd", "/etc/localtime", "Berlin\0", "Europe"]
)
def test_anything_else_is_refused_with_its_name(name):
    with pytest.raises(ValueError, match=r"zone|offset"):
        parse_zone(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow at 3pm GMT", "2026-11-24T15:00+00:00"),
        ("tomorrow at 3pm EST", "2026-11-24T15:00-05:00"),
        ("tomorrow at 3pm Pacific", "2026-11-24T15:00-08:00"),
        ("3pm New York time tomorrow", "2026-11-24T15:00-05:00"),
        ("tomorrow 12PM Singapore time", "2026-11-24T12:00+08:00"),
        ("14:00 +02:00 on 4 December", "2026-12-04T14:00+02:00"),
        ("2026-12-03T14:00:00Z", "2026-12-03T14:00+00:00"),
        ("2026-12-03T14:00:00-03:00", "2026-12-03T14:00-03:00"),
        ("15:00 UTC+4 tomorrow", "2026-11-24T15:00+04:00"),
    ],
)
def test_a_time_is_read_in_the_zone_that_stands_beside_it(text, expected):
    (window,) = resolve(text, REFERENCE, BERLIN).windows
    assert [reading.start for reading in window.readings] == [datetime.fromisoformat(expected)]


OFFSETS = [(name, *places) for name, places in PLACES.items() if places[-1][0] in "+-" and name != "gmt"]


@pytest.mark.parametrize("day", ["15 January 2027", "15 July 2027"])
@pytest.mark.parametrize(("name", "place", "offset"), OFFSETS, ids=[name for name, *_ in OFFSETS])
def test_an_abbreviation_has_two_readings_while_its_region_keeps_another_offset(name, place, offset, day):
    (window,) = resolve(f"{day} at 3pm {name.upper()}", REFERENCE, TOKYO).windows
    local = datetime(2027, 1 if "January" in day else 7, 15, 15)  # noqa: DTZ001
    moments = [local.replace(tzinfo=parse_zone(zone)).astimezone(UTC) for zone in (place, offset)]
    assert [reading.start.astimezone(UTC) for reading in window.readings] == list(dict.fromkeys(moments))


@pytest.mark.parametrize(
    ("name", "abbreviation"), [("ET", "EST"), ("Central", "CST"), ("MT", "MST"), ("Pacific", "PST")]
)
def test_the_name_of_a_region_is_read_as_its_abbreviation(name, abbreviation):
    for day in ("15 January 2027", "15 July 2027"):
        named, abbreviated = (resolve(f"{day} at 3pm {zone}", REFERENCE, BERLIN) for zone in (name, abbreviation))
        assert named.windows[0].readings == abbreviated.windows[0].readings


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("EST", "America/New_York"),
        ("ET", "America/Toronto"),
        ("Pacific", "America/Los_Angeles"),
        ("CET", "Europe/Rome"),
    ],
)
def test_who_lives_by_a_clock_means_it_whatever_its_name_says_in_summer(name, zone):
    (window,) = resolve(f"15 July 2027 at 3pm {name}", REFERENCE, ZoneInfo(zone)).windows
    (reading,) = window.readings
    assert reading.start == datetime(2027, 7, 15, 15, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("text", "zone", "hours"),
    [
        ("1 July 2027 at 3pm GMT", "Europe/London", [14, 15]),
        ("1 July 2027 at 3pm GMT", "Europe/Berlin", [15]),
        ("1 July 2027 at 3pm UTC", "Europe/London", [15]),
        ("1 December 2027 at 3pm GMT", "Europe/London", [15]),
        ("at 3pm GMT", "Europe/Berlin", [15]),
    ],
)
def test_gmt_in_the_british_summer_is_the_clock_on_the_wall_or_utc(text, zone, hours):
    (window,) = resolve(text, REFERENCE, ZoneInfo(zone)).windows
    assert [reading.start.astimezone(UTC).hour for reading in window.readings] == hours


def test_an_abbreviation_of_two_countries_has_both_readings():
    (window,) = resolve("tomorrow at 3pm IST", REFERENCE, BERLIN).windows
    assert [reading.start.astimezone(UTC).strftime("%H:%M") for reading in window.readings] == ["09:30", "15:00"]


def test_a_clock_that_is_shown_twice_has_both_readings():
    resolution = resolve("31 October 2027 at 2:30 am", REFERENCE, BERLIN)
    assert resolution.verdict is Verdict.AMBIGUOUS
    assert [reading.start.astimezone(UTC).hour for reading in resolution.windows[0].readings] == [0, 1]
    assert "twice" in resolution.why


def test_a_clock_that_is_skipped_is_never_resolved():
    resolution = resolve("28 March 2027 at 2:30 am", REFERENCE, BERLIN)
    assert resolution.verdict is Verdict.AMBIGUOUS
    assert "skips" in resolution.why


def test_a_day_lasts_from_midnight_to_midnight_also_when_it_has_twenty_five_hours():
    (window,) = resolve("31 October 2027", REFERENCE, BERLIN).windows
    (reading,) = window.readings
    assert reading.end.astimezone(UTC) - reading.start.astimezone(UTC) == timedelta(hours=25)
