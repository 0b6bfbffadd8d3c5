"""The owner's rules for meetings: hours, length, notice, horizon, holidays. Part of the policy file."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator

from agent.domain import Slot

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
_HOURS = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)")
_DAY = 24 * 60


class SlotRules(BaseModel):
    """When the owner meets, and for how long; clock times are the owner's local ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zone: str = "Europe/Berlin"
    hours: Mapping[Weekday, tuple[str, ...]] = Field(
        default_factory=lambda: dict.fromkeys(WEEKDAYS[:5], ("09:00-17:00",))
    )
    minutes: int = Field(default=30, ge=5, le=480)
    buffer_minutes: int = Field(default=0, ge=0, le=240)
    notice_minutes: int = Field(default=120, ge=0, le=60 * _DAY)
    horizon_days: int = Field(default=60, ge=1, le=366)
    granularity_minutes: int = Field(default=30, ge=5, le=240)
    holidays: frozenset[date] = frozenset()
    """Days on which nobody meets. In the policy file also the name of a calendar file."""

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            message = f"zone {name!r} is not an IANA time zone; write one like 'Europe/Berlin'"
            raise ValueError(message) from error
        return name

    @field_validator("hours")
    @classmethod
    def _readable_hours(cls, hours: Mapping[Weekday, tuple[str, ...]]) -> Mapping[Weekday, tuple[str, ...]]:
        for day, ranges in hours.items():
            for text in ranges:
                _minutes_of_day(text, f"hours.{day}")
        return hours

    @field_validator("granularity_minutes")
    @classmethod
    def _same_grid_every_day(cls, minutes: int) -> int:
        if _DAY % minutes:
            message = f"granularity_minutes {minutes} does not divide a day; use one like 15, 20, 30 or 60"
            raise ValueError(message)
        return minutes

    @cached_property
    def tz(self) -> ZoneInfo:
        """The owner's zone."""
        return ZoneInfo(self.zone)

    @property
    def length(self) -> timedelta:
        """How long a meeting is where nobody asks for another length."""
        return timedelta(minutes=self.minutes)

    @property
    def buffer(self) -> timedelta:
        """What stays free before and after each meeting."""
        return timedelta(minutes=self.buffer_minutes)

    def earliest(self, now: datetime) -> datetime:
        """Return the first moment at which a meeting may start, in UTC."""
        return now.astimezone(UTC) + timedelta(minutes=self.notice_minutes)

    def latest(self, now: datetime) -> datetime:
        """Return the last moment at which a meeting may start, in UTC."""
        return now.astimezone(UTC) + timedelta(days=self.horizon_days)

    def opening(self, day: date) -> list[Slot]:
        """List the opening hours of a local day as UTC spans; none on a holiday."""
        if day in self.holidays:
            return []
        return [span for text in self.hours.get(WEEKDAYS[day.weekday()], ()) if (span := self._opened(day, text))]

    def _opened(self, day: date, text: str) -> Slot | None:
        opens, closes = (self._instants(day, minute) for minute in _minutes_of_day(text, "hours"))
        # Where the clock shows a time twice or never, the shorter opening is the one that is true of every minute.
        start, end = max(opens), min(closes)
        return Slot(start, end) if start < end else None

    def _instants(self, day: date, minute: int) -> list[datetime]:
        wall = datetime.combine(day, time()) + timedelta(minutes=minute)
        return [wall.replace(tzinfo=self.tz, fold=fold).astimezone(UTC) for fold in (0, 1)]


def _minutes_of_day(text: str, field: str) -> tuple[int, int]:
    match = _HOURS.fullmatch(text)
    if not match:
        message = f"{field}: {text!r} is not a range; write local times like '09:00-17:00'"
        raise ValueError(message)
    hour, minute, end_hour, end_minute = map(int, match.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if end > _DAY:
        message = f"{field}: {text!r} ends after 24:00; put the rest on the next day"
        raise ValueError(message)
    if start >= end:
        message = f"{field}: {text!r} ends before it starts; split a night at 24:00 over two days"
        raise ValueError(message)
    return start, end
