"""Rules for how days are put together: stretches, bounds, edges, and what lies so long after a day."""

from dataclasses import replace
from datetime import timedelta

from agent.times.clocks import Clock, Time
from agent.times.days import Date, Day, Relative, Weekday
from agent.times.grammar import Rule, grammar
from agent.times.named_days import Holiday
from agent.times.occurrences import Each, InWeek, LaterWeekday
from agent.times.periods import Month, NthWeekday, Period, Quarter, WeekOf
from agent.times.rules.dates import date
from agent.times.rules.days import at_part
from agent.times.rules.lengths import Length
from agent.times.stretches import Bound, Shifted, Stretch, Within
from agent.times.when import When

DAYS_OF_WEEK = 7
SINGLE_DAYS = (Weekday, Relative, Date, LaterWeekday, InWeek, NthWeekday, Holiday, Within)


def from_to(first: Day, last: Day) -> Day:
    """Return the days between two; a month and year that are said at the end hold for the start."""
    if isinstance(first, Each) and isinstance(last, Each):
        return Each(frozenset(range(min(first.weekdays), max(last.weekdays) + 1)))
    if isinstance(first, Date) and isinstance(last, Date) and last.month and len(first.orders) == 1:
        day, month = first.orders[0]
        month = month or last.month
        earlier = last.year - (month > last.month) if last.year else None
        first = replace(first, orders=((day, month),), year=first.year or earlier)
    return Stretch(in_week_of(last, first), last)


def in_week_of(last: Day, first: Day) -> Day:
    """Return the Monday of "Monday to Wednesday next week" in the week of its Wednesday."""
    if not isinstance(last, Weekday | InWeek) or not isinstance(first, Weekday) or first.weekday >= last.weekday:
        return first
    if first != Weekday(first.weekday):
        return first
    return InWeek(first.weekday, last.week) if isinstance(last, InWeek) else replace(first, week=last.week)


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


def edge_of_day(edge: str, day: Day) -> When | None:
    """Return "late Friday", "the end of tomorrow"."""
    if edge == "late" and day == Relative(0):
        return When(moment=timedelta(), until=When(day=Relative(1), time=Time(Clock(0, exact=True), point=True)))
    return at_part(day, edge) if isinstance(day, SINGLE_DAYS) else None


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
        Rule("Day", "until? Day soonest", lambda day: bound("from", day)),
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
