"""The calendar's events."""

from dataclasses import dataclass

from agent.domain.people import Person
from agent.domain.times import Slot

DESK_OWNER = "owner"
"""How the policy names the owner whom the settings name."""


@dataclass(frozen=True)
class NewEvent:
    """An event that we are about to create; `key` marks it as ours and never changes."""

    event_id: str
    key: str
    slot: Slot
    summary: str
    description: str
    location: str
    attendees: tuple[str, ...]
    organizer: Person
    link: str = ""
    """The address of the conference; empty where there is none."""


@dataclass(frozen=True)
class Event:
    """An event as the calendar server has it now."""

    event_id: str
    slot: Slot
    summary: str
    attendees: tuple[str, ...]
    etag: str
    sequence: int
    key: str | None
    """Our mark, None where a person made the event."""
