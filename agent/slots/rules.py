"""The rules that one owner's meetings of one kind keep to: hours, length, notice, horizon, holidays."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from agent.domain import Slot
from agent.slots.clock import Stretch, stretches
from agent.slots.hours import MINUTES_OF_DAY, WEEKDAYS, Hours, minutes_of_day

_NO_PLACES = {"Etc", "SystemV", "posix", "right"}


def names_a_place(zone: str) -> bool:
    """Say whether a zone is the clock of a place, or UTC."""
    # Etc/GMT+1 is UTC-1, and "EST" keeps one clock all year: whoever writes such a name means something else.
    region, _, city = zone.partition("/")
    return zone in {"UTC", "Etc/UTC"} or bool(city and region not in _NO_PLACES)


def _known_zone(name: str) -> str:
    message = f"{name!r} is not the IANA time zone of a place; name a city, like 'Europe/Berlin', or write 'UTC'"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(message) from error
    if not names_a_place(name):
        raise ValueError(message)
    return name


def _same_grid_every_day(minutes: int) -> int:
    if MINUTES_OF_DAY % minutes:
        message = f"{minutes} does not divide a day; use one like 15, 20, 30 or 60"
        raise ValueError(message)
    return minutes


Zone = Annotated[str, AfterValidator(_known_zone)]
Length = Annotated[int, Field(ge=5, le=480)]
Buffer = Annotated[int, Field(ge=0, le=240)]
Notice = Annotated[int, Field(ge=0, le=60 * MINUTES_OF_DAY)]
Horizon = Annotated[int, Field(ge=1, le=366)]
Granularity = Annotated[int, Field(ge=5, le=240), AfterValidator(_same_grid_every_day)]
DailyCap = Annotated[int, Field(ge=1, le=100)]


class SlotRules(BaseModel):
    """When an owner meets, and for how long; clock times are the owner's local ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zone: Zone = Field("Europe/Berlin", description="the owner's IANA time zone, in which hours and days are meant")
    hours: Hours = Field(
        default_factory=lambda: dict.fromkeys(WEEKDAYS[:5], ("09:00-17:00",)),
        description="local hours by weekday, mon to sun; a day that is not named is closed",
    )
    minutes: Length = Field(30, description="how long a meeting is")
    buffer_before_minutes: Buffer = Field(0, description="what stays free of meetings before each meeting")
    buffer_after_minutes: Buffer = Field(0, description="what stays free of meetings after each meeting")
    notice_minutes: Notice = Field(120, description="how long before its start a meeting must be asked for")
    horizon_days: Horizon = Field(60, description="how many days ahead meetings are given")
    granularity_minutes: Granularity = Field(30, description="meetings start on this grid, counted from midnight")
    daily_cap: DailyCap | None = Field(None, description="how many of a kind one owner gives a day; unset, any")
    holidays: frozenset[date] = Field(
        frozenset(), description="days on which nobody meets, or the name of a calendar file (ICS) beside this file"
    )

    @property
    def tz(self) -> ZoneInfo:
        """The owner's zone."""
        return ZoneInfo(self.zone)

    @property
    def length(self) -> timedelta:
        """How long a meeting is."""
        return timedelta(minutes=self.minutes)

    def buffered(self, slot: Slot) -> Slot:
        """Return a meeting's slot with what stays free before and after it."""
        before, after = timedelta(minutes=self.buffer_before_minutes), timedelta(minutes=self.buffer_after_minutes)
        return Slot(slot.start - before, slot.end + after)

    def earliest(self, now: datetime) -> datetime:
        """Return the first moment at which a meeting may start, in UTC."""
        return now.astimezone(UTC) + timedelta(minutes=self.notice_minutes)

    def latest(self, now: datetime) -> datetime:
        """Return the last moment at which a meeting may start, in UTC."""
        return now.astimezone(UTC) + timedelta(days=self.horizon_days)

    def opening(self, day: date) -> list[Slot]:
        """List when the owner's clock shows an opening hour of this day, as UTC spans; never on a holiday."""
        if day in self.holidays:
            return []
        return [span for text in self.hours.get(WEEKDAYS[day.weekday()], ()) for span in self._opened(day, text)]

    def clock(self, day: date) -> tuple[Stretch, ...]:
        """List what the owner's clock is ahead of UTC around a day."""
        return stretches(self.tz, day)

    def _opened(self, day: date, text: str) -> list[Slot]:
        opens, closes = (datetime.combine(day, time(), UTC) + timedelta(minutes=m) for m in minutes_of_day(text))
        return [span for stretch in self.clock(day) if (span := stretch.shows(opens, closes))]
