"""Rules for lengths, and for what lies so far ahead: "half an hour", "in two weeks", "Friday in a week"."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from agent.times.clocks import Clock
from agent.times.days import Relative
from agent.times.grammar import Rule
from agent.times.occurrences import Either, LaterWeekday
from agent.times.when import When

Length = tuple[int, str]
"""An amount of minutes, days or months."""

_UNITS: dict[str, tuple[int, str]] = {
    "minute": (1, "minute"),
    "hour": (60, "minute"),
    "day": (1, "day"),
    "week": (7, "day"),
    "fortnight": (14, "day"),
    "month": (1, "month"),
    "year": (12, "month"),
}


def length(amount: float, unit: str) -> Length | None:
    """Return so many of a unit; None where they cannot be counted."""
    size = _UNITS.get(unit)
    return None if size is None else (round(amount * size[0]), size[1])


def either_length(one: int, other: int, unit: str) -> tuple[Length | None, ...] | None:
    """Return "30-45 minutes"; "between 9 and 11 uur" is no length."""
    return (length(one, unit), length(other, unit)) if unit == "minute" else None


def from_now(said: Length) -> Any:
    """Return a moment or a day that lies so far ahead."""
    amount, unit = said
    if unit == "minute":
        return When(moment=timedelta(minutes=amount))
    return When(day=Relative(amount)) if unit == "day" else When(day=Relative(0, months=amount))


def weekday_in(weekday: int, said: Length) -> LaterWeekday | None:
    """Return "Friday in two weeks"."""
    amount, unit = said
    return LaterWeekday(weekday, amount // 7, loose=True) if unit == "day" and amount % 7 == 0 else None


def relative_in(days: int, said: Length) -> Relative | None:
    """Return "today in a week"."""
    return Relative(days + said[0]) if said[1] == "day" else None


def about(days: int) -> When:
    """Return "dans quinze jours", which counts today or does not."""
    return When(day=Either((Relative(days - 1), Relative(days)), "the first day may be counted or not"))


def spoken(clock: Clock, minutes: int) -> dict[str, Any]:
    """Return "3 heures et quart": a length, and right after a day a time."""
    said = replace(clock, minute=minutes)
    return {"Length": (clock.hour * 60 + minutes, "minute"), "SpokenHour": said} if not clock.minute else {}


def minutes_of(said: Length) -> int | None:
    """Return a length in minutes, where it is shorter than an hour."""
    return said[0] if said[1] == "minute" and said[0] < 60 else None


LENGTHS = (
    Rule("Length", "Number|Article to? Unit", length),
    Rule("Lengths", "Number to|or Number to? Unit", either_length),
    Rule("Length", "Article? half to? Article? Unit", lambda *said: length(0.5, said[-1])),
    Rule("Length", "Article? quarter Unit", lambda *said: length(0.25, said[-1])),
    Rule("Length", "Article? three_quarters Article? Unit", lambda *said: length(0.75, said[-1])),
    Rule("Length", "Number and? three_quarters Unit", lambda number, unit: length(number + 0.75, unit)),
    Rule("Length", "Number and quarter Unit", lambda number, unit: length(number + 0.25, unit)),
    Rule("Length", "Number and half Unit", lambda number, unit: length(number + 0.5, unit)),
    Rule("Length", "Decimal Unit", lambda d, unit: length(float(".".join(d)), unit)),
    Rule("Length", "EarlyHour and quarter", lambda clock: spoken(clock, 15)),
    Rule("Length", "EarlyHour and half", lambda clock: spoken(clock, 30)),
    Rule("Length", "Length and quarter", lambda said: (said[0] + 15, said[1]) if said[1] == "minute" else None),
    Rule("Length", "Length and three_quarters", lambda said: (said[0] + 45, said[1]) if said[1] == "minute" else None),
    Rule("Length", "Length and half", lambda said: (said[0] + 30, said[1]) if said[1] == "minute" else None),
    Rule("Length", "roughly Length", lambda said: said),
    Rule("Length", "for Length", lambda said: {"Length": said, "Lasting": said}),
    Rule("When", "in Length", from_now),
    Rule("When", "in IdiomDays", about),
    Rule("Day", "Weekday in Length", weekday_in),
    Rule("Day", "from? Relative onwards? in Length", relative_in),
    Rule("Day", "Length Relative", lambda said, days: relative_in(days, said) if said[0] % 7 == 0 else None),
    Rule("Day", "Weekday week_later", lambda weekday: LaterWeekday(weekday, 1)),
    Rule("Day", "Relative week_later", lambda days: Relative(days + 7)),
    Rule("Day", "Weekday fortnight_later", lambda weekday: LaterWeekday(weekday, 2)),
    Rule("When", "Length from_now", from_now),
    Rule("Shift", "Length later suits|fits|works", lambda _: True),
    Rule("Shift", "it Length later", lambda _: True),
    Rule("Gone", "Length ago", lambda _: True),
)
"""They are read together with the clocks."""
