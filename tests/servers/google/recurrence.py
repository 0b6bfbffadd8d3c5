"""Series: their rules, their instances, and the instances that differ."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from tests.servers.google.moments import instant, length, read, shifted, written
from tests.servers.google.refusals import invalid
from tests.servers.google.world import CalendarRecord, Stored

_MOST = 100
"""How many instances are expanded where nothing else bounds them."""
_RULE = re.compile(r"(RRULE|EXRULE|RDATE|EXDATE)(;[^:\r\n]+)?:[^\r\n]+")


def require_rules(event: dict[str, Any], zone: str) -> None:
    """Refuse recurrence lines that cannot be read, or that are of another kind."""
    try:
        for line in event["recurrence"]:
            if not _RULE.fullmatch(line):
                raise invalid("Invalid recurrence rule.", "recurrence")
        next(_starts(event, zone), None)
    except (ValueError, KeyError) as error:
        raise invalid("Invalid recurrence rule.", "recurrence") from error


def _calendar(event: dict[str, Any]) -> Calendar:
    at = event["start"]
    if "date" in at:
        start = f"DTSTART;VALUE=DATE:{at['date'].replace('-', '')}"
    else:
        local = read(at["dateTime"]).astimezone(ZoneInfo(at["timeZone"]))
        start = f"DTSTART;TZID={at['timeZone']}:{local:%Y%m%dT%H%M%S}"
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:series", start, *event["recurrence"], "END:VEVENT"]
    return Calendar.from_ical("\r\n".join([*lines, "END:VCALENDAR", ""]))


def _starts(event: dict[str, Any], zone: str, since: datetime | None = None) -> Iterator[dict[str, Any]]:
    """Yield when the instances begin, in order, from about `since` on."""
    first = instant(event["start"], zone)
    begin = max(first, since) if since else first
    # A day's margin: the library compares days without a zone.
    for one in recurring_ical_events.of(_calendar(event), skip_bad_series=False).after(begin - timedelta(days=1)):
        start = one["DTSTART"].dt
        if isinstance(start, datetime):
            name = event["start"]["timeZone"]
            yield {"dateTime": written(start, ZoneInfo(name)), "timeZone": name}
        elif isinstance(start, date):
            yield {"date": start.isoformat()}


def instance_id(series_id: str, start: dict[str, Any]) -> str:
    """Return the id of the instance that begins at this time by the rules."""
    if "date" in start:
        return f"{series_id}_{start['date'].replace('-', '')}"
    return f"{series_id}_{read(start['dateTime']):%Y%m%dT%H%M%SZ}"


def _instance(series: Stored, start: dict[str, Any]) -> Stored:
    event = series.resource
    made = {key: value for key, value in event.items() if key != "recurrence"}
    made |= {
        "id": instance_id(event["id"], start),
        "recurringEventId": event["id"],
        "originalStartTime": start,
        "start": start,
        "end": shifted(start, event["end"], length(event)),
    }
    return Stored(made, series.revision)


def instances(
    calendar: CalendarRecord, series: Stored, since: datetime | None = None, until: datetime | None = None
) -> Iterator[Stored]:
    """Yield the instances of a series, cancelled ones too; those that may begin within the bounds.

    An instance that was moved comes whatever its time is now.
    """
    differing = {one.resource["id"]: one for one in calendar.exceptions(series.resource["id"])}
    yield from differing.values()
    since = since and since - max(length(series.resource), timedelta()) - timedelta(days=1)
    for start in islice(_starts(series.resource, calendar.zone, since), None if until else _MOST):
        if until is not None and instant(start, calendar.zone) >= until:
            return
        one = _instance(series, start)
        if one.resource["id"] not in differing:
            yield one


def instance(calendar: CalendarRecord, event_id: str) -> Stored | None:
    """Find an instance by its id where it does not differ from its series."""
    series_id, _, when = event_id.rpartition("_")
    series = calendar.named(series_id)
    if series is None or series.gone or "recurrence" not in series.resource:
        return None
    try:
        since = datetime.strptime(when[:8], "%Y%m%d").replace(tzinfo=UTC) - timedelta(days=1)
    except ValueError:
        return None
    near = instances(calendar, series, since, since + timedelta(days=4))
    return next((one for one in near if one.resource["id"] == event_id), None)
