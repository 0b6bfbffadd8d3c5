"""freebusy.query."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.servers.google.call import Call
from tests.servers.google.moments import instant, read, stamp, written, zone_of
from tests.servers.google.recurrence import instances
from tests.servers.google.refusals import no_time_range, required
from tests.servers.google.world import CalendarRecord, Stored

_MOST_CALENDARS, _MOST_MEMBERS = 50, 100
Stretch = tuple[datetime, datetime]


def query(call: Call) -> dict[str, Any]:
    """Answer freebusy.query: merged stretches, and an error for each calendar that could not be read."""
    for name in ("timeMin", "timeMax"):
        if not call.body.get(name):
            raise required(name)
    window = read(call.body["timeMin"]), read(call.body["timeMax"])
    if window[0] >= window[1]:
        raise no_time_range()
    zone = zone_of(call.body.get("timeZone", "UTC"), "timeZone")
    groups, wanted = _expanded(call, [item["id"] for item in call.body.get("items", []) if "id" in item])
    most = min(call.body.get("calendarExpansionMax", _MOST_CALENDARS), _MOST_CALENDARS)
    calendars = {
        one: _of(call, one, window, zone) if place < most else _failed("tooManyCalendarsRequested")
        for place, one in enumerate(wanted)
        if one not in call.world.absent
    }
    answer: dict[str, Any] = {"kind": "calendar#freeBusy", "timeMin": stamp(window[0]), "timeMax": stamp(window[1])}
    return answer | ({"groups": groups} if groups else {}) | {"calendars": calendars}


def _failed(reason: str) -> dict[str, Any]:
    return {"errors": [{"domain": "global", "reason": reason}], "busy": []}


def _expanded(call: Call, ids: list[str]) -> tuple[dict[str, Any], list[str]]:
    """Return the groups among what is asked for, and the calendars that are asked for with those of the groups."""
    most = min(call.body.get("groupExpansionMax", _MOST_MEMBERS), _MOST_MEMBERS)
    groups: dict[str, Any] = {}
    calendars: list[str] = []
    for one in ids:
        members = call.world.groups.get(one)
        if members is None:
            calendars.append(one)
        elif one in call.world.unreadable:
            groups[one] = {"errors": _failed(call.world.unreadable[one])["errors"]}
        elif len(members) > most:
            groups[one] = {"errors": _failed("groupTooBig")["errors"]}
        else:
            groups[one] = {"calendars": members}
            calendars += members
    return groups, list(dict.fromkeys(calendars))


def _of(call: Call, calendar_id: str, window: Stretch, zone: ZoneInfo) -> dict[str, Any]:
    if calendar_id in call.world.unreadable:
        return _failed(call.world.unreadable[calendar_id])
    named = call.grant.user if calendar_id == "primary" else calendar_id
    calendar = call.world.calendars.get(named)
    if calendar is None or calendar.access == "none":
        return _failed("notFound")
    stretches = merged(sorted(_busy(calendar, window)))
    if call.world.clips_busy:
        stretches = [(max(start, window[0]), min(end, window[1])) for start, end in stretches]
    return {"busy": [{"start": written(start, zone), "end": written(end, zone)} for start, end in stretches]}


def _busy(calendar: CalendarRecord, window: Stretch) -> Iterator[Stretch]:
    for stored in calendar.events:
        if stored.gone or "recurringEventId" in stored.resource:
            continue
        series = "recurrence" in stored.resource
        for one in instances(calendar, stored, *window) if series else (stored,):
            start, end = (instant(one.resource[name], calendar.zone) for name in ("start", "end"))
            if _blocks(one) and start < window[1] and end > window[0] and start < end:
                yield start, end


def _blocks(one: Stored) -> bool:
    event = one.resource
    declined = any(
        guest.get("self") and guest.get("responseStatus") == "declined" for guest in event.get("attendees", [])
    )
    return not (one.gone or declined or event.get("transparency") == "transparent")


def merged(stretches: list[Stretch]) -> list[Stretch]:
    """Join stretches, sorted by start, that overlap or touch."""
    joined: list[Stretch] = []
    for start, end in stretches:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined
