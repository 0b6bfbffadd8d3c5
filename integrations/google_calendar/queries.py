"""Questions about a calendar as a whole."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from agent.domain import Changes, Slot
from agent.errors import AccessDenied, Gone, PermanentError, ShapeChanged
from integrations.google_calendar.answers import FreeBusy, Page, Stub, parsed
from integrations.google_calendar.busy import pieces, whole_seconds
from integrations.google_calendar.failures import NAME
from integrations.google_calendar.transport import Transport

# Google refuses free-busy over some months as too long, and does not write down how long that is.
_LONGEST_STRETCH = timedelta(days=31)
_MOST_PAGES, _LONGEST_PAGE = 40, 1000

Item = TypeVar("Item", bound=Stub)


def free_busy(transport: Transport, calendar_id: str, span: Slot) -> list[Slot] | None:
    """List the busy stretches of a span, None where Google cannot say."""
    busy: list[Slot] = []
    for piece in pieces(whole_seconds(span), _LONGEST_STRETCH):
        body = {"timeMin": _stamp(piece.start), "timeMax": _stamp(piece.end), "items": [{"id": calendar_id}]}
        with of_the_calendar():
            reply = transport.read(transport.freebusy.query(body=body))
        answer = parsed(FreeBusy, reply.body)
        times = answer.calendars.get(calendar_id)
        if times is None or times.errors or (answer.time_min, answer.time_max) != (piece.start, piece.end):
            return None
        busy += [Slot(period.start.astimezone(UTC), period.end.astimezone(UTC)) for period in times.busy or ()]
    return busy


def listed(transport: Transport, calendar_id: str, item: type[Item], **question: Any) -> Iterator[Page[Item]]:
    """Read all pages of a list of events; unless the question says otherwise, each time of a series by itself."""
    with of_the_calendar():
        yield from _pages(transport, calendar_id, item, {"singleEvents": True} | question)


def changes(transport: Transport, calendar_id: str, since: str | None) -> Changes:
    """Say which events have changed since a sync token, and the token from now on."""
    # Google gives a token to those alone who have read a list without a filter to its end.
    question = {"singleEvents": False, "maxResults": _LONGEST_PAGE}
    if since:
        try:
            return _changes(_pages(transport, calendar_id, Stub, question | {"syncToken": since}), is_complete=True)
        except (AccessDenied, ShapeChanged):
            raise
        except PermanentError:
            # 410: it is too old. 400: it is another calendar's.
            return changes(transport, calendar_id, None)
    with of_the_calendar():
        return _changes(_pages(transport, calendar_id, Stub, question), is_complete=False)


def _changes(pages: Iterable[Page[Stub]], *, is_complete: bool) -> Changes:
    read = list(pages)
    token = read[-1].next_sync_token
    if not token:
        raise ShapeChanged(NAME, "nextSyncToken")
    event_ids = frozenset(event.id for page in read for event in page.items) if is_complete else frozenset()
    return Changes(event_ids, token, is_complete)


def _pages(transport: Transport, calendar_id: str, item: type[Item], question: dict[str, Any]) -> Iterator[Page[Item]]:
    question = {"calendarId": calendar_id} | question
    for _ in range(_MOST_PAGES):
        reply = transport.read(transport.events.list(**question))
        page = parsed(Page[item], reply.body)  # type: ignore[valid-type]  # the shape is chosen when it runs
        yield page
        if not page.next_page_token:
            return
        question["pageToken"] = page.next_page_token
    raise PermanentError(f"{NAME}: a list of events does not end")


def within(span: Slot) -> dict[str, str]:
    """Return what asks a list for the events that share time with a span."""
    wide = whole_seconds(span)
    return {"timeMin": _stamp(wide.start), "timeMax": _stamp(wide.end)}


@contextmanager
def of_the_calendar() -> Iterator[None]:
    """Say what it means that there is nothing where a call asked for no single event."""
    try:
        yield
    except Gone as error:
        raise no_calendar() from error


def no_calendar() -> AccessDenied:
    """Return what is raised where there is no calendar of that id, or none that we may know of."""
    return AccessDenied(f"{NAME}: there is no such calendar")


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
