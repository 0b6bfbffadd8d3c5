"""The calendar files of a collection: one by one by the id of its event, or those with events in a span."""

from dataclasses import dataclass
from datetime import tzinfo
from http import HTTPStatus
from urllib.parse import quote

from agent.domain import Changes, Event, Slot
from agent.errors import FrontdeskError, OutcomeUnknown, ShapeChanged, TransientError
from integrations.caldav_calendar.queries import (
    SYNC_PROPERTY,
    File,
    changes_in,
    changes_query,
    events_query,
    files_in,
    freebusy_query,
    token_in,
)
from integrations.caldav_calendar.reply import GONE, Reply
from integrations.caldav_calendar.transport import Transport
from integrations.ics import Unreadable, busy_in_freebusy, read_event

_XML = {"Content-Type": "application/xml; charset=utf-8"}
_ICS = {"Content-Type": "text/calendar; charset=utf-8"}
# Servers refuse a question that is not for everybody in all these ways.
_REFUSED = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.CONFLICT,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.NOT_IMPLEMENTED,
    HTTPStatus.INSUFFICIENT_STORAGE,
)


class Refused(Exception):
    """The server does not let us ask this."""


@dataclass(frozen=True)
class Stored:
    """The file of one event, and what it says."""

    raw: bytes
    event: Event


class EventFiles:
    """The files at an address; times without a zone are in `zone`."""

    def __init__(self, transport: Transport, url: str, zone: tzinfo) -> None:
        self._transport, self._url, self._zone = transport, url, zone

    def read(self, event_id: str) -> Stored | None:
        """Read an event's file, None where there is none or a cancelled one; Unreadable where it is not one event."""
        reply = _answer(self._transport.read("GET", self._href(event_id)))
        if reply.status in GONE:
            return None
        if not reply.ok:
            raise reply.refusal()
        if not reply.is_calendar:
            raise ShapeChanged("CalDAV", "VCALENDAR")
        if reply.etag is None:
            raise ShapeChanged("CalDAV", "ETag")
        raw = reply.body.encode()
        event = read_event(raw, etag=reply.etag, zone=self._zone)
        return Stored(raw, event) if event else None

    def write(self, event_id: str, body: bytes, condition: dict[str, str]) -> Reply:
        """Store an event's file under a condition."""
        return self._transport.write("PUT", self._href(event_id), body=body, headers=_ICS | condition)

    def remove(self, event_id: str, etag: str) -> Reply:
        """Delete an event's file, if it is the one with this ETag."""
        return self._transport.write("DELETE", self._href(event_id), headers={"If-Match": etag})

    def after_answer(self, event_id: str) -> Stored | None:
        """Read what is there once a write was answered: a refusal may come of that write itself, from a try before."""
        try:
            return self.read(event_id)
        except (FrontdeskError, Unreadable) as error:
            raise OutcomeUnknown("CalDAV: a write was answered, and what is there cannot be read") from error

    def within(self, span: Slot) -> list[File]:
        """Return the files with events in the span; Refused where we may not, Unreadable where some are left out."""
        reply = self._ask("REPORT", events_query(span))
        if reply.status in _REFUSED:
            raise Refused
        if not reply.ok:
            raise reply.refusal()
        return list(files_in(reply.tree))

    def busy(self, span: Slot) -> list[Slot]:
        """Return the busy times of the span, as the server lists them; Unreadable where it cannot."""
        reply = self._ask("REPORT", freebusy_query(span))
        if not reply.ok:
            raise reply.refusal()
        if not reply.is_calendar:
            raise ShapeChanged("CalDAV", "VCALENDAR")
        return busy_in_freebusy(reply.body, span, self._zone)

    def changes(self, since: str | None) -> Changes:
        """Say which files have changed since a token, by the ids of their events, and the token from now on."""
        if since:
            reply = self._ask("REPORT", changes_query(since), depth=0)
            if reply.ok:
                return changes_in(reply.tree)
        # Whatever a server calls an old token, or a report that it does not know: what it says here counts.
        reply = self._ask("PROPFIND", SYNC_PROPERTY, depth=0)
        if not reply.ok:
            raise reply.refusal()
        return Changes(frozenset(), token_in(reply.tree), is_complete=False)

    def _ask(self, method: str, body: str, *, depth: int = 1) -> Reply:
        return _answer(self._transport.read(method, self._url, body=body, headers=_XML | {"Depth": str(depth)}))

    def _href(self, event_id: str) -> str:
        return f"{self._url}{quote(event_id, safe='')}.ics"


def _answer(reply: Reply) -> Reply:
    if reply.ok and (reply.is_page or not reply.body.strip()):
        raise TransientError("CalDAV: a page came instead of an answer")
    return reply
