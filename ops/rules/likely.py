"""What was probably meant by a value that cannot be used as it is written."""

import re
from zoneinfo import available_timezones

from agent.slots.hours import minutes_of_day
from agent.slots.rules import names_a_place

_LOOSE_RANGE = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s?[-\u2013]\s?(\d{1,2})(?:[:.](\d\d))?")


def in_two_digits(written: str) -> str:
    """Return the range that "9-17" or "9:00 - 17:00" stands for, empty where that is not clear."""
    found = _LOOSE_RANGE.fullmatch(written.strip())
    if not found:
        return ""
    opens, closes = (f"{int(found[hour]):02}:{found[hour + 1] or '00'}" for hour in (1, 3))
    try:
        minutes_of_day(f"{opens}-{closes}")
    except ValueError:
        return ""
    return "" if f"{opens}-{closes}" == written else f"{opens}-{closes}"


def zones_like(written: str) -> list[str]:
    """Name the zones of places that are written like this, or whose city is."""
    places = [zone for zone in available_timezones() if names_a_place(zone) and not zone.startswith("Etc/")]
    return sorted(zone for zone in places if written in {zone.casefold(), _city(zone)})[:3]


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].casefold().replace("_", " ")
