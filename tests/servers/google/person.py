"""What other people do in the calendars, with another client."""

from typing import Any

from tests.servers.google.event_changes import merged, new_event, sequence
from tests.servers.google.event_form import complete
from tests.servers.google.event_view import shown
from tests.servers.google.recurrence import instance
from tests.servers.google.schema import violations, without_nulls
from tests.servers.google.world import Stored, World


def put(world: World, calendar_id: str, resource: dict[str, Any]) -> dict[str, Any]:
    """Create an event, or change the one whose id it has; may say what only an organizer or a guest may."""
    wrong = violations("Event", without_nulls(resource))
    assert not wrong, wrong
    calendar = world.calendars[calendar_id]
    stored = found(world, calendar_id, resource["id"]) if "id" in resource else None
    if stored is None:
        stored = Stored({})
        event = complete(new_event(calendar, calendar_id, resource), calendar)
    else:
        event = complete(merged(stored.resource, resource), calendar)
        event["sequence"] = sequence(stored.resource, event)
    stored.resource = event
    world.store(calendar, stored)
    return shown(calendar, stored)


def remove(world: World, calendar_id: str, event_id: str) -> None:
    """Delete an event."""
    stored = found(world, calendar_id, event_id)
    assert stored is not None, event_id
    world.cancel(world.calendars[calendar_id], stored)


def found(world: World, calendar_id: str, event_id: str) -> Stored | None:
    """Find an event or an instance."""
    calendar = world.calendars[calendar_id]
    return calendar.named(event_id) or instance(calendar, event_id)
