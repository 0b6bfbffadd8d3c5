"""Resolutions of phrases, as the tests of windows write them down."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from agent.domain import Reading, ReadingKind, Resolution, Slot, Verdict, Window

BERLIN = ZoneInfo("Europe/Berlin")


def local(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2025, 3, day, hour, minute, tzinfo=BERLIN)


def instant(day: int, hour: int, minute: int = 0) -> Reading:
    return Reading(ReadingKind.INSTANT, local(day, hour, minute))


def whole(day: int) -> Reading:
    return Reading(ReadingKind.DATE, local(day), local(day + 1))


def between(start: datetime | None, end: datetime | None) -> Reading:
    return Reading(ReadingKind.INTERVAL, start, end)


def meant(*windows: Window, verdict: Verdict = Verdict.RESOLVED, minutes: int | None = None) -> Resolution:
    return Resolution(verdict, windows, minutes)


def yes(*readings: Reading) -> Window:
    return Window("then", readings)


def no(*readings: Reading) -> Window:
    return Window("not then", readings, possible=False)


def utc(start: datetime, end: datetime) -> Slot:
    return Slot(start.astimezone(UTC), end.astimezone(UTC))
