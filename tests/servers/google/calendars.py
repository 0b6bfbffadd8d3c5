"""calendars.get, the calendar list, settings and colours."""

from typing import Any

from tests.servers.google.call import Call
from tests.servers.google.paging import page, revision_of
from tests.servers.google.refusals import Refusal, not_found
from tests.servers.google.world import ROLES, CalendarRecord

_PAGES = (100, 250)


def get(call: Call) -> dict[str, Any]:
    """Answer calendars.get."""
    calendar = call.calendar("reader")
    return {"kind": "calendar#calendar"} | _facts(calendar)


def _facts(calendar: CalendarRecord) -> dict[str, Any]:
    return {
        "etag": calendar.etag,
        "id": calendar.id,
        "summary": calendar.id,
        "timeZone": calendar.zone,
        "conferenceProperties": {"allowedConferenceSolutionTypes": list(calendar.conference_types)},
    }


def _entry(call: Call, calendar: CalendarRecord) -> dict[str, Any]:
    entry = {"kind": "calendar#calendarListEntry", "accessRole": calendar.access, "defaultReminders": []}
    primary = {"primary": True} if calendar.id == call.grant.user else {}
    return entry | _facts(calendar) | {"selected": True} | primary


def get_entry(call: Call) -> dict[str, Any]:
    """Answer calendarList.get."""
    calendar = call.calendar("freeBusyReader")
    if not calendar.listed:
        raise not_found()
    return _entry(call, calendar)


def insert_entry(call: Call) -> dict[str, Any]:
    """Answer calendarList.insert: a calendar that the user can see is put on their list."""
    calendar = call.found(call.body["id"])
    if calendar.listed:
        raise Refusal(409, "duplicate", "The requested identifier already exists.")
    calendar.listed, calendar.etag = True, call.world.next_etag()
    return _entry(call, calendar)


def list_entries(call: Call) -> dict[str, Any]:
    """Answer calendarList.list."""
    if "syncToken" in call.asked:
        revision_of(call.world, call.asked["syncToken"], "calendarList")
    least = ROLES.index(call.asked.get("minAccessRole", "freeBusyReader"))
    entries = [
        _entry(call, calendar)
        for calendar in call.world.calendars.values()
        if calendar.listed and ROLES.index(calendar.access) >= least
    ]
    one = page(call.world, dict(call.asked), entries, "calendarList", _PAGES)
    return {"kind": "calendar#calendarList", "etag": '"list"'} | one


def get_setting(call: Call) -> dict[str, Any]:
    """Answer settings.get."""
    name = call.asked["setting"]
    if name not in call.world.settings:
        raise not_found()
    return _setting(name, call.world.settings[name])


def _setting(name: str, value: str) -> dict[str, Any]:
    return {"kind": "calendar#setting", "etag": f'"{name}"', "id": name, "value": value}


def list_settings(call: Call) -> dict[str, Any]:
    """Answer settings.list."""
    settings = [_setting(name, value) for name, value in call.world.settings.items()]
    return {"kind": "calendar#settings", "etag": '"settings"'} | page(
        call.world, dict(call.asked), settings, "settings", _PAGES
    )


def colors(call: Call) -> dict[str, Any]:
    """Answer colors.get."""
    del call
    colour = {"1": {"background": "#a4bdfc", "foreground": "#1d1d1d"}}
    return {"kind": "calendar#colors", "updated": "2012-02-14T00:00:00.000Z", "calendar": colour, "event": colour}
