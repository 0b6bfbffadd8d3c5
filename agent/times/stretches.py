"""Stretches of days: from one to another, open to one side, so long after a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from agent.times.days import ONE, Date, Day, Relative, Span, Weekday, months_later, one
from agent.times.occurrences import InWeek
from agent.times.periods import Month, Period


@dataclass(frozen=True)
class Shifted:
    """So many days or months after a day, or before it: "two days after Friday"."""

    base: Day
    days: int
    months: int = 0

    def spans(self, today: date) -> list[Span]:
        """Return each reading of the base, shifted."""
        move = timedelta(days=self.days)
        back = min(self.days, self.months) < 0
        spans = [(span.first if back else span.end and span.end - ONE, span.why) for span in self.base.spans(today)]
        return [one(months_later(day, self.months) + move, why) for day, why in spans if day]


@dataclass(frozen=True)
class Stretch:
    """From one day to another, both included; or, with `count`, so many days from the first."""

    first: Day
    last: Day | None = None
    count: int = 0

    def spans(self, today: date) -> list[Span]:
        """Return for each first day the next last day that follows it."""
        found = []
        for start in self.first.spans(today):
            if start.first is None:
                continue
            if self.last is None:
                found.append(Span(start.first, start.first + timedelta(days=self.count), start.why))
                continue
            seen_from = today if _counts_from_today(self.last) else start.first
            ends = [span for span in self.last.spans(seen_from) if span.end and span.end > start.first]
            if ends:
                end = min(ends, key=lambda span: span.end or date.max)
                found.append(Span(start.first, end.end, start.why))
        return found


def _counts_from_today(day: Day) -> bool:
    return isinstance(day, Relative | InWeek) or (isinstance(day, Weekday) and day.week is not None)


@dataclass(frozen=True)
class Bound:
    """Open to one side: from, after, until or before a day."""

    side: str
    day: Day

    def spans(self, today: date) -> list[Span]:
        """Return each reading of the day, as a bound."""
        return [self._bound(span) for span in self.day.spans(today) if span.first and span.end]

    def _bound(self, span: Span) -> Span:
        edge = span.first if self.side in {"from", "before"} else span.end
        return Span(edge, None, span.why) if self.side in {"from", "after"} else Span(None, edge, span.why)


@dataclass(frozen=True)
class Within:
    """A day that has to keep a bound said beside it: "Thursday, not before the 12th" is the first one from then on."""

    day: Day
    bound: Bound

    def spans(self, today: date) -> list[Span]:
        """Return what the bound leaves of the day; a weekday or date is looked for from the bound on."""
        wide = isinstance(self.day, Month | Period) and _is_bare(self.bound.day)
        first = self.day.spans(today)[:1] if wide else []
        seen_from = max([today, *(span.first for span in first if span.first)])
        return [found for bound in self.bound.spans(seen_from) for found in self._within(bound, today)]

    def _within(self, bound: Span, today: date) -> list[Span]:
        bare = isinstance(self.day, Weekday) and _is_bare(self.day)
        if bound.first is not None:
            seen_from = max(today, bound.first)
            day = Weekday(self.day.weekday, 0) if isinstance(self.day, Weekday) and bare else self.day
            spans = day.spans(seen_from if bare or isinstance(day, Date) else today)
        else:
            spans = self.day.spans(today)
            if isinstance(self.day, Weekday) and bare and self.bound.side == "before" and bound.end:
                spans = [_last_before(bound.end, self.day.weekday), *spans]
        why = "the last one before that day or the coming one" if len(spans) > 1 else ""
        return [kept._replace(why=kept.why or why) for span in spans if (kept := _common(span, bound)) is not None]


def _is_bare(day: Day) -> bool:
    if isinstance(day, Weekday):
        return day.which is None and day.week is None
    return isinstance(day, Date) and day.month is None


def _last_before(end: date, weekday: int) -> Span:
    day = end - ONE
    return one(day - timedelta(days=(day.weekday() - weekday) % 7))


def _common(one_span: Span, bound: Span) -> Span | None:
    starts = [day for day in (one_span.first, bound.first) if day is not None]
    ends = [day for day in (one_span.end, bound.end) if day is not None]
    first, end = max(starts, default=None), min(ends, default=None)
    if first is not None and end is not None and first >= end:
        return None
    return Span(first, end, one_span.why or bound.why)
