"""events.get, events.list and events.instances."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from tests.servers.google.call import Call
from tests.servers.google.event_view import shown
from tests.servers.google.moments import instant, read, stamp, zone_of
from tests.servers.google.paging import page, revision_of
from tests.servers.google.recurrence import instance, instances
from tests.servers.google.refusals import Refusal, invalid, no_time_range, not_found
from tests.servers.google.world import CalendarRecord, Stored

_LONGEST_PAGE, _USUAL_PAGE = 2500, 250
_NOT_WITH_SYNC = frozenset(
    {"iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty", "timeMin", "timeMax", "updatedMin"}
)
Window = tuple[datetime | None, datetime | None]


def existing(calendar: CalendarRecord, event_id: str) -> Stored:
    """Find an event by its id, or an instance of a series."""
    stored = calendar.named(event_id) or instance(calendar, event_id)
    if stored is None:
        raise not_found()
    return stored


def get(call: Call) -> dict[str, Any]:
    """Answer events.get; deleted events too."""
    calendar = call.calendar("freeBusyReader")
    return _shown(call, calendar, existing(calendar, call.asked["eventId"]))


def _shown(call: Call, calendar: CalendarRecord, stored: Stored) -> dict[str, Any]:
    zone = call.asked.get("timeZone", "")
    if zone:
        zone_of(zone, "timeZone")
    return shown(calendar, stored, call.reader(calendar), zone, call.asked.get("maxAttendees", 0))


def instances_of(call: Call) -> dict[str, Any]:
    """Answer events.instances."""
    calendar = call.calendar("freeBusyReader")
    series = existing(calendar, call.asked["eventId"])
    since, until = _window(call)
    found = list(instances(calendar, series, since, until)) if "recurrence" in series.resource else []
    kept = [
        one
        for one in found
        if _within(calendar, one, since, until, inclusive=True)
        and (call.asked.get("showDeleted") or not one.gone)
        and call.asked.get("originalStart") in (None, *one.resource["originalStartTime"].values())
    ]
    return _answer(call, calendar, sorted(kept, key=lambda one: instant(one.resource["start"], calendar.zone)))


def listed(call: Call) -> dict[str, Any]:
    """Answer events.list."""
    calendar = call.calendar("freeBusyReader")
    asked = call.asked
    _require_agreement(call)
    since, until = _window(call)
    events: Iterable[Stored] = calendar.events
    if "syncToken" in asked:
        known = revision_of(call.world, asked["syncToken"], calendar.id)
        events = call.world.changed_since(calendar, known)
    if asked.get("singleEvents"):
        events = _single(calendar, events, (since, until))
    kept = [one for one in events if _is_asked_for(call, calendar, one, (since, until))]
    if asked.get("orderBy") == "startTime":
        kept.sort(key=lambda one: instant(one.resource["start"], calendar.zone))
    elif asked.get("orderBy") == "updated":
        kept.sort(key=lambda one: (one.resource["updated"], one.revision))
    return _answer(call, calendar, kept)


def _require_agreement(call: Call) -> None:
    asked = call.asked
    if "syncToken" in asked and (_NOT_WITH_SYNC & asked.keys() or asked.get("showDeleted") is False):
        raise invalid("Sync token cannot be used with other query restrictions.", "syncToken")
    if asked.get("orderBy") == "startTime" and not asked.get("singleEvents"):
        raise invalid("The requested ordering is not available for the particular query.", "orderBy")
    for name in ("privateExtendedProperty", "sharedExtendedProperty"):
        if any("=" not in pair for pair in asked.get(name, ())):
            raise Refusal(400, "invalid", f"Invalid {name}: propertyName=value is expected.", location=name)


def _window(call: Call) -> Window:
    since, until = (read(call.asked[name]) if name in call.asked else None for name in ("timeMin", "timeMax"))
    if since and until and since >= until:
        raise no_time_range()
    return since, until


def _single(calendar: CalendarRecord, events: Iterable[Stored], window: Window) -> Iterator[Stored]:
    changed = list(events)
    ids = {one.resource["id"] for one in changed}
    for one in changed:
        if one.resource.get("recurringEventId") in ids:
            continue  # it comes with its series
        if "recurrence" not in one.resource:
            yield one
        elif one.gone:
            yield from (Stored(each.resource | {"status": "cancelled"}) for each in instances(calendar, one, *window))
        else:
            yield from instances(calendar, one, *window)


def _within(
    calendar: CalendarRecord, one: Stored, since: datetime | None, until: datetime | None, *, inclusive: bool = False
) -> bool:
    if "recurrence" in one.resource:
        return any(
            _within(calendar, each, since, until) for each in instances(calendar, one, since, until) if not each.gone
        )
    start, end = (instant(one.resource[name], calendar.zone) for name in ("start", "end"))
    after = since is None or end > since or (inclusive and end == since)
    return after and (until is None or start < until)


def _is_asked_for(call: Call, calendar: CalendarRecord, one: Stored, window: Window) -> bool:
    asked, event = call.asked, one.resource
    changes = "syncToken" in asked or "updatedMin" in asked
    is_exception = "recurringEventId" in event and not asked.get("singleEvents")
    if one.gone and not (asked.get("showDeleted") or changes or is_exception):
        return False
    if "updatedMin" in asked and event["updated"] < stamp(datetime.fromisoformat(asked["updatedMin"]).astimezone(UTC)):
        return False
    if asked.get("iCalUID", event["iCalUID"]) != event["iCalUID"]:
        return False
    if event["eventType"] not in asked.get("eventTypes", [event["eventType"]]):
        return False
    if not _has_properties(event, asked):
        return False
    return _has_words(event, asked.get("q", "")) and _within(calendar, one, *window)


def _has_properties(event: dict[str, Any], asked: Any) -> bool:
    for kind in ("private", "shared"):
        has = event.get("extendedProperties", {}).get(kind, {})
        for pair in asked.get(f"{kind}ExtendedProperty", ()):
            name, _, value = pair.partition("=")
            if has.get(name) != value:
                return False
    return True


def _has_words(event: dict[str, Any], words: str) -> bool:
    people = [event["organizer"], *event.get("attendees", [])]
    texts = [event.get(name, "") for name in ("summary", "description", "location")]
    texts += [person.get(name, "") for person in people for name in ("displayName", "email")]
    text = "\n".join(texts).lower()
    return all(word in text for word in words.lower().split())


def _answer(call: Call, calendar: CalendarRecord, events: list[Stored]) -> dict[str, Any]:
    one = page(call.world, dict(call.asked), events, calendar.id, (_USUAL_PAGE, _LONGEST_PAGE))
    head = {
        "kind": "calendar#events",
        "etag": calendar.etag,
        "summary": calendar.id,
        "updated": stamp(call.world.now),
        "timeZone": calendar.zone,
        "accessRole": call.role(calendar),
        "defaultReminders": [],
    }
    return head | one | {"items": [_shown(call, calendar, each) for each in one["items"]]}
