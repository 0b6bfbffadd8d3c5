"""Dates and times as the API writes and reads them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tests.servers.google.refusals import invalid, required

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})?")
_OFFSET = re.compile(r"T.*(Z|[+-][0-9]{2}:[0-9]{2})$")


def is_local_time(text: object) -> bool:
    """Say whether this is an RFC 3339 time; it may lack its offset."""
    if not isinstance(text, str) or not _WRITTEN.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_date_time(text: object) -> bool:
    """Say whether this is an RFC 3339 time with its offset."""
    return is_local_time(text) and _OFFSET.search(str(text)) is not None


def is_date(text: object) -> bool:
    """Say whether this is a date with hyphens."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def zone_of(name: str, what: str) -> ZoneInfo:
    """Find a zone by its IANA name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise invalid(f"Invalid time zone definition for {what}: {name}") from error


def read(text: str) -> datetime:
    """Read a time with its offset; fractions of a second are ignored."""
    return datetime.fromisoformat(text).replace(microsecond=0).astimezone(UTC)


def stamp(moment: datetime) -> str:
    """Write a moment as `created`, `updated` and the echo of free/busy have it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def written(moment: datetime, zone: ZoneInfo) -> str:
    """Write a moment in a zone."""
    return moment.astimezone(zone).isoformat(timespec="seconds").replace("+00:00", "Z")


def settled(at: dict[str, Any], what: str, calendar_zone: str) -> dict[str, Any]:
    """Return an EventDateTime with its offset and its zone, or refuse what it cannot mean."""
    if ("date" in at) == ("dateTime" in at):
        raise invalid(f"Invalid {what} time.")
    if "date" in at:
        return {"date": at["date"]}
    zone = zone_of(at.get("timeZone", calendar_zone), f"{what} time")
    moment = datetime.fromisoformat(at["dateTime"])
    if moment.tzinfo is None:
        if "timeZone" not in at:
            raise required(f"{what}.timeZone")
        moment = moment.replace(tzinfo=zone)
    return {"dateTime": written(moment, zone), "timeZone": zone.key}


def instant(at: dict[str, Any], calendar_zone: str) -> datetime:
    """Return the moment; a day begins at midnight in the calendar's zone."""
    if "date" in at:
        return datetime.combine(date.fromisoformat(at["date"]), time(), ZoneInfo(calendar_zone)).astimezone(UTC)
    return read(at["dateTime"])


def shifted(at: dict[str, Any], like: dict[str, Any], by: timedelta) -> dict[str, Any]:
    """Return `like` as it is when it lies `by` after `at`: used for the ends of instances."""
    if "date" in at:
        return {"date": (date.fromisoformat(at["date"]) + by).isoformat()}
    zone = ZoneInfo(like["timeZone"])
    return {"dateTime": written(read(at["dateTime"]) + by, zone), "timeZone": zone.key}


def length(event: dict[str, Any]) -> timedelta:
    """Return how long an event lasts: whole days, or elapsed time."""
    start, end = event["start"], event["end"]
    if "date" in start:
        return date.fromisoformat(end["date"]) - date.fromisoformat(start["date"])
    return read(end["dateTime"]) - read(start["dateTime"])
