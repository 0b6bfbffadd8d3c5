"""Times as a reader of the language and zone expects them, the zone always stated."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location
from babel.units import format_unit

from agent.domain import Slot
from agent.replies.language import Language


def slot_lines(slot: Slot, zone: str, owner_zone: str, language: Language) -> list[str]:
    """Say when a slot is in the customer's zone, and in the owner's where its clock differs."""
    start, end = slot.start.astimezone(ZoneInfo(zone)), slot.end.astimezone(ZoneInfo(zone))
    first = language.say("format.range", date=_date(start, language), **_ends(start, end, language))
    owner_start, owner_end = slot.start.astimezone(ZoneInfo(owner_zone)), slot.end.astimezone(ZoneInfo(owner_zone))
    if owner_start.utcoffset() == start.utcoffset() and owner_end.utcoffset() == end.utcoffset():
        return [first]
    key = "format.same_day" if owner_start.date() == start.date() else "format.range"
    values = _ends(owner_start, owner_end, language)
    if key == "format.range":
        values["date"] = _date(owner_start, language)
    return [first, "= " + language.say(key, **values)]


def moment(when: datetime, zone: str, language: Language) -> str:
    """Say a moment with date, time and zone."""
    local = when.astimezone(ZoneInfo(zone))
    return language.say(
        "format.moment", date=_date(local, language), time=_time(local, language), zone=_zone(local, language)
    )


def duration(slot: Slot, language: Language) -> str:
    """Say how long a slot is, in minutes."""
    minutes = round((slot.end - slot.start) / timedelta(minutes=1))
    return str(format_unit(minutes, "duration-minute", locale=language.locale))


def _ends(start: datetime, end: datetime, language: Language) -> dict[str, str]:
    return {"start": _time(start, language), "end": _time(end, language), "zone": _zone(start, language)}


def _date(local: datetime, language: Language) -> str:
    return _plain(format_date(local, "full", locale=language.locale))


def _time(local: datetime, language: Language) -> str:
    return _plain(format_time(local, "short", tzinfo=local.tzinfo, locale=language.locale))


def _zone(local: datetime, language: Language) -> str:
    """Name the zone by its city and the offset that holds at this moment."""
    offset = local.utcoffset() or timedelta(0)
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    text = f"UTC{'-' if offset < timedelta(0) else '+'}{hours}" + (f":{minutes:02}" if minutes else "")
    name = str(local.tzinfo)
    if "/" not in name or name.startswith("Etc/"):
        return text
    city = get_timezone_location(local.tzinfo, locale=language.locale, return_city=True)
    return language.say("format.zone", city=_plain(city).rpartition("/")[2], offset=text)


def _plain(text: str) -> str:
    """Replace the narrow spaces of the locale data, which some mail programs draw as a box."""
    return text.replace("\u202f", " ").replace("\xa0", " ")
