"""The Calendar port over CalDAV: every write is conditional, and what cannot be read is unknown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from http import HTTPStatus

from agent.domain import Answer, Availability, Changes, Event, NewEvent, Slot
from agent.errors import AccessDenied, Conflict, Gone, OutcomeUnknown, PermanentError, TransientError
from integrations.caldav_calendar.checkup import PROPERTIES, CalendarFacts, calendar_facts
from integrations.caldav_calendar.files import EventFiles, Refused, Stored
from integrations.caldav_calendar.reply import GONE
from integrations.caldav_calendar.transport import Transport
from integrations.ics import (
    Unreadable,
    answered_ics,
    busy_in_events,
    event_ics,
    merged,
    moved_ics,
    own_bookings,
)

_MARGIN = timedelta(days=1)


class CaldavCalendar:
    """One calendar collection. `zone` is the owner's: all-day and floating events are in it.

    `timeout` in seconds, for each wait and for a whole answer.
    """

    invites = False
    makes_conferences = False

    def __init__(  # noqa: PLR0913
        self,
        *,
        url: str,
        username: str,
        password: str,
        now: Callable[[], datetime],
        zone: tzinfo = UTC,
        cafile: str | None = None,
        timeout: float = 15.0,
    ) -> None:
        self._url = url.rstrip("/") + "/"
        self._now, self._zone = now, zone
        self._transport = Transport(self._url, username, password, timeout, cafile)
        self._files = EventFiles(self._transport, self._url, zone)

    def availability(self, span: Slot, besides: Event | None = None) -> Availability:
        """Say what is busy and what is unknown within the span; the event `besides` does not count.

        The events themselves are asked for, since servers turn all-day and floating ones into UTC in their free-busy;
        that report is for calendars whose events we may not read.
        """
        try:
            busy = self._busy(span.widened(_MARGIN), besides)
        except Unreadable:
            return Availability(unknown=(span,))
        return Availability(busy=merged(busy, span))

    def get(self, event_id: str) -> Event | None:
        """Read one event; None where there is none, or only a cancelled one."""
        try:
            stored = self._files.read(event_id)
        except Unreadable as error:
            raise PermanentError("CalDAV: the event cannot be read") from error
        return stored.event if stored else None

    def bookings(self, attendee: str, span: Slot) -> list[Event]:
        """List our own events within the span that this address is invited to, by start; no tentative ones."""
        try:
            files = self._files.within(span.widened(_MARGIN))
        except Refused as error:
            raise AccessDenied("CalDAV: the events may not be read") from error
        except Unreadable as error:
            raise TransientError("CalDAV: the server did not give every event") from error
        events = own_bookings([(file.etag, file.text.encode()) for file in files], attendee, span, self._zone)
        # What lies under another name is a copy that a person made.
        names = {file.name for file in files}
        return [event for event in events if f"{event.event_id}.ics" in names]

    def book(self, event: NewEvent) -> Event:
        """Create the event and read it back; Conflict where the id exists and is not ours, or was used before."""
        reply = self._files.write(event.event_id, event_ics(event, stamp=self._now()), {"If-None-Match": "*"})
        if reply.ok or reply.status == HTTPStatus.PRECONDITION_FAILED:
            stored = self._files.after_answer(event.event_id)
            if stored and stored.event.key == event.key:
                return stored.event
        if reply.ok:
            raise OutcomeUnknown("CalDAV: the event was written, but is not there")
        if reply.uid_taken or reply.status == HTTPStatus.PRECONDITION_FAILED:
            raise Conflict("CalDAV: the id belongs to another event")
        raise reply.refusal()

    def move(self, event: Event, slot: Slot) -> Event:
        """Change the time in place if the event is as we read it, else Conflict; what we have moved stays moved."""
        wanted = replace(event, slot=slot, sequence=event.sequence + 1)
        return self._changed(
            event,
            lambda raw: moved_ics(raw, slot, stamp=self._now()),
            lambda stored: stored.event == replace(wanted, etag=stored.event.etag),
        ).event

    def cancel(self, event: Event) -> None:
        """Remove the event if it is as we read it, else Conflict; one that is gone already is left alone."""
        reply = self._files.remove(event.event_id, event.etag)
        if reply.status in (HTTPStatus.NO_CONTENT, *GONE):
            return
        if not (reply.ok or reply.status == HTTPStatus.PRECONDITION_FAILED):
            raise reply.refusal()
        if self._files.after_answer(event.event_id) is None:
            return
        raise OutcomeUnknown("CalDAV: the event was removed, but is there") if reply.ok else _conflict()

    def note_answer(self, event: Event, attendee: str, answer: Answer) -> None:
        """Note an attendee's answer, if the event is as we read it, else Conflict; Gone where they are not invited."""

        def answered(raw: bytes) -> bytes:
            changed = answered_ics(raw, attendee, answer)
            if changed is None:
                raise Gone("CalDAV: the attendee is not invited")
            return changed

        self._changed(event, answered, lambda stored: answered(stored.raw) == stored.raw)

    def changes(self, since: str | None) -> Changes:
        """Say which events have changed since a token, and the token from now on."""
        return self._files.changes(since)

    def check(self) -> CalendarFacts:
        """Ask what lies at the address and what we may do there; nothing is written."""
        headers = {"Depth": "0", "Content-Type": "application/xml; charset=utf-8"}
        reply = self._transport.read("PROPFIND", self._url, body=PROPERTIES, headers=headers)
        return calendar_facts(reply.status, reply.tree, reply.date)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _busy(self, span: Slot, besides: Event | None) -> list[Slot]:
        try:
            files = self._files.within(span)
        except Refused:
            busy = self._files.busy(span)
            if besides is not None and besides.slot in busy:
                # Free-busy names no events: one stretch exactly as long as this event is taken for it.
                busy.remove(besides.slot)
            return busy
        uid = besides.event_id if besides else None
        return [slot for file in files for slot in busy_in_events(file.text, self._zone, uid, span)]

    def _changed(self, event: Event, change: Callable[[bytes], bytes], is_done: Callable[[Stored], bool]) -> Stored:
        """Change the event's file, if it is as we read it; return what lies there then.

        Nothing is written where it is done already: by a try of ours whose answer was lost, or by an HTTP library that
        sends twice and is refused by its own first try.
        """
        try:
            stored = self._files.read(event.event_id)
        except Unreadable as error:
            raise _conflict() from error
        if stored is None or stored.event.key != event.key:
            raise _conflict()
        if is_done(stored):
            return stored
        if stored.event.etag != event.etag:
            raise _conflict()
        reply = self._files.write(event.event_id, change(stored.raw), {"If-Match": event.etag})
        if reply.ok or reply.status == HTTPStatus.PRECONDITION_FAILED:
            current = self._files.after_answer(event.event_id)
            if current is not None and is_done(current):
                return current
        if reply.ok:
            raise OutcomeUnknown("CalDAV: the event was changed, but is not as it should be")
        if reply.status in (HTTPStatus.PRECONDITION_FAILED, *GONE):
            raise _conflict()
        raise reply.refusal()


def _conflict() -> Conflict:
    return Conflict("CalDAV: the event has changed since it was read")
