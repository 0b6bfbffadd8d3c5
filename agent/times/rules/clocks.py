"""Rules for clocks: "2 p.m.", "14 Uhr 30", "half past two"."""

from dataclasses import replace
from datetime import tzinfo

from agent.times.clocks import Clock, Time, hours_said, valid
from agent.times.grammar import Rule, grammar
from agent.times.rules.lengths import LENGTHS, Length, minutes_of
from agent.times.zones import Zones

MINUTES_PAST = frozenset({5, 10, 20, 25})
CLEAR_MINUTES = 20
""" "Twenty to four" is no stretch from twenty o'clock; "ten to four" may be one from ten."""

NOON = 12


def hour(number: int, minute: int = 0) -> Clock | None:
    """Return a clock that was said as a number."""
    return Clock(number, minute, exact=number > 12 or number == 0) if valid(number, minute) else None


def as_clock(said: Clock | int | None) -> Clock | None:
    """Return a clock from a clock or an hour."""
    return hour(said) if isinstance(said, int) else said


def is_noon(clock: Clock) -> bool:
    """Say whether it is noon or midnight, as a word: "12 noon"."""
    return clock.exact and clock.minute == 0 and clock.hour in {NOON, 2 * NOON}


def with_half(said: Clock | int | None, half: str) -> Clock | None:
    """Return the clock in that half of the day; "14:00 pm" stays what it is."""
    clock = as_clock(said)
    if clock is None:
        return None
    return replace(clock, half=half, exact=False) if 1 <= clock.hour <= 12 else clock


def decimal(digits: tuple[str, str]) -> Clock | None:
    """Read 8.30 as a clock."""
    return hour(int(digits[0]), int(digits[1])) if len(digits[1]) == 2 else None


def moved(said: Clock | int, minutes: int) -> Clock | None:
    """Return the clock so many minutes later, or earlier: "quarter to three"."""
    clock = as_clock(said)
    if clock is None:
        return None
    total = clock.hour * 60 + clock.minute + minutes
    hours = total // 60 or (12 if clock.bare else 0)
    return replace(clock, hour=hours, minute=total % 60) if valid(hours, total % 60) else None


def zoned(clock: Clock, zones: Zones) -> Clock | None:
    """Return the clock in a zone."""
    return None if clock.zones else replace(clock, zones=zones)


def offset(clock: Clock, said: tuple[Clock, tzinfo]) -> Clock | None:
    """Return "14:00 -05:00": a stretch of the day would end later than it begins."""
    return zoned(clock, (said[1],)) if said[0].at(None) <= clock.at(clock.half) else None


def past_hour(minutes: int, said: Clock | int) -> Clock | None:
    """Return "ten past four", "zehn vor vier"."""
    return moved(said, minutes) if abs(minutes) in MINUTES_PAST else None


def before_hour(said: Length, minutes: int) -> Clock | None:
    """Return "deux heures moins le quart"."""
    clock = hour(said[0] // 60) if said[1] == "minute" and said[0] % 60 == 0 else None
    return moved(clock, -minutes) if clock else None


def to_hour(minutes: int, said: Clock | int) -> Clock | None:
    """Return "twenty to four"."""
    clock = as_clock(said)
    return past_hour(-minutes, clock) if clock and clock.bare and minutes >= CLEAR_MINUTES else None


def half_said(said: Clock | int) -> Clock | None:
    """Return "half nine", which may be half an hour before or after nine."""
    clock = moved(said, 30)
    return replace(clock, earlier=60) if clock and clock.bare else clock


def to_or_past(said: Length, clock: Clock | int, sign: int) -> Clock | None:
    """Read "20 minutes to 2pm"."""
    minutes = minutes_of(said)
    return None if minutes is None else moved(clock, sign * minutes)


CLOCKS = grammar(
    (
        # "Uur" is a unit as well: of two rules that take as much, the first wins.
        Rule("HourMark", "Number hour_word", hours_said),
        Rule("Clock", "Decimal oclock", decimal),
        *LENGTHS,
        Rule("Time", "before HourMark", lambda clock: Time(last=clock)),
        Rule("Time", "until|at? Clock soonest", lambda clock: Time(first=clock)),
        Rule("Clock", "HourMark", lambda clock: clock),
        Rule(
            "Clock",
            "at Length",
            lambda said: hour(said[0] // 60) if said[1] == "minute" and said[0] % 60 == 0 else None,
        ),
        Rule("Clock", "Number|Clock|Digits|HourMark AmPm", with_half),
        Rule("Clock", "Decimal AmPm", lambda d, half: with_half(decimal(d), half)),
        Rule("Clock", "Number Number AmPm", lambda h, m, half: with_half(hour(h, m), half)),
        Rule("Clock", "Number Number Number AmPm", lambda h, tens, m, half: with_half(hour(h, tens + m), half)),
        Rule("Clock", "Digits Unit", lambda clock, unit: replace(clock, exact=True) if unit == "hour" else None),
        Rule("Clock", "Number Clock", lambda number, clock: clock if number == NOON and is_noon(clock) else None),
        Rule("Clock", "Number oclock", hour),
        Rule("Clock", "Clock oclock", lambda clock: clock),
        Rule("Clock", "Number oclock Number", hour),
        Rule("Clock", "half_past Number|Clock", lambda said: moved(said, 30)),
        Rule("Clock", "Number minute_past Number|Clock", past_hour),
        Rule("Clock", "Number minute_to Number|Clock", lambda minutes, said: past_hour(-minutes, said)),
        Rule("Clock", "Number to_hour Number|Clock", to_hour),
        Rule("Clock", "at Minutes to_hour Number|Clock", lambda minutes, said: past_hour(-minutes, said)),
        Rule("Clock", "half_hour Number|Clock", half_said),
        Rule("Clock", "Number|Clock to? ish", as_clock),
        Rule("Clock", "half_before Number|Clock", lambda said: moved(said, -30)),
        Rule("Clock", "quarter past Number|Clock", lambda said: moved(said, 15)),
        Rule("Clock", "quarter to_hour Number|Clock", lambda said: moved(said, -15)),
        Rule("Clock", "quarter_before Number|Clock", lambda said: moved(said, -45)),
        Rule("Clock", "three_quarters_before Number|Clock", lambda said: moved(said, -15)),
        Rule("Clock", "Length past Number|Clock", lambda said, clock: to_or_past(said, clock, 1)),
        Rule("Clock", "Length to_hour Number|Clock", lambda said, clock: to_or_past(said, clock, -1)),
        Rule("Clock", "Clock and? half", lambda clock: moved(clock, 30)),
        Rule("Clock", "Clock and? quarter", lambda clock: moved(clock, 15)),
        Rule("Clock", "Clock and? three_quarters", lambda clock: moved(clock, 45)),
        Rule("Clock", "at Number and half", lambda n: moved(n, 30)),
        Rule("Clock", "at Number and quarter", lambda n: moved(n, 15)),
        Rule("Clock", "Clock|HourMark minus quarter", lambda clock: moved(clock, -15)),
        Rule("Clock", "Clock|HourMark minus Number", lambda clock, minutes: moved(clock, -minutes)),
        Rule("Clock", "HourMark and half", lambda clock: moved(clock, 30)),
        Rule("Clock", "HourMark and quarter", lambda clock: moved(clock, 15)),
        Rule("Clock", "Length minus quarter", lambda said: before_hour(said, 15)),
        Rule("Clock", "Length minus Number", before_hour),
        Rule("Clock", "at Number and three_quarters", lambda n: moved(n, 45)),
        Rule("Clock", "at Number minus quarter", lambda n: moved(n, -15)),
        Rule("Clock", "at Number minus Number", lambda n, m: moved(n, -m)),
        Rule("Clock", "Clock OffsetOrEnd", offset),
        Rule("Clock", "Clock Zone time_word?", zoned),
    )
)
