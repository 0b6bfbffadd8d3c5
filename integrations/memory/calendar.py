"""A calendar in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from threading import RLock

from agent.domain import Answer, Availability, Changes, Event, NewEvent, Slot
from agent.errors import Conflict, Gone, PermanentError
from integrations.ics import (
    Unreadable,
    answered_ics,
    busy_in_events,
    event_ics,
    merged,
    moved_ics,
    own_bookings,
    read_event,
)
from integrations.memory.script import Script

_MARGIN = timedelta(days=1)


@dataclass
class MemoryCalendar(Script):
    """A calendar of iCalendar files by event id, each with its ETag; `unknown` is what it cannot say."""

    now: Callable[[], datetime]
    zone: tzinfo = UTC
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    unknown: list[Slot] = field(default_factory=list)
    shown: dict[str, dict[str, str]] = field(default_factory=dict)
    """What lay there at each token."""
    _version: int = 0
    _one_at_a_time: RLock = field(default_factory=RLock, repr=False, compare=False)

    invites = False
    makes_conferences = False

    def put(self, event_id: str, raw: bytes) -> None:
        """Store a file, as another client of the calendar would."""
        self._version += 1
        self.files[event_id] = (f'"{self._version}"', raw)

    def availability(self, span: Slot, besides: Event | None = None) -> Availability:
        """Say what is busy and what is unknown within the span, but for one event."""
        uid = besides.event_id if besides else None
        wide = span.widened(_MARGIN)
        with self.played():
            try:
                busy = [slot for _, raw in self.files.values() for slot in busy_in_events(raw, self.zone, uid, wide)]
            except Unreadable:
                return Availability(unknown=(span,))
            return Availability(merged(busy, span), merged(self.unknown, span))

    def get(self, event_id: str) -> Event | None:
        """Read one event; None where there is none, or only a cancelled one."""
        with self.played():
            return self._event(event_id)

    def bookings(self, attendee: str, span: Slot) -> list[Event]:
        """List our own events within the span that this address is invited to, by start; no tentative ones."""
        with self.played():
            return own_bookings(self.files.values(), attendee, span, self.zone)

    def book(self, event: NewEvent) -> Event:
        """Create the event and read it back; Conflict where the id exists and is not ours."""
        with self.played(), self._one_at_a_time:
            if event.event_id not in self.files:
                self.put(event.event_id, event_ics(event, stamp=self.now()))
            found = self._event(event.event_id)
            if found is None or found.key != event.key:
                raise Conflict("calendar: the id belongs to another event")
            return found

    def move(self, event: Event, slot: Slot) -> Event:
        """Change the time in place if the event is as we read it, else Conflict."""
        with self.played(), self._one_at_a_time:
            self._check(event)
            self.put(event.event_id, moved_ics(self.files[event.event_id][1], slot, stamp=self.now()))
            moved = self._event(event.event_id)
            if moved is None:
                raise PermanentError("calendar: the moved event cannot be read")
            return moved

    def cancel(self, event: Event) -> None:
        """Remove the event if it is as we read it, else Conflict; one that is gone already is left alone."""
        with self.played(), self._one_at_a_time:
            if event.event_id in self.files:
                self._check(event)
                del self.files[event.event_id]

    def note_answer(self, event: Event, attendee: str, answer: Answer) -> None:
        """Note an attendee's answer, if the event is as we read it, else Conflict; Gone where they are not invited."""
        with self.played(), self._one_at_a_time:
            self._check(event)
            answered = answered_ics(self.files[event.event_id][1], attendee, answer)
            if answered is None:
                raise Gone("calendar: the attendee is not invited")
            self.put(event.event_id, answered)

    def changes(self, since: str | None) -> Changes:
        """Say which events have changed since a token, and the token from now on."""
        with self.played(), self._one_at_a_time:
            there = {event_id: etag for event_id, (etag, _) in self.files.items()}
            self._version += 1
            token = f"at {self._version}"
            self.shown[token] = there
            before = self.shown.get(since or "")
            if before is None:
                return Changes(frozenset(), token, is_complete=False)
            return Changes(frozenset(event_id for event_id, _ in before.items() ^ there.items()), token)

    def close(self) -> None:
        """Do nothing."""

    def _check(self, event: Event) -> None:
        if self.files.get(event.event_id, ("", b""))[0] != event.etag:
            raise Conflict("calendar: the event has changed since it was read")

    def _event(self, event_id: str) -> Event | None:
        etag, raw = self.files.get(event_id, ("", b""))
        try:
            return read_event(raw, etag=etag, zone=self.zone) if raw else None
        except Unreadable as error:
            raise PermanentError("calendar: the event cannot be read") from error
