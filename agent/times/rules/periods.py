"""Rules for weeks, weekends, months, quarters and years, their edges, and holidays."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from agent.times.days import Date, Day, Relative
from agent.times.grammar import Rule, grammar
from agent.times.named_days import Holiday
from agent.times.occurrences import Inside
from agent.times.periods import CalendarWeek, Month, NthWeek, Period, Quarter, WeekOf
from agent.times.rules.dates import date
from agent.times.rules.lengths import Length, length
from agent.times.stretches import Stretch
from agent.times.when import When

PERIODS_SAID = frozenset({"week", "weekend", "month", "quarter", "year"})
QUARTERS = 4
WEEKS = 53
MOST_WEEKS = 5


def period(which: int, unit: str, edge: str | None = None, *, free: bool = False) -> Day | None:
    """Return this or next week, weekend, month, quarter, year; "next day" is tomorrow."""
    if unit == "day" and edge is None:
        return Relative(which)
    return Period(unit, which, edge, free) if unit in PERIODS_SAID else None


def coming(which: int, said: Length) -> Stretch | None:
    """Return "the next three days"."""
    return Stretch(Relative(1), count=said[0]) if which == 1 and said[1] == "day" and said[0] > 1 else None


def coming_time(which: int, said: Length) -> When | None:
    """Return "the next two hours"."""
    return within(said) if which == 1 and said[1] == "minute" else None


def within(said: Length) -> When:
    """Return "within two hours" and "within three days"."""
    amount, unit = said
    if unit == "minute":
        return When(moment=timedelta(), until=When(moment=timedelta(minutes=amount)))
    last = Relative(amount) if unit == "day" else Relative(0, months=amount)
    return When(day=Stretch(Relative(0), last))


def within_unit(which: int, unit: str) -> When | None:
    """Return "the next hour"."""
    size = {"minute": 1, "hour": 60}.get(unit)
    return within((size, "minute")) if which == 1 and size else None


def within_units(number: int, which: int, unit: str) -> When | None:
    """Return "dans les deux prochaines heures"."""
    said = length(number, unit)
    return within(said) if which == 1 and said else None


def edge_of(edge: str, said: Period | Quarter | Month) -> Any:
    """Return the part of a period: "the end of Q1"."""
    fits = isinstance(said, Quarter | Month | Period) and said.edge is None
    return replace(said, edge=edge) if fits and getattr(said, "unit", "") != "weekend" else None


def quarter(number: int, unit: str, year: int | None) -> Quarter | None:
    """Return "the first quarter"."""
    return Quarter(number, year) if unit == "quarter" and 1 <= number <= QUARTERS else None


def calendar_week(number: int, year: int | None = None) -> CalendarWeek | None:
    """Return "week 48"."""
    return CalendarWeek(number, year) if 1 <= number <= WEEKS else None


def nth_week(nth: int | Date, unit: str, month: Any) -> NthWeek | None:
    """Return "the first week of December"; "the 2nd" has become a date by then."""
    if isinstance(nth, Date):
        nth = nth.orders[0][0] if nth.month is None and nth.weekday is None else 0
    said = Month(month) if isinstance(month, int) else this_month(month) if isinstance(month, str) else month
    if not isinstance(said, Month) and not (isinstance(said, Period) and said.unit == "month"):
        return None
    fits = unit in {"week", "weekend"} and -1 <= nth <= MOST_WEEKS and nth
    return NthWeek(nth, said, unit == "weekend") if fits else None


def last_week(week: Any, month: Any) -> NthWeek | None:
    """Return "the last week of November": "last week" alone is the one before this."""
    return nth_week(-1, week.unit, month) if isinstance(week, Period) and week.which < 0 else None


def this_month(unit: str) -> Period | None:
    """Return "the month", the next one where what is meant of it has passed."""
    return Period(unit, 0, free=True) if unit == "month" else None


def this_weekend(unit: str) -> Period | None:
    """Return "the weekend"."""
    return Period(unit, 0) if unit == "weekend" else None


def around(week: Any, day: Date) -> Day | None:
    """Return "the weekend of the 12th", "next month on the 12th"."""
    if isinstance(week, Period) and week.unit == "weekend":
        return WeekOf(day, weekend=True)
    return inside(day, week)


def inside(day: Any, period: Any) -> Inside | None:
    """Return "the 15th of next month", "March next year"."""
    if not isinstance(day, Date | Month | Quarter | Holiday) or not isinstance(period, Period) or period.edge:
        return None
    fits = period.unit == "year" or (period.unit == "month" and isinstance(day, Date) and day.month is None)
    return Inside(day, period) if fits and not getattr(day, "year", None) else None


def in_month(day: Date, unit: str) -> Inside | None:
    """Return "the 15th of the month"."""
    return inside(day, this_month(unit))


def in_year(day: Holiday, year: int) -> Holiday:
    """Return "Christmas 2027"."""
    return replace(day, year=year)


PERIODS = grammar(
    (
        Rule("Date", "on DecimalDate", lambda day: day),
        Rule("Date", "the Ordinal", date),
        Rule("Date", "on the Number", date),
        Rule("Date", "day_of_month Number|Ordinal", date),
        Rule("Date", "on Number dot", date),
        Rule("Date", "DayOfMonth dot?", date),
        Rule("Period", "Which|Coming Unit", period),
        Rule("Period", "Unit Which", lambda unit, which: period(which, unit) if unit != "day" else None),
        Rule("Period", "Unit after Which", lambda unit, which: period(which + 1, unit) if unit != "day" else None),
        Rule("Period", "Edge Which|Coming Unit", lambda edge, which, unit: period(which, unit, edge)),
        Rule("Period", "Edge Unit Which", lambda edge, unit, which: period(which, unit, edge)),
        Rule("Period", "Edge Unit", lambda edge, unit: period(0, unit, edge, free=True) if unit != "weekend" else None),
        Rule("Period", "Edge Month Year?", lambda edge, month, year: Month(month, year, edge)),
        Rule("Period", "in|during|Which|Coming Month Year?", lambda *said: Month(said[-2], said[-1])),
        Rule("Period", "Month Year", Month),
        Rule("Period", "new_year", lambda: Period("year", 1, "start")),
        Rule("Period", "Quarter Year?", Quarter),
        Rule("Period", "Ordinal|OrdinalWord Unit Year?", quarter),
        Rule("Period", "week_number Number Year?", calendar_week),
        Rule("Period", "Number|Ordinal dot? week_number Year?", calendar_week),
        Rule("Day", "Which|Coming Length", coming),
        Rule("When", "in? Which|Coming Length", coming_time),
        Rule("When", "in|within? Which Unit", within_unit),
        Rule("When", "within? Unit Which", lambda unit, which: within_unit(which, unit)),
        Rule("When", "in|within? Number Which Unit", within_units),
        Rule("When", "within Which? Length", lambda _, said: within(said)),
        Rule("Day", "week_of Date", WeekOf),
        Rule("Day", "Holiday", lambda day: day),
        Rule("Day", "Holiday Year", in_year),
    )
)

PARTS_OF_PERIODS = grammar(
    (
        Rule("Period", "Edge at? Period", edge_of),
        Rule("Day", "Which|Ordinal|OrdinalWord|Date week_of Period|Month|Unit", lambda n, m: nth_week(n, "week", m)),
        Rule("Day", "Ordinal|OrdinalWord|Date Unit Period|Month|Unit", nth_week),
        Rule("Day", "Which|Ordinal|OrdinalWord MonthUnit", lambda n, said: nth_week(n, said[1], said[0])),
        Rule("Day", "Period Period", lambda one, other: last_week(one, other) or inside(one, other)),
        Rule("Day", "Month Period", lambda month, year: inside(Month(month), year)),
        Rule("Day", "Date|Day Period", inside),
        Rule("Day", "Date Unit", in_month),
        Rule("Day", "Period Month|Unit", last_week),
        Rule("Day", "Period of|on|from|at? Date", around),
        Rule("Day", "Unit of|on|from|at? Date", lambda unit, day: around(this_weekend(unit), day)),
        Rule("Period", "in? Unit", this_weekend),
    )
)
