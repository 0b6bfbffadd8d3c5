"""What English phrases mean, seen from Monday 23 November 2026, half past nine in Berlin."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agent.domain import Verdict
from agent.times import resolution_document, resolve

BERLIN = ZoneInfo("Europe/Berlin")
REFERENCE = datetime(2026, 11, 23, 9, 30, tzinfo=BERLIN)


def read(text, locale="en", reference=REFERENCE):
    """Write each window as its readings, without the offset and seconds: start, or start/end."""
    document = resolution_document(resolve(text, reference, BERLIN, locale))
    return [[_short(reading) for reading in window["readings"]] for window in document["windows"]]


def _short(reading):
    start, end = (moment[:16] if moment else ".." for moment in (reading["start"] or "", reading["end"] or ""))
    return start if reading["kind"] == "instant" or (reading["kind"] == "date" and end == "..") else f"{start}/{end}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Could we meet on Tuesday at 3pm?", "2026-11-24T15:00"),
        ("tomorrow at noon", "2026-11-24T12:00"),
        ("the day after tomorrow at 10:15 a.m.", "2026-11-25T10:15"),
        ("3 December", "2026-12-03"),
        ("Dec 3rd", "2026-12-03"),
        ("December 3, 2026 at 14:00", "2026-12-03T14:00"),
        ("2026-12-03", "2026-12-03"),
        ("on 3.12.2026 at 9am", "2026-12-03T09:00"),
        ("the 12th", "2026-12-12"),
        ("2 November", "2027-11-02"),
        ("in 3 days", "2026-11-26"),
        ("in two weeks", "2026-12-07"),
        ("in 45 minutes", "2026-11-23T10:15"),
        ("three weeks from tomorrow", "2026-12-15"),
        ("next week", "2026-11-30/2026-12-06"),
        ("this week", "2026-11-23/2026-11-29"),
        ("the week of 9 December", "2026-12-07/2026-12-13"),
        ("at the end of the month", "2026-11-21/2026-11-30"),
        ("Wednesday next week", "2026-12-02"),
        ("the first Monday of next month", "2026-12-07"),
        ("half past two pm on Thursday", "2026-11-26T14:30"),
        ("a quarter to noon on Friday", "2026-11-27T11:45"),
        ("tomorrow, 2-4pm", "2026-11-24T14:00/2026-11-24T16:00"),
        ("from 10 to 12 on Friday", "2026-11-27T10:00/2026-11-27T12:00"),
        ("Friday 11-4", "2026-11-27T11:00/2026-11-27T16:00"),
        ("Tuesday morning", "2026-11-24T08:00/2026-11-24T12:00"),
        ("Tuesday afternoon between 2 and 3", "2026-11-24T14:00/2026-11-24T15:00"),
        ("after 2 p.m. on Friday", "2026-11-27T14:00/2026-11-28T00:00"),
        ("Friday before 11", "2026-11-27T00:00/2026-11-27T11:00"),
        ("by Friday", "../2026-11-28T00:00"),
        ("before Friday 5pm", "../2026-11-27T17:00"),
        ("from Thursday", "2026-11-26T00:00/.."),
        ("10 to 12 December", "2026-12-10/2026-12-12"),
        ("28 December to 3 January", "2026-12-28/2027-01-03"),
        ("Tuesday works for me, say 3 pm", "2026-11-24T15:00"),
    ],
)
def test_a_clear_phrase_has_one_reading(text, expected):
    assert read(text) == [[expected]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("next Tuesday", ["2026-12-01", "2026-11-24"]),
        ("Monday", ["2026-11-30", "2026-11-23"]),
        ("3/12", ["2027-03-12", "2026-12-03"]),
        ("tomorrow at 3", ["2026-11-24T15:00", "2026-11-24T03:00"]),
        ("tomorrow at 8", ["2026-11-24T08:00", "2026-11-24T20:00"]),
        ("Tuesday 10 December", ["2026-12-10", "2026-12-08"]),
        ("this Friday 7.6", ["2027-07-06", "2026-11-27"]),
        ("1 July 2027 at 3pm PST", ["2027-07-01T15:00", "2027-07-01T15:00"]),
    ],
)
def test_two_common_readings_are_both_given_the_likelier_first(text, expected):
    assert read(text) == [expected]
    resolution = resolve(text, REFERENCE, BERLIN)
    assert resolution.verdict is Verdict.AMBIGUOUS
    assert resolution.why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue or Wed morning", ["2026-11-24T08:00/2026-11-24T12:00", "2026-11-25T08:00/2026-11-25T12:00"]),
        (
            "Thursday afternoon or Friday before 11",
            ["2026-11-26T12:00/2026-11-26T19:00", "2026-11-27T00:00/2026-11-27T11:00"],
        ),
        ("Tuesday at 10am or 2pm", ["2026-11-24T10:00", "2026-11-24T14:00"]),
        ("Tuesday at 3pm. Otherwise Wednesday.", ["2026-11-24T15:00", "2026-11-25"]),
        ("Tuesday at 14.30. Kind regards", ["2026-11-24T14:30"]),
        ("either 10am or 2pm on Tuesday", ["2026-11-24T10:00", "2026-11-24T14:00"]),
        ("next week Tue, Wed or Fri", ["2026-12-01", "2026-12-02", "2026-12-04"]),
        ("the 8th, 9th or 10th of December", ["2026-12-08", "2026-12-09", "2026-12-10"]),
        ("this or next week", ["2026-11-23/2026-11-29", "2026-11-30/2026-12-06"]),
        ("Tue-Wed 2-4pm", ["2026-11-24T14:00/2026-11-24T16:00", "2026-11-25T14:00/2026-11-25T16:00"]),
    ],
)
def test_a_list_is_several_windows_that_share_what_is_said_once(text, expected):
    assert read(text) == [[window] for window in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not Friday", {"Friday": False}),
        ("any day next week except Friday", {"next week": True, "Friday": False}),
        ("I can't do Thursday, but Friday works", {"Thursday": False, "Friday": True}),
        ("Thursday or Friday doesn't work", {"Thursday": False, "Friday": False}),
        ("Why not Friday?", {"Friday": True}),
        ("not before 10 on Friday", {"not before 10 on Friday": True}),
        ("Tuesday at 3pm. If that doesn't work, Friday", {"Tuesday at 3pm": True, "Friday": True}),
    ],
)
def test_what_is_ruled_out_is_marked_as_such(text, expected):
    assert {w.quote: w.possible for w in resolve(text, REFERENCE, BERLIN).windows} == expected


def test_an_exception_lies_in_the_week_that_it_is_an_exception_to():
    assert read("any day next week except Friday")[1] == ["2026-12-04"]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("30 minutes", 30),
        ("half an hour on Friday", 30),
        ("tomorrow at noon for an hour", 60),
        ("an hour and a half", 90),
        ("a 15-minute call on Friday", 15),
        ("1.5 hours", 90),
        ("in half an hour", None),
        ("10 minutes today and 30 minutes tomorrow", None),
    ],
)
def test_a_single_duration_is_read_in_minutes(text, minutes):
    assert resolve(text, REFERENCE, BERLIN).duration_minutes == minutes


@pytest.mark.parametrize(
    "text",
    [
        "call me on +44 20 7946 0958 or 555-0123",
        "order 3/12/4711 for 2 people at $3.12",
        "version 3.12 costs 25.50 EUR",
        "We are 3 of 12 colleagues in room 14, 10 Downing Street",
        "see https://example.com/2026/12/03 or write to desk3@example.org",
        "support is there 24/7",
        "the 3rd floor",
        "I may march on, second to none",
        "",
    ],
)
def test_numbers_that_are_no_times_are_left_alone(text):
    assert resolve(text, REFERENCE, BERLIN).verdict is Verdict.NONE


@pytest.mark.parametrize("text", ["yesterday", "3 May 2024", "today at 8:00 am", "2026-11-20", "31 February 2027"])
def test_what_has_passed_or_does_not_exist_is_refused_with_a_reason(text):
    resolution = resolve(text, REFERENCE, BERLIN)
    assert resolution.verdict is Verdict.NONE
    assert "passed" in resolution.why or "no such day" in resolution.why


def test_a_time_alone_is_the_next_one_to_come():
    assert read("at 9am") == [["2026-11-24T09:00"]]
    assert read("at 10am") == [["2026-11-23T10:00"]]


def test_a_date_elsewhere_in_the_text_settles_the_order_of_day_and_month():
    assert read("12/10 or 12/31") == [["2026-12-10"], ["2026-12-31"]]
