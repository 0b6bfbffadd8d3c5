"""Rules for dates: "3 December 2026", "Friday the 4th", "13 to 15 July"."""

from dataclasses import replace

from agent.times.clocks import Clock, Time
from agent.times.days import Date, Dated, Weekday
from agent.times.grammar import Rule, grammar
from agent.times.rules.clocks import as_clock, hour
from agent.times.rules.times import in_part
from agent.times.stretches import Stretch
from agent.times.when import When

LAST_DAY = 31
MONTHS = 12
NOON_HOUR = 12


def date(day: int, month: int | None = None, year: int | None = None, weekday: int | None = None) -> Date | None:
    """Return a date, where a month can have such a day."""
    return Date(((day, month),), year, weekday) if 1 <= day <= LAST_DAY else None


def days(first: int, last: int, month: int | None, year: int | None = None) -> Stretch | None:
    """Return "13 to 15 July"."""
    start, end = date(first, month, year), date(last, month, year)
    return Stretch(start, end) if start and end and first < last else None


def up_to(first: int, last: Date) -> Stretch | None:
    """Return "7 to 10.8.2026": the first day in the month of the last."""
    if last.month is None:
        return None
    start = date(first, last.month, last.year)
    return Stretch(start, last) if start else None


def on_this(which: int, weekday: int, day: Date) -> Dated | None:
    """Return "this Friday 4.12."."""
    return Dated(Weekday(weekday, which), replace(day, weekday=weekday)) if day.weekday is None else None


def on_this_day(which: int, weekday: int, day: int, month: int | None, year: int | None) -> Dated | None:
    """Return "next Friday the 4th"."""
    said = date(day, month, year)
    return on_this(which, weekday, said) if said else None


def on_weekday(weekday: int, day: Date) -> Date | None:
    """Return a date that has to fall on this weekday."""
    return None if day.weekday is not None else replace(day, weekday=weekday)


def weekday_hours(which: int | None, weekday: int, first: int, last: Clock | int) -> When | None:
    """Return "Monday 10-4", which some write for a date as well; "sexta-feira 23 às 4" is the 23rd at 4."""
    start, end = hour(first), as_clock(last)
    if isinstance(last, int) and first > NOON_HOUR and last < first:
        return None
    day = date(first, last, weekday=weekday) if isinstance(last, int) and 1 <= last <= MONTHS else None
    return When(day=Weekday(weekday, which), time=Time(start, end), hyphened=day) if start and end else None


def weekday_at(weekday: int, day: int, at: Clock | int) -> When | None:
    """Return "jueves 3 a las 15"."""
    said, clock = date(day, weekday=weekday), as_clock(at)
    return When(day=said, time=Time(clock, point=True)) if said and clock else None


def weekday_hour(weekday: int, number: int, part: str) -> When | None:
    """Return "Tuesday 7 in the morning"."""
    clock = in_part(number, part)
    return When(day=Weekday(weekday), time=Time(clock, point=True)) if isinstance(clock, Clock) else None


DATES = grammar(
    (
        Rule("Date", "Number|Ordinal|OrdinalWord Month Year?", date),
        Rule("Date", "Month Number|Ordinal|OrdinalWord Year?", lambda month, day, year: date(day, month, year)),
        Rule("Day", "Number|Ordinal to Number|Ordinal Month Year?", days),
        Rule("Day", "Month Number|Ordinal to Number|Ordinal Year?", lambda m, first, last, y: days(first, last, m, y)),
        Rule("Day", "Number|Ordinal stop? to Date", up_to),
        Rule("Date", "eoy", lambda: date(LAST_DAY, MONTHS)),
        Rule("Date", "Weekday day_of_month? Date|DecimalDate", on_weekday),
        Rule("Day", "Which Weekday Date|DecimalDate", on_this),
        Rule("Day", "Which Weekday Ordinal|OrdinalWord Month? Year?", on_this_day),
        Rule("Date", "Weekday Number|Ordinal|OrdinalWord Month Year?", lambda w, d, m, y: date(d, m, y, w)),
        Rule("Date", "Date Weekday", lambda day, weekday: on_weekday(weekday, day)),
        Rule("Date", "Weekday day_of_month? Number|Ordinal|OrdinalWord", lambda on, day: date(day, weekday=on)),
        Rule("Date", "Number to Month to Year", date),
        Rule("When", "Weekday Number at Number|Clock", weekday_at),
        Rule("When", "Weekday Number in Part", weekday_hour),
        Rule("When", "Which? Weekday Number to Number|Clock|EarlyHour", weekday_hours),
    )
)
