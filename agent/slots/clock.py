"""What the clock of a zone shows around a day, also on the day on which it changes."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from agent.domain import Slot


@dataclass(frozen=True)
class Stretch:
    """A stretch of time in which a clock is ahead of UTC by one offset, behind it where that is negative."""

    ahead: timedelta
    since: datetime
    until: datetime

    def shows(self, opens: datetime, closes: datetime) -> Slot | None:
        """Return when the clock shows times from `opens` on and before `closes`, None where it never does."""
        start, end = max(opens - self.ahead, self.since), min(closes - self.ahead, self.until)
        return Slot(start, end) if start < end else None


@lru_cache(maxsize=1024)
def stretches(zone: ZoneInfo, day: date) -> tuple[Stretch, ...]:
    """List the stretches from a day before this day to a day after it; two where the clock changes."""
    first = datetime.combine(day, time(), UTC) - timedelta(days=1)
    last = first + timedelta(days=3)
    before, after = _ahead(zone, first), _ahead(zone, last)
    if before == after:
        return (Stretch(before, first, last),)
    minutes = [first + timedelta(minutes=minute) for minute in range((last - first) // timedelta(minutes=1))]
    change = minutes[bisect_left(minutes, True, key=lambda minute: _ahead(zone, minute) != before)]
    return Stretch(before, first, change), Stretch(after, change, last)


def _ahead(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).replace(tzinfo=UTC) - moment
