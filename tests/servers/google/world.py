"""What the fake remembers: calendars and their events, and how it is to behave."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from tests.servers.google.moments import stamp

ROLES = ("none", "freeBusyReader", "reader", "writerWithoutPrivateAccess", "writer", "owner")


@dataclass(eq=False)
class Stored:
    """An event as it is stored."""

    resource: dict[str, Any]
    revision: int = 0
    pending: int = 0
    """How many more times its conference is shown as pending."""

    @property
    def gone(self) -> bool:
        """Whether it is deleted."""
        return bool(self.resource["status"] == "cancelled")


@dataclass
class CalendarRecord:
    """A calendar. Two events have one id where a collision went unseen."""

    id: str
    zone: str
    access: str
    conference_types: tuple[str, ...] = ("hangoutsMeet",)
    events: list[Stored] = field(default_factory=list)
    purged: set[str] = field(default_factory=set)
    """Ids of deleted events that are shown no more; they are not free again."""
    listed: bool = True
    """Whether it is in the user's calendar list."""
    etag: str = '"1"'

    def named(self, event_id: str) -> Stored | None:
        """Find an event: of several the oldest that is not deleted, else the oldest."""
        several = [one for one in self.events if one.resource["id"] == event_id]
        return next((one for one in several if not one.gone), several[0] if several else None)

    def exceptions(self, series_id: str) -> list[Stored]:
        """List the instances of a series that differ from it."""
        return [one for one in self.events if one.resource.get("recurringEventId") == series_id]


@dataclass(frozen=True)
class Mail:
    """A mail that Google would have sent to a guest."""

    to: str
    method: Literal["REQUEST", "CANCEL"]
    calendar_id: str
    event: dict[str, Any]


@dataclass(eq=False, repr=False)
class World:
    """The calendars, and the switches that say how the API behaves."""

    user: str = "desk@frontdesk.example"
    """Whose calendar `primary` is, where a token says nothing else."""
    calendars: dict[str, CalendarRecord] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    """Groups that free/busy may be asked for, and their calendars."""
    mailed: list[Mail] = field(default_factory=list)
    guests_on_google: set[str] = field(default_factory=set)
    """Addresses that `externalOnly` leaves out."""
    detects_collisions: bool = True
    page_size: int = 0
    """The most that a page holds, whatever was asked for; 0: as asked."""
    empty_pages: int = 0
    """How many empty pages come before each page that is not the last."""
    conference: Literal["success", "failure"] = "success"
    conference_polls: int = 1
    """How many answers show a new conference as pending."""
    unreadable: dict[str, str] = field(default_factory=dict)
    """Calendars or groups for which free/busy gives this error instead."""
    absent: set[str] = field(default_factory=set)
    """Calendars that free/busy leaves out of its answer."""
    clips_busy: bool = True
    """Whether busy stretches end where the query does."""
    settings: dict[str, str] = field(default_factory=lambda: {"timezone": "UTC", "locale": "en", "weekStart": "1"})
    sync_tokens: dict[str, tuple[str, int]] = field(default_factory=dict)
    """What each token stands for; one that has expired is still known, and stands for revision -1."""
    pages: dict[str, list[Any]] = field(default_factory=dict)
    """What is left for each page token."""
    lock: threading.RLock = field(default_factory=threading.RLock)
    revision: int = 0
    _now: datetime | None = None

    @property
    def now(self) -> datetime:
        """The server's time: the machine's, until a test sets it."""
        return self._now or datetime.fromtimestamp(time.time(), UTC)

    @now.setter
    def now(self, moment: datetime) -> None:
        self._now = moment

    def next_etag(self) -> str:
        """Count a change; return the ETag of what it changed."""
        self.revision += 1
        return f'"{3_400_000_000_000_000 + 2 * self.revision}"'

    def store(self, calendar: CalendarRecord, stored: Stored) -> None:
        """Note that an event of a calendar is new, or has changed."""
        if not any(one is stored for one in calendar.events):
            calendar.events.append(stored)
        stored.resource["etag"] = self.next_etag()
        stored.resource["updated"] = stamp(self.now)
        stored.resource.setdefault("created", stamp(self.now))
        stored.revision = self.revision

    def cancel(self, calendar: CalendarRecord, stored: Stored) -> None:
        """Delete an event; a series with those of its instances that differ from it."""
        for one in (stored, *calendar.exceptions(stored.resource["id"])):
            if not one.gone:
                one.resource = one.resource | {"status": "cancelled", "sequence": one.resource["sequence"] + 1}
                self.store(calendar, one)

    def add_calendar(self, calendar_id: str, zone: str = "UTC", access: str = "owner") -> CalendarRecord:
        """Add a calendar that the user may use as `access` says."""
        assert access in ROLES, access
        self.calendars[calendar_id] = CalendarRecord(calendar_id, zone, access, etag=self.next_etag())
        return self.calendars[calendar_id]

    def expire_sync_tokens(self) -> None:
        """Let every sync token so far be too old."""
        self.sync_tokens = {token: (calendar_id, -1) for token, (calendar_id, _) in self.sync_tokens.items()}

    def purge(self, calendar_id: str) -> None:
        """Let deleted events disappear, as they do after some weeks; their ids stay used."""
        calendar = self.calendars[calendar_id]
        calendar.purged |= {one.resource["id"] for one in calendar.events if one.gone}
        calendar.events = [one for one in calendar.events if not one.gone]

    def changed_since(self, calendar: CalendarRecord, revision: int) -> Iterator[Stored]:
        """Yield the events of a calendar that changed after a revision."""
        return (one for one in calendar.events if one.revision > revision)
