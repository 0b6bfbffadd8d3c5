"""Weeks, weekends, months and years as they are said, and parts of them."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from agent.times.conventions import LATEST_YEAR, MONTH_EDGES, WEEK_EDGES
from agent.times.days import ONE, WEEK, Day, Span, monday

SATURDAY = 5


@dataclass(frozen=True)
class Period:
    """This (0) or next (1) week, weekend, month or year, or its `edge`: start, mid, late, end."""

    unit: str
    which: int
    edge: str | None = None

    def spans(self, today: date) -> list[Span]:
        """Return the whole period, or the part of it."""
        if self.unit == "year":
            return _year(today, self.which, self.edge)
        if self.unit == "month":
            months = today.year * 12 + today.month - 1 + self.which
            return month_spans(months // 12, months % 12 + 1, self.edge, after=today)
        first = monday(today) + self.which * WEEK
        if self.unit == "weekend":
            return [Span(first + timedelta(days=SATURDAY), first + WEEK)]
        if self.edge is None:
            return [Span(first, first + WEEK)]
        start, end = WEEK_EDGES[self.edge]
        return [Span(first + timedelta(days=start), first + timedelta(days=end))]


@dataclass(frozen=True)
class Month:
    """A month by name, the next such one where no year stands beside it, or its edge."""

    month: int
    year: int | None = None
    edge: str | None = None

    def spans(self, today: date) -> list[Span]:
        """Return the whole month, or the part of it."""
        year = self.year or today.year + (self.month < today.month)
        return month_spans(year, self.month, self.edge)


@dataclass(frozen=True)
class WeekOf:
    """The week, Monday to Sunday, that a day lies in."""

    day: Day

    def spans(self, today: date) -> list[Span]:
        """Return the week around each reading of the day."""
        return [
            Span(monday(span.first), monday(span.first) + WEEK, span.why)
            for span in self.day.spans(today)
            if span.first
        ]


@dataclass(frozen=True)
class Nth:
    """The nth weekday of a month."""

    nth: int
    weekday: int
    month: Month | Period

    def spans(self, today: date) -> list[Span]:
        """Return that day, where the month has it."""
        found = []
        for span in self.month.spans(today):
            if span.first is None:
                continue
            start = span.first.replace(day=1)
            day = start + timedelta(days=(self.weekday - start.weekday()) % 7 + 7 * (self.nth - 1))
            if day.month == start.month:
                found.append(Span(day, day + ONE, span.why))
        return found


def month_spans(year: int, month: int, edge: str | None, after: date | None = None) -> list[Span]:
    """Return a month or its edge; a late part of the month that is running starts with today."""
    if not 1 <= year <= LATEST_YEAR:
        return []
    first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    if edge is None:
        return [Span(first, last + ONE)]
    if edge == "late" and after is not None and first <= after <= last:
        return [Span(after, last + ONE)]
    start, end = MONTH_EDGES[edge]
    return [Span(first.replace(day=start), last + ONE if end is None else first.replace(day=end))]


def _year(today: date, which: int, edge: str | None) -> list[Span]:
    year = today.year + which
    if year >= LATEST_YEAR:
        return []
    first, last = {"start": (1, 4), "mid": (5, 8), "late": (7, 12), "end": (10, 12)}.get(edge or "", (1, 12))
    return [Span(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]) + ONE)]
