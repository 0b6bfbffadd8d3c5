"""Stretches of days: from one to another, open to one side, so long after a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from agent.times.days import Day, Relative, Span, one


@dataclass(frozen=True)
class Shifted:
    """So many days after a day: "two days after Friday"."""

    base: Day
    days: int

    def spans(self, today: date) -> list[Span]:
        """Return each reading of the base, shifted."""
        move = timedelta(days=self.days)
        return [one(span.first + move, span.why) for span in self.base.spans(today) if span.first]


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
            seen_from = today if isinstance(self.last, Relative) else start.first
            ends = [span for span in self.last.spans(seen_from) if span.end and span.end > start.first]
            if ends:
                end = min(ends, key=lambda span: span.end or date.max)
                found.append(Span(start.first, end.end, start.why))
        return found


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
