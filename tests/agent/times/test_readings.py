"""Which moments count: those to come, seen from a reference to the second; and what is said where none does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.domain import Verdict
from agent.times import resolve
from agent.times.conventions import MAX_TEXT, MAX_WINDOWS
from tests.agent.times.written import written

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
REFERENCE = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)
SECOND = timedelta(seconds=1)


def read(text, reference=REFERENCE, locale="en"):
    return written(resolve(text, reference, BERLIN, locale))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31 February", "there is no such day"),
        ("3 May 2024", "it has passed"),
        ("today at 8:59 am", "it has passed"),
        ("today until 9am", "it has passed"),
        ("31 April", "there is no such day"),
    ],
)
def test_why_there_is_no_reading_is_said(text, why):
    assert resolve(text, REFERENCE, BERLIN).why == f"{text!r}: {why}"


def test_the_moment_of_the_reference_itself_is_still_to_come():
    assert read("today at 9am") == "Mon 23 Nov 09:00"
    assert read("at 9am") == "Mon 23 Nov 09:00"
    assert read("at 9am", REFERENCE + SECOND) == "Tue 24 Nov 09:00"
    assert read("today at 9am", REFERENCE + SECOND) == "nothing"


def test_what_ends_at_the_reference_has_passed():
    assert read("today from 8am to 9am", REFERENCE - SECOND) == "Mon 23 Nov 08:00-09:00"
    assert read("today from 8am to 9am") == "nothing"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 3", "Mon 23 Nov 15:00 | Tue 24 Nov 03:00"),
        ("at 8", "Tue 24 Nov 08:00 | Mon 23 Nov 20:00"),
        ("noon", "Mon 23 Nov 12:00"),
        ("until 3pm", "Mon 23 Nov 00:00-15:00"),
        ("at 9pm Tokyo time", "Mon 23 Nov 21:00 +0900"),
        ("at 11am Tokyo time", "Tue 24 Nov 11:00 +0900"),
    ],
)
def test_each_reading_of_a_time_alone_is_the_next_one_to_come(text, expected):
    assert read(text) == expected


def test_today_is_the_day_that_the_reference_is_in_the_zone_of_the_desk():
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert read("today", late) == "Tue 24 Nov"
    assert read("tomorrow at 10am", late) == "Wed 25 Nov 10:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now", "Mon 23 Nov 09:00"),
        ("in half an hour", "Mon 23 Nov 09:30"),
        ("within the next 10 minutes", "Mon 23 Nov 09:00-09:10"),
        ("from now until Friday", "Mon 23 Nov to Fri 27 Nov"),
        ("Friday at 3 for 45 minutes", "Fri 27 Nov 15:00-15:45 | Fri 27 Nov 03:00-03:45 (45 min)"),
        ("Friday 10pm-2am", "Fri 27 Nov 22:00 to Sat 28 Nov 02:00"),
        ("from Friday 3pm to Saturday 11am", "Fri 27 Nov 15:00 to Sat 28 Nov 11:00"),
        ("Friday 24:00", "Sat 28 Nov 00:00"),
        ("mornings until Wednesday", "Mon 23 Nov 08:00-12:00; Tue 24 Nov 08:00-12:00; Wed 25 Nov 08:00-12:00"),
        ("2-4pm on Friday for an hour", "Fri 27 Nov 14:00-16:00 (60 min)"),
    ],
)
def test_moments_stretches_and_lengths_are_counted_from_the_reference(text, expected):
    assert read(text) == expected


def test_a_text_of_the_greatest_length_is_read_and_a_longer_one_is_not():
    assert read("Tuesday".ljust(MAX_TEXT)) == "Tue 24 Nov"
    resolution = resolve("Tuesday".ljust(MAX_TEXT + 1), REFERENCE, BERLIN)
    assert (resolution.windows, resolution.why) == ((), f"the text is longer than {MAX_TEXT} characters")


def test_so_many_windows_are_read_and_more_are_not():
    days = [f"{day} December 2027" for day in range(1, MAX_WINDOWS + 2)]
    assert len(resolve(", ".join(days[:-1]), REFERENCE, BERLIN).windows) == MAX_WINDOWS
    resolution = resolve(", ".join(days), REFERENCE, BERLIN)
    assert (resolution.verdict, resolution.windows) == (Verdict.NONE, ())
    assert resolution.why == f"more than {MAX_WINDOWS} times are named"


def test_several_lengths_are_none():
    resolution = resolve("30 minutes on Friday, 45 minutes on Thursday", REFERENCE, BERLIN)
    assert resolution.duration_minutes is None
    assert resolution.why == "several durations are named"
    assert resolve("30 minutes on Friday, 30 minutes on Thursday", REFERENCE, BERLIN).duration_minutes == 30


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en-us", "Fri 12 Mar 2027"),
        ("EN_gb.UTF-8", "Thu 3 Dec"),
        ("en-Latn-US", "Fri 12 Mar 2027"),
        ("fr-US", "Fri 12 Mar 2027"),
    ],
)
def test_a_locale_is_written_in_many_ways(locale, expected):
    assert read("3/12", locale=locale) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13/5 or 3/4", "Thu 13 May 2027; Sat 3 Apr 2027"),
        ("13/12 or 3/4", "Sun 13 Dec; Sat 3 Apr 2027"),
        ("12/13 or 3/4", "Sun 13 Dec; Thu 4 Mar 2027"),
        ("3/4 or 13/5", "Sat 3 Apr 2027; Thu 13 May 2027"),
        ("5/13 or 3/4", "Thu 13 May 2027; Thu 4 Mar 2027"),
        ("12/12 or 3/4", "Sat 12 Dec; Thu 4 Mar 2027 | Sat 3 Apr 2027"),
        ("1/2/2027", "Sat 2 Jan 2027 | Mon 1 Feb 2027"),
        ("32/1/2027", "nothing"),
        ("13/13", "nothing"),
    ],
)
def test_the_order_of_day_and_month_is_that_of_another_date_or_both(text, expected):
    assert read(text) == expected
