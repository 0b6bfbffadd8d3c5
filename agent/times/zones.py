"""Time zones by name: IANA, offset, abbreviation, or a city with "time" beside it."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel import Locale

from agent.times.conventions import ABBREVIATIONS_FOLLOW_THE_CLOCK_FIRST, BRITISH_ZONES

Zones = tuple[tzinfo, ...]
"""The zones that a name may stand for, the likelier first."""

_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_WIDEST_HOURS = 14
_WINTER_SUMMER = (datetime(2025, 1, 15, tzinfo=UTC), datetime(2025, 7, 15, tzinfo=UTC))

PLACES: dict[str, tuple[str, ...]] = {
    "utc": ("UTC",),
    "gmt": ("Europe/London", "+00:00"),
    "bst": ("Europe/London", "+01:00"),
    "wet": ("Europe/Lisbon", "+00:00"),
    "cet": ("Europe/Berlin", "+01:00"),
    "cest": ("Europe/Berlin", "+02:00"),
    "mez": ("Europe/Berlin", "+01:00"),
    "mesz": ("Europe/Berlin", "+02:00"),
    "eet": ("Europe/Helsinki", "+02:00"),
    "eest": ("Europe/Helsinki", "+03:00"),
    "msk": ("Europe/Moscow",),
    "ast": ("America/Halifax", "-04:00"),
    "adt": ("America/Halifax", "-03:00"),
    "est": ("America/New_York", "-05:00"),
    "edt": ("America/New_York", "-04:00"),
    "cst": ("America/Chicago", "-06:00"),
    "cdt": ("America/Chicago", "-05:00"),
    "mst": ("America/Denver", "-07:00"),
    "mdt": ("America/Denver", "-06:00"),
    "pst": ("America/Los_Angeles", "-08:00"),
    "pdt": ("America/Los_Angeles", "-07:00"),
    "akst": ("America/Anchorage", "-09:00"),
    "akdt": ("America/Anchorage", "-08:00"),
    "hst": ("Pacific/Honolulu",),
    "ist": ("Asia/Kolkata", "Europe/Dublin"),
    "sgt": ("Asia/Singapore",),
    "hkt": ("Asia/Hong_Kong",),
    "jst": ("Asia/Tokyo",),
    "awst": ("Australia/Perth",),
    "acst": ("Australia/Adelaide", "+09:30"),
    "acdt": ("Australia/Adelaide", "+10:30"),
    "aest": ("Australia/Sydney", "+10:00"),
    "aedt": ("Australia/Sydney", "+11:00"),
    "nzst": ("Pacific/Auckland", "+12:00"),
    "nzdt": ("Pacific/Auckland", "+13:00"),
}
"""Abbreviations. One that says summer or winter is written all year: its region's clock, and the offset that it says.

The two differ only in the other half of the year; then both are readings. "IST" is India's or Ireland's.
"""

REGIONS = {
    **dict.fromkeys(("et", "eastern"), "est"),
    **dict.fromkeys(("ct", "central"), "cst"),
    **dict.fromkeys(("mt", "mountain"), "mst"),
    **dict.fromkeys(("pt", "pacific"), "pst"),
}
"""Names of regions, and the abbreviation that they are read as: many who write "ET" in summer have winter's in mind."""

LOWER_CASE = frozenset(
    {"gmt", "utc", "bst", "cet", "cest", "mez", "mesz", "est", "edt", "cst", "cdt", "pst", "pdt", "aest"}
    | {"eastern", "central", "mountain", "pacific"}
)
"""These are no other words of English, and may be written small."""


_WORDS = (
    *("act", "canary", "center", "christmas", "easter", "midway", "north", "nsw"),
    *("oral", "resolute", "south", "virgin", "wake", "west"),
)
"""Names of cities that are words, too, and may begin a sentence."""


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
    if lower not in PLACES.keys() | REGIONS or (shouted and not english and lower not in LOWER_CASE):
        return None
    if not word.isupper() and not (english and lower in LOWER_CASE) and lower not in {"gmt", "utc"}:
        return None
    return zones_named(lower)


def zones_named(key: str) -> Zones:
    """Return the zones of an abbreviation or of an IANA name."""
    key = REGIONS.get(key, key)
    return _named(key) if key in PLACES else (parse_zone(key),)


def meant_in(zones: Zones, zone: tzinfo) -> Zones:
    """Return the zones that a name may stand for; who writes it from a zone with that clock means their own."""
    if len(zones) > 1 and zones == _named("gmt"):
        return zones if str(zone) in BRITISH_ZONES else (UTC,)
    own = [named for named in zones if isinstance(named, ZoneInfo) and _keep_one_clock(named, zone)]
    return tuple(own[:1]) or zones


def of_city(words: str) -> Zones | None:
    """Return the zone of a city that IANA has one for."""
    name = _cities().get(words.lower())
    return (ZoneInfo(name),) if name else None


def of_places(text: str, language: str) -> Iterator[tzinfo]:
    """Yield the zones of the cities that a text names, in this language or another of IANA's and CLDR's names."""
    pattern, cities = _places(language)
    yield from (ZoneInfo(cities[match[1]]) for match in pattern.finditer(text))


@cache
def _places(language: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Return how to find the names of cities as they are written, and their zones by name."""
    cities = {city.title(): name for city, name in _cities().items() if city not in _WORDS}
    for known in ("en", language):
        named = Locale(known).time_zones
        cities |= {place["city"].replace("\xad", ""): name for name, place in named.items() if "city" in place}
    cities = {city: name for city, name in cities.items() if name in available_timezones()}
    names = "|".join(map(re.escape, sorted(cities, key=len, reverse=True)))
    return re.compile(rf"\b({names})(?:er)?\b"), cities


@cache
def _named(lower: str) -> Zones:
    zones = tuple(parse_zone(place) for place in PLACES[lower])
    return zones if ABBREVIATIONS_FOLLOW_THE_CLOCK_FIRST else zones[::-1]


def _keep_one_clock(one: tzinfo, other: tzinfo) -> bool:
    return all(moment.astimezone(one).utcoffset() == moment.astimezone(other).utcoffset() for moment in _WINTER_SUMMER)


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
