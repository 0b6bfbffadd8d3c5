"""Opening hours by weekday: local ranges such as "09:00-17:00", as minutes of the day."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
MINUTES_OF_DAY = 24 * 60
_RANGE = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)")


def minutes_of_day(text: str) -> tuple[int, int]:
    """Return the first minute of a range and the one that ends it; ValueError says what to write instead."""
    match = _RANGE.fullmatch(text)
    if not match:
        message = f"{text!r} is not a range; write local times like '09:00-17:00'"
        raise ValueError(message)
    hour, minute, end_hour, end_minute = map(int, match.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if end > MINUTES_OF_DAY:
        message = f"{text!r} ends after 24:00; put the rest on the next day"
        raise ValueError(message)
    if start >= end:
        message = f"{text!r} ends before it starts; split a night at 24:00 over two days"
        raise ValueError(message)
    return start, end


def _readable(text: str) -> str:
    minutes_of_day(text)
    return text


Hours = Mapping[Weekday, tuple[Annotated[str, AfterValidator(_readable)], ...]]
"""Local ranges by weekday; a day that is not named is closed."""


def common(one: Hours, other: Hours) -> Hours:
    """Return the hours that lie in both."""
    return {
        day: shared
        for day in WEEKDAYS
        if (shared := tuple(_both(a, b) for a in one.get(day, ()) for b in other.get(day, ()) if _both(a, b)))
    }


def _both(one: str, other: str) -> str:
    (start, end), (other_start, other_end) = minutes_of_day(one), minutes_of_day(other)
    start, end = max(start, other_start), min(end, other_end)
    return f"{_clock(start)}-{_clock(end)}" if start < end else ""


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
