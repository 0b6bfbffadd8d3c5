"""Weeks, weekends, months and years as they are said, and parts of them."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from agent.times.conventions import LATEST_YEAR, MONTH_EDGES, MONTH_WEEK_HOLDS, QUARTER_EDGES, WEEK_EDGES, YEAR_EDGES
from agent.times.days import ONE, WEEK, Day, Span, monday

SATURDAY = 5
MONTHS = 12


@dataclass(frozen=True)
class Period:
    """This (0) or next (1) week, weekend, month, quarter or year, or its `edge`: start, mid, late, end.

    One that was not said to be this one (`free`: "at the end of the month") is the next where it has passed.
    """

    unit: str
    which: int
    edge: str | None = None
    free: bool = False

    def spans(self, today: date) -> list[Span]:
        """Return the whole period, or the part of it."""
        found = self._spans(today, self.which)
        passed = all(span.end is not None and span.end <= today for span in found)
        return self._spans(today, self.which + 1) if self.free and passed else found

    def _spans(self, today: date, which: int) -> list[Span]:
        if self.unit == "year":
            return months_of(today.year + which, 0, 12, YEAR_EDGES.get(self.edge or ""))
        if self.unit == "quarter":
            quarters = today.year * 4 + (today.month - 1) // 3 + which
            return months_of(quarters // 4, quarters % 4 * 3, 3, QUARTER_EDGES.get(self.edge or ""))
        if self.unit == "month":
            months = today.year * 12 + today.month - 1 + which
            return month_spans(months // 12, months % 12 + 1, self.edge, after=today)
        first = monday(today) + which * WEEK
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
class Quarter:
    """The first to fourth quarter of a year, of this one or the next where none is said; or its edge."""

    number: int
    year: int | None = None
    edge: str | None = None

    def spans(self, today: date) -> list[Span]:
        """Return the whole quarter, or the part of it."""
        year = self.year or today.year + (self.number * 3 < today.month)
        return months_of(year, self.number * 3 - 3, 3, QUARTER_EDGES.get(self.edge or ""))


@dataclass(frozen=True)
class CalendarWeek:
    """A week by its number, as ISO 8601 counts them; the next such one where no year is said."""

    number: int
    year: int | None = None

    def spans(self, today: date) -> list[Span]:
        """Return the week, where the year has it."""
        for year in [self.year] if self.year else range(today.year - 1, today.year + 8):
            try:
                first = date.fromisocalendar(year, self.number, 1)
            except ValueError:
                continue
            if self.year or first + WEEK > today:
                return [Span(first, first + WEEK)]
        return []


@dataclass(frozen=True)
class WeekOf:
    """The week, Monday to Sunday, that a day lies in, or its weekend."""

    day: Day
    weekend: bool = False

    def spans(self, today: date) -> list[Span]:
        """Return the week around each reading of the day."""
        start = timedelta(days=SATURDAY if self.weekend else 0)
        weeks = [(monday(span.first), span.why) for span in self.day.spans(today) if span.first]
        return [Span(first + start, first + WEEK, why) for first, why in weeks]


@dataclass(frozen=True)
class NthWeek:
    """The nth week (or weekend) of a month, -1 the last; two weeks where its edge lies so that both may be meant."""

    nth: int
    month: Day
    weekend: bool = False

    def spans(self, today: date) -> list[Span]:
        """Return the week of the nth Thursday, and the one that counts from the week of the 1st, or of the last."""
        weekday = SATURDAY if self.weekend else MONTH_WEEK_HOLDS
        found = []
        for span in self.month.spans(today):
            if span.first is None or span.end is None:
                continue
            edge, further = (span.first, self.nth - 1) if self.nth > 0 else (span.end - ONE, self.nth + 1)
            counted = (NthWeekday(self.nth, weekday, self.month).spans(today), [Span(edge + further * WEEK, None)])
            days = [day.first for spans in counted for day in spans if day.first]
            starts = dict.fromkeys(monday(day) for day in days)
            if self.weekend:
                saturday = timedelta(days=SATURDAY)
                starts = {day: None for day in starts if day + WEEK > span.first and day + saturday < span.end}
            why = "the weeks of a month may be counted from the whole ones or from the broken one" * (len(starts) > 1)
            move = timedelta(days=SATURDAY if self.weekend else 0)
            found += [Span(first + move, first + WEEK, why) for first in starts]
        return found


@dataclass(frozen=True)
class NthWeekday:
    """The nth of a weekday in a month, -1 the last."""

    nth: int
    weekday: int
    month: Day

    def spans(self, today: date) -> list[Span]:
        """Return that day, where the month has it."""
        found = []
        for span in self.month.spans(today):
            if span.first is None or span.end is None:
                continue
            day = span.first + timedelta(days=(self.weekday - span.first.weekday()) % 7 + 7 * (self.nth - 1))
            if self.nth < 0:
                last = span.end - ONE
                day = last - timedelta(days=(last.weekday() - self.weekday) % 7)
            if span.first <= day < span.end:
                found.append(Span(day, day + ONE, span.why))
        return found


def months_of(year: int, first: int, count: int, edge: tuple[int, int] | None = None) -> list[Span]:
    """Return so many months of a year from the one at this place on (January is 0), or some of them."""
    if not 1 <= year <= LATEST_YEAR:
        return []
    start, end = edge or (0, count)
    after = date(year, first + end + 1, 1) if first + end < MONTHS else date(year + 1, 1, 1)
    return [Span(date(year, first + start + 1, 1), after)]


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
