"""Single events at Google: read as they are now, and changed only as they were read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from googleapiclient.http import HttpRequest

from agent.domain import Event
from agent.errors import Conflict, FrontdeskError, Gone, OutcomeUnknown
from integrations.google_calendar.answers import Resource, Shape, Stub, parsed
from integrations.google_calendar.failures import NAME
from integrations.google_calendar.resources import awaits_conference
from integrations.google_calendar.transport import Transport

_LINK_LOOKS = 3


class Events:
    """The events of one calendar; `updates` says who of the attendees is told of a change."""

    def __init__(self, transport: Transport, calendar_id: str) -> None:
        self._transport, self._id = transport, calendar_id
        self._api = transport.events

    def read(self, event_id: str) -> Resource | None:
        """Read one event; None where there is none, or only a cancelled one."""
        try:
            reply = self._transport.read(self._api.get(calendarId=self._id, eventId=event_id))
        except Gone:
            return None
        if parsed(Stub, reply.body).status == "cancelled":
            return None
        return parsed(Resource, reply.body)

    def read_made(self, event_id: str) -> Resource | None:
        """Read an event that was just made, a few times while its conference is not ready: then it has no link yet."""
        found = self.read(event_id)
        for _ in range(_LINK_LOOKS - 1):
            if found is not None and awaits_conference(found):
                found = self.read(event_id)
        return found

    def insert(self, body: dict[str, Any], updates: str) -> Conflict | Gone | None:
        """Create an event; None where that was done, else why not."""
        version = int("conferenceData" in body)
        request = self._api.insert(calendarId=self._id, body=body, conferenceDataVersion=version, sendUpdates=updates)
        return self._refusal(request)

    def patch(self, event: Event, body: dict[str, Any], updates: str, is_done: Callable[[Resource], bool]) -> Resource:
        """Change an event if it is as we read it, and read it back; else Conflict."""
        request = self._api.patch(calendarId=self._id, eventId=event.event_id, body=body, sendUpdates=updates)
        refusal = self._refusal(request, event.etag)
        with after_writing():
            found = self.read(event.event_id)
            if found is None and refusal is None:
                raise Gone(f"{NAME}: the event is not there")
        # An HTTP library that sends twice is refused by its own first try.
        if found is None or (refusal is not None and not is_done(found)):
            raise edited() from refusal
        return found

    def delete(self, event: Event, updates: str) -> None:
        """Remove an event if it is as we read it, else Conflict; one that is gone already is left alone."""
        request = self._api.delete(calendarId=self._id, eventId=event.event_id, sendUpdates=updates)
        try:
            reply = self._transport.write(request, etag=event.etag)
        except Gone:
            return
        except Conflict as error:
            with after_writing():
                found = self.read(event.event_id)
            if found is not None:
                raise edited() from error
        else:
            with after_writing():
                if reply.status != HTTPStatus.NO_CONTENT and self.read(event.event_id) is not None:
                    raise Conflict(f"{NAME}: the event is still there")

    def _refusal(self, request: HttpRequest, etag: str | None = None) -> Conflict | Gone | None:
        """Send a change; None where it was made, else why not, if what is there has to be looked at."""
        try:
            reply = self._transport.write(request, etag=etag)
        except (Conflict, Gone) as error:
            return error
        with after_writing():
            parsed(Shape, reply.body)
        return None


@contextmanager
def after_writing() -> Iterator[None]:
    """Say what any failure means once a change may have been made."""
    try:
        yield
    except FrontdeskError as error:
        raise OutcomeUnknown(f"{NAME}: the change was sent, but what is there now cannot be said") from error


def edited() -> Conflict:
    """Return what is raised where somebody else was faster."""
    return Conflict(f"{NAME}: the event has changed since it was read")
