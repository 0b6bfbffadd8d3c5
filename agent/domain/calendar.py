"""The calendar's events."""

from dataclasses import dataclass, field
from enum import StrEnum

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
    conference: bool = False
    """The calendar's provider is to make a conference, whose address the event read back then has as its `link`."""
    tentative: bool = False
    """It only shows that a time is held for an offer: it invites nobody, and availability does not count it."""


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
    link: str = ""
    """The address of its conference; empty where there is none."""
    tentative: bool = False
    """Whether it is one of ours that only shows a held time."""
    declined: tuple[str, ...] = field(default=(), compare=False)
    """Those of the attendees who have declined."""


@dataclass(frozen=True)
class Changes:
    """What has changed in a calendar, by event id: anybody's events that were made, changed or removed."""

    event_ids: frozenset[str]
    token: str
    """Stands for the calendar as it is now; empty where the calendar has no such thing."""
    is_complete: bool = True
    """Whether it is all that has changed; else nobody can say what has."""


@dataclass(frozen=True)
class Invitation:
    """What a calendar program is told of one of our events by mail (iTIP over mail, RFC 6047)."""

    event: NewEvent
    sequence: int
    cancelled: bool = False
    """Whether it takes back an invitation (METHOD:CANCEL), or invites and tells of changes (METHOD:REQUEST)."""


class Answer(StrEnum):
    """What an attendee answered to an invitation (PARTSTAT)."""

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"
