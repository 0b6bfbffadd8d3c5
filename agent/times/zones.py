"""Time zones by name: IANA, offset, abbreviation, or a city with "time" beside it."""

import re
from datetime import timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

Zones = tuple[tzinfo, ...]
"""The zones that a name may stand for, the likelier first."""

_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_WIDEST_HOURS = 14

PLACES: dict[str, tuple[str, ...]] = {
    "gmt": ("UTC",),
    "utc": ("UTC",),
    "cet": ("Europe/Berlin", "+01:00"),
    "cest": ("Europe/Berlin", "+02:00"),
    "mez": ("Europe/Berlin", "+01:00"),
    "mesz": ("Europe/Berlin", "+02:00"),
    "eet": ("Europe/Helsinki", "+02:00"),
    "eest": ("Europe/Helsinki", "+03:00"),
    "wet": ("Europe/Lisbon", "+00:00"),
    "bst": ("Europe/London", "+01:00"),
    "est": ("America/New_York", "-05:00"),
    "edt": ("America/New_York", "-04:00"),
    "et": ("America/New_York",),
    "eastern": ("America/New_York",),
    "cst": ("America/Chicago", "-06:00"),
    "cdt": ("America/Chicago", "-05:00"),
    "ct": ("America/Chicago",),
    "central": ("America/Chicago",),
    "mst": ("America/Denver", "-07:00"),
    "mdt": ("America/Denver", "-06:00"),
    "mt": ("America/Denver",),
    "mountain": ("America/Denver",),
    "pst": ("America/Los_Angeles", "-08:00"),
    "pdt": ("America/Los_Angeles", "-07:00"),
    "pt": ("America/Los_Angeles",),
    "pacific": ("America/Los_Angeles",),
    "ist": ("Asia/Kolkata", "Europe/Dublin"),
    "jst": ("Asia/Tokyo",),
    "sgt": ("Asia/Singapore",),
    "aest": ("Australia/Sydney", "+10:00"),
    "aedt": ("Australia/Sydney", "+11:00"),
}
"""Abbreviations. People write EST in summer and mean New York: both readings stand where they differ."""

LOWER_CASE = frozenset({"gmt", "utc", "cet", "cest", "pst", "pdt", "edt", "est", "cst", "mez", "mesz"})
REGIONS = frozenset({"eastern", "central", "mountain", "pacific"})


def parse_zone(name: str) -> tzinfo:
    """Return the zone of an IANA name or an offset like +02:00; ValueError where it is neither."""
    offset = _OFFSET.fullmatch(name.strip())
    if offset is not None:
        return _fixed(name, *offset.groups())
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"{name!r} is neither an IANA time zone such as Europe/Berlin nor an offset such as +02:00"
        raise ValueError(message) from error


def abbreviated(word: str, *, english: bool, shouted: bool = False) -> Zones | None:
    """Return the zones of an abbreviation as it was typed; small letters count only where they are no other word.

    In a text that is all capitals, "ET" and "IST" are words of other languages than English.
    """
    lower = word.lower()
    if lower not in PLACES or (shouted and not english and lower not in LOWER_CASE):
        return None
    small = lower in REGIONS or (lower in LOWER_CASE)
    if not word.isupper() and not (english and small) and lower not in {"gmt", "utc"}:
        return None
    return tuple(parse_zone(place) for place in PLACES[lower])


def of_city(words: str) -> Zones | None:
    """Return the zone of a city that IANA has one for."""
    name = _cities().get(words.lower())
    return (ZoneInfo(name),) if name else None


@cache
def _cities() -> dict[str, str]:
    continents = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    names = sorted(name for name in available_timezones() if name.startswith(continents))
    return {name.rsplit("/", 1)[1].replace("_", " ").lower(): name for name in names}


def _fixed(name: str, sign: str, hours: str, minutes: str | None) -> tzinfo:
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset > timedelta(hours=_WIDEST_HOURS) or int(minutes or 0) > 59:
        message = f"{name!r} is no offset from UTC: the widest is {_WIDEST_HOURS} hours"
        raise ValueError(message)
    return timezone(-offset if sign == "-" else offset)
