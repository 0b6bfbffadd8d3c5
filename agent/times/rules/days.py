"""Rules for days: weekdays, their weeks and parts, and how days are put together."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from agent.times.clocks import Clock, Time
from agent.times.conventions import PARTS
from agent.times.days import Date, Day, Relative, Weekday
from agent.times.grammar import Rule, grammar
from agent.times.named_days import Holiday
from agent.times.occurrences import Each, InWeek, LaterWeekday
from agent.times.periods import CalendarWeek, Month, NthWeek, NthWeekday, Period, Quarter, WeekOf
from agent.times.rules.dates import date
from agent.times.rules.lengths import Length
from agent.times.rules.periods import this_month
from agent.times.stretches import Bound, Shifted, Stretch, Within
from agent.times.when import When

LATEST_ORDER = 5
DAYS_OF_WEEK = 7
HALVES = {"am": "morning", "pm": "afternoon"}
SINGLE_DAYS = (Weekday, Relative, Date, LaterWeekday, InWeek, NthWeekday, Holiday, Within)


def in_period(weekday: int, said: Any) -> Day | None:
    """Return a weekday of a week; of a month or a quarter every one of them."""
    if isinstance(said, Period) and said.unit == "week":
        return Weekday(weekday, week=said.which) if said.edge is None else InWeek(weekday, said)
    if isinstance(said, CalendarWeek | NthWeek | WeekOf):
        return InWeek(weekday, said)
    return Each(frozenset({weekday}), said) if isinstance(said, Month | Quarter | Period) else None


def nth(order: int, weekday: int, month: Any) -> NthWeekday | None:
    """Return "the first Monday of next month"."""
    said = Month(month) if isinstance(month, int) else month
    fits = isinstance(said, Month) or (isinstance(said, Period) and said.unit == "month")
    return NthWeekday(order, weekday, said) if fits and -1 <= order <= LATEST_ORDER and order else None


def nth_part(order: int, weekday: int, part: str, month: Any) -> When | None:
    """Return "the first Monday evening of next month"."""
    return at_part(nth(order, weekday, month), part)


def last_of(which: int, weekday: int, month: Any) -> NthWeekday | None:
    """Return "the last Friday of the month"."""
    return nth(-1, weekday, month) if which < 0 else None


def week_after(weekday: int, unit: str) -> LaterWeekday | None:
    """Return "Friday week": the one a week after the coming one."""
    return LaterWeekday(weekday, 1) if unit == "week" else None


def from_to(first: Day, last: Day) -> Day:
    """Return the days between two; a month and year that are said at the end hold for the start."""
    if isinstance(first, Each) and isinstance(last, Each):
        return Each(frozenset(range(min(first.weekdays), max(last.weekdays) + 1)))
    if isinstance(first, Date) and isinstance(last, Date) and last.month and len(first.orders) == 1:
        day, month = first.orders[0]
        month = month or last.month
        earlier = last.year - (month > last.month) if last.year else None
        first = replace(first, orders=((day, month),), year=first.year or earlier)
    return Stretch(first, last)


def shifted(said: Length, day: Day, sign: int = 1) -> Shifted | None:
    """Return "two weeks from tomorrow"."""
    amount, unit = sign * said[0], said[1]
    if unit == "month":
        return Shifted(day, 0, months=amount)
    return Shifted(day, amount) if unit == "day" else None


def weeks_on(said: Length, day: Day) -> Shifted | None:
    """Return "a week on Tuesday", "a week tomorrow"."""
    weeks = said[1] == "day" and said[0] % DAYS_OF_WEEK == 0
    return shifted(said, day) if weeks and not isinstance(day, Each) else None


def beside(unit: str, day: Day, sign: int) -> Day | None:
    """Return "the day after Thanksgiving", "the week before Easter"."""
    if unit == "week":
        return WeekOf(Shifted(day, sign * DAYS_OF_WEEK))
    return Shifted(day, sign) if unit == "day" else None


def lasting(day: Day, said: Length) -> Stretch | None:
    """Return so many days from a day."""
    return Stretch(day, count=said[0]) if said[1] == "day" and said[0] > 1 else None


def until_ordinal(first: Day, last: int) -> Stretch | None:
    """Return "3 December to the 5th"."""
    if not isinstance(first, Date) or first.month is None:
        return None
    end = date(last, first.month, first.year)
    return Stretch(first, end) if end else None


def bound(side: str, day: Day) -> Bound | Stretch:
    """Return a bound; "before the end of the month" has all of its end, "from 12 to 14 July" is no bound."""
    if side == "from" and isinstance(day, Stretch):
        return day
    ends = isinstance(day, Period | Month | Quarter) and day.edge == "end"
    return Bound("until" if side == "before" and ends else side, day)


def at_part(day: Day | None, part: str) -> When | None:
    """Return a day and a part of it."""
    return When(day=day, time=Time(part=part)) if day else None


def at_edge(edge: str, day: Day, part: str) -> When | None:
    """Return "late Friday afternoon"."""
    edged = f"early_{part}" if edge == "start" else f"{edge}_{part}"
    return at_part(day, edged) if edged in PARTS else None


def edge_of_day(edge: str, day: Day) -> When | None:
    """Return "late Friday", "the end of tomorrow"."""
    if edge == "late" and day == Relative(0):
        return When(moment=timedelta(), until=When(day=Relative(1), time=Time(Clock(0, exact=True), point=True)))
    return at_part(day, edge) if isinstance(day, SINGLE_DAYS) else None


WEEKDAYS = grammar(
    (
        Rule("Day", "Weekday", Weekday),
        Rule("Day", "Which Weekday", lambda which, weekday: Weekday(weekday, which)),
        Rule("Day", "Coming Weekday", lambda _, weekday: Weekday(weekday, coming=True)),
        Rule("When", "Coming Weekday Part", lambda _, weekday, part: at_part(Weekday(weekday, coming=True), part)),
        Rule("Day", "Weekday Which", Weekday),
        Rule("Day", "Weekday after Which", lambda weekday, which: Weekday(weekday, which + 1) if which > 0 else None),
        Rule("Day", "Weekday Period", in_period),
        Rule("Day", "Period Weekday", lambda week, weekday: in_period(weekday, week)),
        Rule("Day", "Weekday Unit", week_after),
        Rule("Day", "Each", Each),
        Rule("Day", "Each Period", Each),
        Rule("Day", "Each Month", lambda weekdays, month: Each(weekdays, Month(month))),
        Rule("When", "Each Part Period", lambda days, part, period: at_part(Each(days, period), part)),
        Rule("When", "Weekday Part Period", lambda w, part, week: at_part(in_period(w, week), part)),
        Rule("Day", "Ordinal|OrdinalWord Weekday Period|Month", nth),
        Rule("Day", "Ordinal|OrdinalWord Weekday Unit", lambda n, w, unit: nth(n, w, this_month(unit))),
        Rule("Day", "Which Weekday Period|Month", last_of),
        Rule("Day", "Which Weekday Unit", lambda which, w, unit: last_of(which, w, this_month(unit))),
        Rule("When", "Ordinal|OrdinalWord Weekday Part Period|Month", nth_part),
        Rule("When", "Weekday Part", lambda weekday, part: at_part(Weekday(weekday), part)),
        Rule("When", "Which Weekday Part", lambda which, weekday, part: at_part(Weekday(weekday, which), part)),
        Rule("When", "Edge Which? Weekday Part", lambda edge, *said: at_edge(edge, Weekday(said[1], said[0]), said[2])),
        Rule("When", "Edge Relative Part", lambda edge, days, part: at_edge(edge, Relative(days), part)),
        Rule("When", "Relative Part", lambda days, part: at_part(Relative(days), part)),
        Rule("When", "Which? Weekday AmPm", lambda which, w, half: at_part(Weekday(w, which), HALVES[half])),
        Rule("When", "Relative AmPm", lambda days, half: at_part(Relative(days), HALVES[half])),
        Rule("When", "Which Part", lambda which, part: at_part(Relative(0), part) if which == 0 else None),
        Rule("When", "Tonight", lambda part: at_part(Relative(0), part)),
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
        Rule("Day", "Length before Day", lambda said, day: shifted(said, day, -1)),
        Rule("Day", "Length on Day", weeks_on),
        Rule("Day", "Unit after Day", lambda unit, day: beside(unit, day, 1)),
        Rule("Day", "Unit before Day", lambda unit, day: beside(unit, day, -1)),
        Rule("Day", "day_after Day", lambda day: Shifted(day, 1)),
        Rule("Day", "day_before Day", lambda day: Shifted(day, -1)),
        Rule("Day", "Length starting Day", lambda said, day: lasting(day, said)),
        Rule("Day", "from|starting Day Length", lasting),
        Rule("Day", "week_of Day", WeekOf),
        Rule("Day", "before Day", lambda day: bound("before", day)),
        Rule("Day", "until Day", lambda day: bound("until", day)),
        Rule("Day", "before|until Part Day", lambda part, day: bound("until", day) if part == "end" else None),
        Rule("Day", "before|until Edge Day", lambda edge, day: bound("until", day) if edge == "end" else None),
        Rule("Day", "Day latest", lambda day: bound("until", day)),
        Rule("Day", "after Day", lambda day: bound("after", day)),
        Rule("Day", "starting Day", lambda day: bound("from", day)),
        Rule("Day", "back Day", lambda day: bound("from", day)),
        Rule("Day", "Day back", lambda day: bound("from", day)),
        Rule("Day", "from? Day onwards", lambda day: bound("from", day)),
        Rule("When", "Edge Day", edge_of_day),
        Rule("When", "Day Edge", lambda day, edge: edge_of_day(edge, day)),
    )
)
