"""The Calendar port over CalDAV: every write is conditional, every answer that is odd is unknown."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from http import HTTPStatus
from urllib.parse import quote

from agent.domain import Availability, Event, NewEvent, Slot
from agent.errors import AccessDenied, Conflict, FrontdeskError, OutcomeUnknown, PermanentError, TransientError
from integrations.caldav_calendar.checkup import PROPERTIES, CalendarFacts, calendar_facts
from integrations.caldav_calendar.queries import busy_in_multistatus, events_query, freebusy_query
from integrations.caldav_calendar.transport import Reply, Transport
from integrations.ics import Unreadable, busy_in_freebusy, event_ics, merged, moved_ics, read_event

_MARGIN = timedelta(days=1)
_REFUSED = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.CONFLICT,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.NOT_IMPLEMENTED,
)
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_ICS = {"Content-Type": "text/calendar; charset=utf-8"}


class CaldavCalendar:
    """One calendar collection. `timeout` in seconds; `zone` is the owner's: all-day and floating events are in it."""

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

    def availability(self, span: Slot, besides: Event | None = None) -> Availability:
        """Say what is busy and what is unknown within the span; the event `besides` does not count.

        The events themselves are asked for, since servers turn all-day and floating ones into UTC in their free-busy;
        that report is for calendars whose events we may not read.
        """
        wide = span.widened(_MARGIN)
        try:
            busy = self._busy(wide, besides)
        except Unreadable:
            return Availability(unknown=(span,))
        return Availability(busy=merged(busy, span))

    def get(self, event_id: str) -> Event | None:
        """Read one event; None where there is none, or only a cancelled one."""
        try:
            found = self._read(event_id)
        except Unreadable as error:
            raise PermanentError("CalDAV: the event cannot be read") from error
        return found[1] if found else None

    def book(self, event: NewEvent) -> Event:
        """Create the event and read it back; Conflict where the id exists and is not ours."""
        body = event_ics(event, sequence=0, method=None, stamp=self._now())
        reply = self._put(event.event_id, body, {"If-None-Match": "*"})
        if reply.ok:
            return self._read_back(event.event_id)
        if reply.status == HTTPStatus.PRECONDITION_FAILED:
            existing = self._after_refusal(event.event_id)
            if existing is not None and existing.key == event.key:
                return existing
        if reply.uid_taken or reply.status == HTTPStatus.PRECONDITION_FAILED:
            raise Conflict("CalDAV: the id belongs to another event")
        raise _refusal(reply)

    def move(self, event: Event, slot: Slot) -> Event:
        """Change the time in place if the event is as we read it, else Conflict."""
        try:
            found = self._read(event.event_id)
        except Unreadable as error:
            raise _changed() from error
        if found is None or found[1] is None or (found[1].etag, found[1].key) != (event.etag, event.key):
            raise _changed()
        reply = self._put(event.event_id, moved_ics(found[0], slot, stamp=self._now()), {"If-Match": event.etag})
        if reply.ok:
            return self._read_back(event.event_id)
        if reply.status == HTTPStatus.PRECONDITION_FAILED:
            # An HTTP library that sends twice is refused by its own first try.
            current = self._after_refusal(event.event_id)
            if current is not None and _is_moved(current, found[1], slot):
                return current
        if reply.status in (HTTPStatus.PRECONDITION_FAILED, *_GONE):
            raise _changed()
        raise _refusal(reply)

    def cancel(self, event: Event) -> None:
        """Remove the event if it is as we read it, else Conflict; one that is gone already is left alone."""
        reply = self._transport.write("DELETE", self._href(event.event_id), headers={"If-Match": event.etag})
        if reply.ok or reply.status in _GONE:
            return
        if reply.status == HTTPStatus.PRECONDITION_FAILED:
            if self._after_refusal(event.event_id) is None:
                return
            raise _changed()
        raise _refusal(reply)

    def check(self) -> CalendarFacts:
        """Ask what lies at the address and what we may do there; nothing is written."""
        headers = {"Depth": "0", "Content-Type": "application/xml; charset=utf-8"}
        reply = self._transport.read("PROPFIND", self._url, body=PROPERTIES, headers=headers)
        if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TransientError("CalDAV: the server failed")
        return calendar_facts(reply.status, reply.tree, reply.date)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _busy(self, span: Slot, besides: Event | None) -> list[Slot]:
        reply = self._report(events_query(span))
        if reply.status == HTTPStatus.MULTI_STATUS:
            return busy_in_multistatus(reply.tree, self._zone, besides.event_id if besides else None)
        if reply.status in _REFUSED:
            reply = self._report(freebusy_query(span))
        if reply.status in (HTTPStatus.FORBIDDEN, *_GONE):
            raise _refusal(reply)
        busy = busy_in_freebusy(reply.body if reply.status == HTTPStatus.OK else "", span, self._zone)
        if besides is not None and besides.slot in busy:
            # Free-busy names no events: one stretch exactly as long as this event is taken for it.
            busy.remove(besides.slot)
        return busy

    def _report(self, body: str) -> Reply:
        headers = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
        return self._transport.read("REPORT", self._url, body=body, headers=headers)

    def _read(self, event_id: str) -> tuple[bytes, Event | None] | None:
        """Return the event's file and what it says, None where there is none; Unreadable where it is no event."""
        reply = self._transport.read("GET", self._href(event_id))
        if reply.status in _GONE:
            return None
        if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TransientError("CalDAV: the server failed")
        if not reply.ok or reply.etag is None:
            raise _refusal(reply)
        raw = reply.body.encode()
        return raw, read_event(raw, etag=reply.etag, zone=self._zone)

    def _read_back(self, event_id: str) -> Event:
        try:
            event = self.get(event_id)
        except FrontdeskError as error:
            raise OutcomeUnknown("CalDAV: the event was written, but cannot be read back") from error
        if event is None:
            raise OutcomeUnknown("CalDAV: the event was written, but is not there")
        return event

    def _after_refusal(self, event_id: str) -> Event | None:
        """Read what refused our write: it may be that write itself, from a try before."""
        try:
            return self.get(event_id)
        except FrontdeskError as error:
            raise OutcomeUnknown("CalDAV: the write was refused, and what is there cannot be read") from error

    def _put(self, event_id: str, body: bytes, condition: dict[str, str]) -> Reply:
        return self._transport.write("PUT", self._href(event_id), body=body, headers=_ICS | condition)

    def _href(self, event_id: str) -> str:
        return f"{self._url}{quote(event_id, safe='')}.ics"


def _is_moved(current: Event, before: Event, slot: Slot) -> bool:
    return (current.slot, current.sequence, current.key) == (slot, before.sequence + 1, before.key)


def _changed() -> Conflict:
    return Conflict("CalDAV: the event has changed since it was read")


def _refusal(reply: Reply) -> PermanentError:
    if reply.status == HTTPStatus.FORBIDDEN:
        return AccessDenied("CalDAV: the right was refused")
    if reply.status in (*_GONE, HTTPStatus.CONFLICT, HTTPStatus.METHOD_NOT_ALLOWED):
        return AccessDenied("CalDAV: there is no such calendar")
    return PermanentError(f"CalDAV: the server answered {reply.status}")
