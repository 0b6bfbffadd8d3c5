"""Days as they are said, and the dates that they may mean seen from a given day."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, Protocol

from agent.times.conventions import (
    EARLIEST_YEAR,
    FAR_COINCIDENCE_DAYS,
    LATEST_YEAR,
    MENTIONED_AHEAD_DAYS,
    NEXT_MEANS_LATER_WITHIN_DAYS,
    NEXT_WEEKDAY_FOLLOWING_FIRST,
    SAME_DAY_LATER_FIRST,
)

ONE = timedelta(days=1)
WEEK = timedelta(days=7)
MONTHS = 12


class Span(NamedTuple):
    """Days from `first` up to but without `end`; None is open. `why` says what is doubtful about it."""

    first: date | None
    end: date | None
    why: str = ""


class Day(Protocol):
    """A day or a stretch of days as it was said."""

    def spans(self, today: date) -> list[Span]:
        """Return what may be meant, the likelier first; nothing where there is no such day."""


def one(day: date, why: str = "") -> Span:
    """Return the span of a single day."""
    return Span(day, day + ONE, why)


def monday(day: date) -> date:
    """Return the Monday of its week."""
    return day - timedelta(days=day.weekday())


def months_later(day: date, count: int) -> date:
    """Return the same day so many months later; the last of a month that is too short for it."""
    months = day.year * 12 + day.month - 1 + count
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True)
class Relative:
    """Today, tomorrow, in three days or months: so far from now."""

    days: int
    months: int = 0

    def spans(self, today: date) -> list[Span]:
        """Return the one day."""
        return [one(months_later(today, self.months) + timedelta(days=self.days))]


@dataclass(frozen=True)
class Exactly:
    """A day that is known."""

    day: date

    def spans(self, today: date) -> list[Span]:  # noqa: ARG002
        """Return the one day."""
        return [one(self.day)]


@dataclass(frozen=True)
class Weekday:
    """A weekday: bare, `which` last (-1), this (0), next (1) or after next (2), or in the week `week` weeks away."""

    weekday: int
    which: int | None = None
    week: int | None = None
    coming: bool = False

    def spans(self, today: date) -> list[Span]:
        """Return the coming one, and where usage differs the one of the following week as well."""
        if self.week is not None:
            return [one(monday(today) + self.week * WEEK + timedelta(days=self.weekday))]
        coming = today + timedelta(days=(self.weekday - today.weekday()) % 7)
        if self.coming:
            return [one(coming if coming > today else coming + WEEK)]
        if self.which is not None and self.which < 0:
            return [one(coming + self.which * WEEK)]
        if self.which:
            return self._next(today, coming, (self.which - 1) * WEEK)
        if coming == today and self.which is None:
            days = [today + WEEK, today] if SAME_DAY_LATER_FIRST else [today, today + WEEK]
            return [one(day, "a weekday written on that same weekday is today or in a week") for day in days]
        return [one(coming)]

    def _next(self, today: date, coming: date, further: timedelta) -> list[Span]:
        coming = coming if coming > today else coming + WEEK
        following = monday(today) + WEEK + timedelta(days=self.weekday)
        if following == coming and coming - today <= NEXT_MEANS_LATER_WITHIN_DAYS * ONE:
            following += WEEK
        days = [following, coming] if NEXT_WEEKDAY_FOLLOWING_FIRST else [coming, following]
        why = '"next" before a weekday is the coming one or the one of the following week'
        return [one(coming + further)] if following == coming else [one(day + further, why) for day in days]


@dataclass(frozen=True)
class Dated:
    """A weekday with "this" or "next" and a date beside it: "next Friday the 4th"; both days where they disagree."""

    weekday: Weekday
    day: "Date"

    def spans(self, today: date) -> list[Span]:
        """Return the date where it is such a weekday, else each of the two."""
        weekdays, dates = self.weekday.spans(today), self.day.spans(today)
        agreeing = [day for day in dates if any(day.first == other.first for other in weekdays)]
        both = [one(span.first, "date and weekday disagree") for span in (*dates[:1], *weekdays[:1]) if span.first]
        return agreeing or both


@dataclass(frozen=True)
class Date:
    """A date: (day, month) in each order that may be meant, month None for "the 12th"; year and weekday where said."""

    orders: tuple[tuple[int, int | None], ...]
    year: int | None = None
    weekday: int | None = None
    mentioned: bool = False
    """A word of the past stands beside it: it has passed, unless it comes soon."""

    @property
    def month(self) -> int | None:
        """Return the month, where only one can be meant."""
        return self.orders[0][1] if len(self.orders) == 1 else None

    def spans(self, today: date) -> list[Span]:
        """Return the next such date, or the one of the year that was said; both days where the weekday disagrees."""
        dates = [found for order in self.orders if (found := self._next(order, today)) is not None]
        if self.weekday is None or not dates:
            why = "day and month may stand in either order" if len(dates) > 1 else ""
            return [one(day, why) for day in dict.fromkeys(dates)]
        return self._checked(dates, today)

    def _checked(self, dates: list[date], today: date) -> list[Span]:
        agreeing = [day for day in dates if day.weekday() == self.weekday]
        if agreeing:
            why = "day and month may stand in either order" if len(agreeing) > 1 else ""
            return [one(day, why) for day in agreeing]
        if self.month is None and len(self.orders) == 1:
            return self._coincidences(today)
        day = dates[0]
        nearest = day + timedelta(days=((self.weekday or 0) - day.weekday() + 3) % 7 - 3)
        return [one(candidate, "date and weekday disagree") for candidate in (day, nearest)]

    def _next(self, order: tuple[int, int | None], today: date) -> date | None:
        coming = next((day for day in self._all(order, today) if self.year is not None or day >= today), None)
        if not self.mentioned or self.year is not None or coming is None:
            return coming
        passed = [day for day in self._all(order, months_later(today, -MONTHS)) if day < today]
        far = order[1] is not None and coming - today > MENTIONED_AHEAD_DAYS * ONE
        return passed[-1] if far and passed else coming

    def _all(self, order: tuple[int, int | None], today: date) -> Iterator[date]:
        day, month = order
        for ahead in range(14 if month is None else 9):
            months = today.year * 12 + today.month - 1 + ahead
            year = self.year or (months // 12 if month is None else today.year + ahead)
            at_month = month or months % 12 + 1
            if EARLIEST_YEAR <= year <= LATEST_YEAR and 1 <= day <= calendar.monthrange(year, at_month)[1]:
                yield date(year, at_month, day)

    def _coincidences(self, today: date) -> list[Span]:
        """Read "Tuesday the 8th" as the next 8th that is a Tuesday, and where that is far also as the next 8th."""
        coming = [day for day in self._all(self.orders[0], today) if day >= today]
        meant = next((day for day in coming if day.weekday() == self.weekday), None)
        if meant is None:
            return [one(day, "day and weekday disagree") for day in coming[:1]]
        if (meant - today).days <= FAR_COINCIDENCE_DAYS:
            return [one(meant)]
        return [one(day, "the next such day of the month is another weekday") for day in (meant, coming[0])]
