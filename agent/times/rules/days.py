"""Rules for days: weekdays, their weeks and their parts."""

from typing import Any

from agent.times.clocks import Time
from agent.times.conventions import PARTS
from agent.times.days import Date, Day, Relative, Weekday
from agent.times.grammar import Rule, grammar
from agent.times.occurrences import Each, InWeek, LaterWeekday
from agent.times.periods import CalendarWeek, Month, NthWeek, NthWeekday, Period, Quarter, WeekOf
from agent.times.rules.dates import on_this, on_weekday
from agent.times.rules.periods import this_month
from agent.times.when import When

LATEST_ORDER = 5
HALVES = {"am": "morning", "pm": "afternoon"}


def in_period(weekday: int, said: Any) -> Day | None:
    """Return a weekday of a week; of a month or a quarter every one of them."""
    if isinstance(said, Period) and said.unit == "week":
        return Weekday(weekday, week=said.which) if said.edge is None else InWeek(weekday, said)
    if isinstance(said, CalendarWeek | NthWeek | WeekOf):
        return InWeek(weekday, said)
    return Each(frozenset({weekday}), said) if isinstance(said, Month | Quarter | Period) else None


def after_period(said: Any, weekday: int) -> dict[str, Any] | None:
    """Return "next week Monday", whose week holds for no day before it."""
    day = in_period(weekday, said)
    return {"Day": day, "week_first": True} if day else None


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


def at_part(day: Day | None, part: str) -> When | None:
    """Return a day and a part of it."""
    return When(day=day, time=Time(part=part)) if day else None


def dated_part(weekday: int, part: str, day: Date) -> When | None:
    """Return "Thursday morning, 18 February"; one with a weekday of its own is another day."""
    return at_part(on_weekday(weekday, day), part)


def at_edge(edge: str, day: Day, part: str) -> When | None:
    """Return "late Friday afternoon"."""
    edged = f"early_{part}" if edge == "start" else f"{edge}_{part}"
    return at_part(day, edged) if edged in PARTS else None


WEEKDAYS = grammar(
    (
        Rule("Day", "Weekday", Weekday),
        Rule("Day", "Which Weekday", lambda which, weekday: Weekday(weekday, which)),
        Rule("Day", "Coming Weekday", lambda _, weekday: Weekday(weekday, coming=True)),
        Rule("When", "Coming Weekday Part", lambda _, weekday, part: at_part(Weekday(weekday, coming=True), part)),
        Rule("Day", "Weekday Which", Weekday),
        Rule("Day", "Weekday after Which", lambda weekday, which: Weekday(weekday, which + 1) if which > 0 else None),
        Rule("Day", "Weekday Period", in_period),
        Rule("Day", "Period Weekday", after_period),
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
        Rule("When", "Weekday Part day_of_month? Date", dated_part),
        Rule("When", "Coming Weekday Part day_of_month? Date", lambda _, *said: dated_part(*said)),
        Rule("When", "Which Weekday Part day_of_month? Date", lambda n, w, part, on: at_part(on_this(n, w, on), part)),
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
