"""Rules for days: dates, weekdays, weeks and months, and how they are put together."""

from dataclasses import replace
from typing import Any

from agent.times.clocks import Clock, Time
from agent.times.days import Date, Day, Relative, Weekday
from agent.times.grammar import Rule, grammar
from agent.times.periods import Month, Nth, Period, WeekOf
from agent.times.rules.clocks import Length, as_clock, hour
from agent.times.stretches import Bound, Shifted, Stretch
from agent.times.when import When

LAST_DAY = 31
LATEST_ORDER = 5
NOON_HOUR = 12
HALVES = {"am": "morning", "pm": "afternoon"}


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


def on_weekday(weekday: int, day: Date) -> Date | None:
    """Return a date that has to fall on this weekday."""
    return None if day.weekday is not None else replace(day, weekday=weekday)


def weekday_hours(which: int | None, weekday: int, first: int, last: Clock | int) -> When | None:
    """Return "Monday 10-4"; "sexta-feira 23 às 4" is the 23rd at 4."""
    start, end = hour(first), as_clock(last)
    if isinstance(last, int) and first > NOON_HOUR and last < first:
        return None
    return When(day=Weekday(weekday, which), time=Time(start, end)) if start and end else None


def period(which: int, unit: str, edge: str | None = None) -> Day | None:
    """Return this or next week, weekend, month, year; "next day" is tomorrow."""
    if unit == "day":
        return Relative(which)
    return Period(unit, which, edge) if unit in {"week", "weekend", "month", "year"} else None


def in_week(weekday: int, week: Any) -> Weekday | None:
    """Return a weekday of a week."""
    return Weekday(weekday, week=week.which) if isinstance(week, Period) and week.unit == "week" else None


def nth(order: int, weekday: int, month: Any) -> Nth | None:
    """Return "the first Monday of next month"."""
    fits = isinstance(month, Month) or (isinstance(month, Period) and month.unit == "month")
    return Nth(order, weekday, month) if fits and 1 <= order <= LATEST_ORDER else None


def nth_part(order: int, weekday: int, part: str, month: Any) -> When | None:
    """Return "the first Monday evening of next month"."""
    day = nth(order, weekday, month)
    return When(day=day, time=Time(part=part)) if day else None


def coming(which: int, said: Length) -> Stretch | None:
    """Return "the next three days"."""
    return Stretch(Relative(1), count=said[0]) if which == 1 and said[1] == "day" and said[0] > 1 else None


def from_to(first: Day, last: Day) -> Stretch:
    """Return the days between two; a month and year that are said at the end hold for the start."""
    if isinstance(first, Date) and isinstance(last, Date) and last.month and len(first.orders) == 1:
        day, month = first.orders[0]
        month = month or last.month
        earlier = last.year - (month > last.month) if last.year else None
        first = replace(first, orders=((day, month),), year=first.year or earlier)
    return Stretch(first, last)


def shifted(said: Length, day: Day) -> Shifted | None:
    """Return "two weeks from tomorrow"."""
    return Shifted(day, said[0]) if said[1] == "day" else None


def lasting(day: Day, said: Length, *, extra: int = 0) -> Stretch | None:
    """Return so many days from a day."""
    return Stretch(day, count=said[0] + extra) if said[1] == "day" and said[0] > 1 else None


def until_ordinal(first: Day, last: int) -> Stretch | None:
    """Return "3 December to the 5th"."""
    if not isinstance(first, Date) or first.month is None:
        return None
    end = date(last, first.month, first.year)
    return Stretch(first, end) if end else None


DATES = grammar(
    (
        Rule("Date", "Number|Ordinal|OrdinalWord Month Year?", date),
        Rule("Date", "Month Number|Ordinal|OrdinalWord Year?", lambda month, day, year: date(day, month, year)),
        Rule("Day", "Number|Ordinal to Number|Ordinal Month Year?", days),
        Rule("Day", "Month Number|Ordinal to Number|Ordinal Year?", lambda m, first, last, y: days(first, last, m, y)),
        Rule("Day", "Number|Ordinal stop? to Date", up_to),
        Rule("Date", "Which? Weekday Date|DecimalDate", lambda _, weekday, day: on_weekday(weekday, day)),
        Rule("Date", "Weekday Number|Ordinal|OrdinalWord Month Year?", lambda w, d, m, y: date(d, m, y, w)),
        Rule("Date", "Date Weekday", lambda day, weekday: on_weekday(weekday, day)),
        Rule("Date", "Weekday Number|Ordinal|OrdinalWord", lambda weekday, day: date(day, weekday=weekday)),
        Rule("When", "Which? Weekday Number to Number|Clock", weekday_hours),
    )
)

PERIODS = grammar(
    (
        Rule("Date", "on DecimalDate", lambda day: day),
        Rule("Date", "the Ordinal", date),
        Rule("Date", "on the Number", date),
        Rule("Date", "day_of_month Number|Ordinal", date),
        Rule("Date", "on Number dot", date),
        Rule("Period", "Which Unit", period),
        Rule("Period", "Unit Which", lambda unit, which: period(which, unit) if unit != "day" else None),
        Rule("Period", "Edge Which Unit", lambda edge, which, unit: period(which, unit, edge)),
        Rule("Period", "Edge Unit Which", lambda edge, unit, which: period(which, unit, edge)),
        Rule("Period", "Edge Unit", lambda edge, unit: period(0, unit, edge) if unit != "day" else None),
        Rule("Period", "the|on|at Unit", lambda unit: period(0, unit) if unit == "weekend" else None),
        Rule("Period", "Edge Month Year?", lambda edge, month, year: Month(month, year, edge)),
        Rule("Period", "in|during|Which Month Year?", lambda *said: Month(said[-2], said[-1])),
        Rule("Period", "Month Year", Month),
        Rule("Day", "Which Length", coming),
        Rule("Day", "week_of Date", WeekOf),
    )
)

WEEKDAYS = grammar(
    (
        Rule("Day", "Weekday", Weekday),
        Rule("Day", "Which Weekday", lambda which, weekday: Weekday(weekday, which) if which >= 0 else None),
        Rule("Day", "Weekday Which", lambda weekday, which: Weekday(weekday, which) if which >= 0 else None),
        Rule("Day", "Weekday Period", in_week),
        Rule("Day", "Period Weekday", lambda week, weekday: in_week(weekday, week)),
        Rule("When", "Weekday Part Period", lambda w, part, week: _at_part(in_week(w, week), part)),
        Rule("Day", "Ordinal|OrdinalWord Weekday Period|Month", lambda n, w, m: nth(n, w, _month(m))),
        Rule("When", "Ordinal|OrdinalWord Weekday Part Period|Month", lambda n, w, p, m: nth_part(n, w, p, _month(m))),
        Rule("When", "Weekday Part", lambda weekday, part: _at_part(Weekday(weekday), part)),
        Rule("When", "Which Weekday Part", lambda which, weekday, part: _at_part(Weekday(weekday, which), part)),
        Rule("When", "Relative Part", lambda days, part: _at_part(Relative(days), part)),
        Rule("When", "Which? Weekday AmPm", lambda which, w, half: _at_part(Weekday(w, which), HALVES[half])),
        Rule("When", "Relative AmPm", lambda days, half: _at_part(Relative(days), HALVES[half])),
        Rule("When", "Which Part", lambda which, part: _at_part(Relative(0), part) if which == 0 else None),
        Rule("When", "Tonight", lambda part: _at_part(Relative(0), part)),
        Rule("Day", "Relative", Relative),
        Rule("Day", "Date", lambda day: day),
        Rule("Day", "Period", lambda day: day),
        Rule("Day", "week_of Weekday", lambda weekday: WeekOf(Weekday(weekday))),
    )
)

SPANS = grammar(
    (
        Rule("Day", "from? Day to Day", from_to),
        Rule("Day", "from? Day to Ordinal", until_ordinal),
        Rule("Day", "between Day and|to Day", from_to),
        Rule("Day", "between|from now and|to Day|Date", lambda last: Stretch(Relative(0), last)),
        Rule("Day", "from_now to Day", lambda last: Stretch(Relative(0), last)),
        Rule("Day", "Length from|after|later Day", shifted),
        Rule("Day", "Length starting Day", lambda said, day: lasting(day, said)),
        Rule("Day", "from|starting? Day for Length", lambda *said: lasting(said[-2], said[-1], extra=1)),
        Rule("Day", "before Day", lambda day: Bound("before", day)),
        Rule("Day", "until Day", lambda day: Bound("until", day)),
        Rule("Day", "Day latest", lambda day: Bound("until", day)),
        Rule("Day", "after Day", lambda day: Bound("after", day)),
        Rule("Day", "starting Day", lambda day: Bound("from", day)),
        Rule("Day", "from? Day onwards", lambda day: Bound("from", day)),
    )
)


def _at_part(day: Day | None, part: str) -> When | None:
    return When(day=day, time=Time(part=part)) if day else None


def _month(said: Month | Period | int) -> Month | Period:
    return Month(said) if isinstance(said, int) else said
