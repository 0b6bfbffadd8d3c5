"""Days, clock times and zones as our mails write them, read back as moments."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location, parse_time

from agent.domain import ReadingKind
from agent.replies.language import find_language
from agent.times import parse_zone, resolve
from evals.reply_checks.reading import Said, filled

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Every day that a mail of ours names lies after it; none is said without its year."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Clock:
    """The clock that a time is told on: the city, empty where none is named, and how far it is ahead of UTC."""

    city: str
    ahead: timedelta | None

    def is_that_of(self, zone: ZoneInfo, moment: datetime, language: str) -> bool:
        """Say whether it is the clock of this zone at this moment."""
        if moment.astimezone(zone).utcoffset() != self.ahead:
            return False
        return not self.city or self.city == _city(zone, language)


@dataclass(frozen=True)
class Stretch:
    """From when until when, in UTC, and on whose clock it was told."""

    start: datetime
    end: datetime
    day: date
    """As it was told."""
    clock: Clock


def stretch(text: str, language: str) -> Stretch | None:
    """Read a day with two times; None where it cannot be read, or the weekday is not the day's."""
    values = filled(language, "format.range", text)
    return stretch_of(Said("format.range", values), language) if values else None


def stretch_of(said: Said, language: str, day: date | None = None) -> Stretch | None:
    """Read a day with two times; with a day given, two times of that day."""
    values = said.values
    day = _day(values["date"], language) if "date" in values else day
    start, end = (_time(values[name], language) for name in ("start", "end"))
    zone = _zone(values["zone"], language)
    if day is None or start is None or end is None or zone is None:
        return None
    begins, ends = _moment(day, start, zone), _moment(day, end, zone)
    return Stretch(begins, ends if begins < ends else ends + _DAY, day, zone)


def moment(text: str, language: str) -> tuple[datetime, Clock] | None:
    """Read a day with a time."""
    values = filled(language, "format.moment", text)
    if values is None:
        return None
    day, clock, zone = _day(values["date"], language), _time(values["time"], language), _zone(values["zone"], language)
    return (_moment(day, clock, zone), zone) if day and clock is not None and zone else None


def _moment(day: date, clock: time, zone: Clock) -> datetime:
    return datetime.combine(day, clock, UTC) - (zone.ahead or timedelta())


@lru_cache(maxsize=4096)
def _day(text: str, language: str) -> date | None:
    windows = resolve(text, LONG_AGO, UTC, language).windows
    readings = windows[0].readings if len(windows) == 1 else ()
    if len(readings) != 1 or readings[0].kind is not ReadingKind.DATE or readings[0].start is None:
        return None
    return readings[0].start.date()


@lru_cache(maxsize=4096)
def _time(text: str, language: str) -> time | None:
    try:
        return parse_time(text, find_language(language).locale, "short")
    except (ValueError, IndexError):
        return None


@lru_cache(maxsize=256)
def _zone(text: str, language: str) -> Clock | None:
    values = filled(language, "format.zone", text) or {"city": "", "offset": text}
    try:
        return Clock(values["city"], parse_zone(values["offset"]).utcoffset(None))
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _city(zone: ZoneInfo, language: str) -> str:
    name = get_timezone_location(zone, locale=find_language(language).locale, return_city=True)
    return " ".join(name.split())
