"""Days that are one of several, or several by rule: "Friday in a week", "Tuesdays", "a Tuesday in December"."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from agent.times.conventions import EACH_WITHIN_DAYS
from agent.times.days import ONE, WEEK, Day, Span, monday, one


@dataclass(frozen=True)
class Either:
    """One of several days, the likelier first."""

    days: tuple[Day, ...]
    why: str = ""

    def spans(self, today: date) -> list[Span]:
        """Return the readings of each."""
        found = [span for day in self.days for span in day.spans(today)]
        return [span._replace(why=span.why or self.why) for span in found]


@dataclass(frozen=True)
class LaterWeekday:
    """A weekday so many weeks after the coming one; `loose` ("Friday in a week") may count from this week as well."""

    weekday: int
    weeks: int
    loose: bool = False

    def spans(self, today: date) -> list[Span]:
        """Return that day, and where they differ the one that lies so many weeks after this week's."""
        coming = today + timedelta(days=(self.weekday - today.weekday()) % 7)
        this_week = monday(today) + timedelta(days=self.weekday)
        if not self.loose or coming == this_week:
            return [one(coming + self.weeks * WEEK)]
        why = "the weeks may be counted from this one or from the coming such weekday"
        return [one(day + self.weeks * WEEK, why) for day in (this_week, coming)]


@dataclass(frozen=True)
class InWeek:
    """A weekday of a week that is known otherwise than by its distance: "Tuesday in week 50"."""

    weekday: int
    week: Day

    def spans(self, today: date) -> list[Span]:
        """Return it in each reading of the week."""
        weeks = [span for span in self.week.spans(today) if span.first]
        return [one(monday(span.first) + timedelta(days=self.weekday), span.why) for span in weeks if span.first]


@dataclass(frozen=True)
class Each:
    """Every one of these weekdays, in a stretch of days or soon: "Tuesdays", "mornings in May"."""

    weekdays: frozenset[int]
    within: Day | None = None

    def spans(self, today: date) -> list[Span]:
        """Return the stretch that they lie in."""
        if self.within is None:
            return [Span(today, today + EACH_WITHIN_DAYS * ONE)]
        return self.within.spans(today)

    def has(self, day: date) -> bool:
        """Say whether a day is one of them."""
        return day.weekday() in self.weekdays


@dataclass(frozen=True)
class Inside:
    """A date, a month or a quarter of a period that is said beside it: "the 15th of next month", "March next year"."""

    day: Day
    period: Day

    def spans(self, today: date) -> list[Span]:
        """Return what lies inside the period, as seen from where it begins."""
        periods = [span for span in self.period.spans(today) if span.first]
        found = [(span, period) for period in periods for span in self.day.spans(period.first or today)]
        return [span for span, period in found if span.end and period.end and span.end <= period.end]


EVERY_DAY = frozenset(range(7))


def days_of(day: Day, span: Span, today: date, open_days: int) -> Iterator[date]:
    """Yield the single days of a span from today on; of one without an end so many."""
    first = today if span.first is None else max(span.first, today)
    end = first + open_days * ONE if span.end is None else span.end
    while first < end:
        if not isinstance(day, Each) or day.has(first):
            yield first
        first += ONE
