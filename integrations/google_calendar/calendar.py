"""The Calendar port at Google: ids are ours, every change names its version, and what Google cannot say is unknown."""

from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import Literal

from agent.domain import Answer, Availability, Changes, Event, NewEvent, Slot
from agent.errors import Conflict, Gone, PermanentError
from integrations.google_calendar.answers import Listed, Resource, Stub
from integrations.google_calendar.busy import busy_times
from integrations.google_calendar.checkup import CalendarFacts, calendar_facts
from integrations.google_calendar.events import Events, after_writing, edited
from integrations.google_calendar.failures import NAME
from integrations.google_calendar.queries import changes, free_busy, listed, no_calendar, within
from integrations.google_calendar.resources import (
    BOOKINGS,
    answered_body,
    answers_of,
    event_of,
    key_filter,
    key_of,
    moved_body,
    new_body,
    repeats,
    slot_of,
)
from integrations.google_calendar.transport import Transport
from integrations.ics import merged


class GoogleCalendar:
    """One calendar. `timeout` in seconds; `zone` is the owner's; `token` is asked with True where the last was refused.

    With invitations by the `provider`, Google mails them, and changes and cancellations; by `mail`, we do.
    """

    makes_conferences = True

    def __init__(  # noqa: PLR0913
        self,
        *,
        calendar_id: str,
        token: Callable[[bool], str],
        zone: tzinfo = UTC,
        invitations: Literal["provider", "mail"] = "provider",
        api_url: str = "",
        cafile: str | None = None,
        timeout: float = 20.0,
    ) -> None:
        self.invites = invitations == "provider"
        self._id, self._zone = calendar_id, zone
        self._transport = Transport(token, api_url, cafile, timeout)
        self._events = Events(self._transport, calendar_id)

    def availability(self, span: Slot, besides: Event | None = None) -> Availability:
        """Say what is busy and what is unknown within the span; neither `besides` nor a hold of ours counts."""
        stretches = free_busy(self._transport, self._id, span)
        if stretches is None:
            return Availability(unknown=(span,))
        pages = list(listed(self._transport, self._id, Listed, **within(span)))
        events = [event for page in pages for event in page.items]
        zone = pages[0].time_zone or self._zone
        busy = busy_times(stretches, events, zone, besides.event_id if besides else None)
        return Availability(busy=merged(busy, span))

    def get(self, event_id: str) -> Event | None:
        """Read one event; None where there is none, or only a cancelled one."""
        found = self._events.read(event_id)
        return self._once(found) if found else None

    def bookings(self, attendee: str, span: Slot) -> list[Event]:
        """List our own events within the span that this address is invited to, by start; no tentative ones."""
        pages = listed(self._transport, self._id, Resource, privateExtendedProperty=BOOKINGS, **within(span))
        ours = [event for page in pages for event in page.items if answers_of(event, attendee) and not repeats(event)]
        return sorted((event_of(event, self._zone) for event in ours), key=lambda event: event.slot)

    def book(self, event: NewEvent) -> Event:
        """Create the event and read it back; Conflict where the id exists and is not ours, or was used before."""
        refusal = self._events.insert(new_body(event, self._zone), self._updates(event))
        if isinstance(refusal, Gone):
            raise no_calendar() from refusal
        with after_writing():
            found = self._events.read_made(event.event_id)
            if found is None and refusal is None:
                raise Gone(f"{NAME}: the event is not there")
            if found is not None and key_of(found) == event.key:
                return self._once(found) if refusal else self._only(found, event.key)
        raise Conflict(f"{NAME}: the id belongs to another event, or did") from refusal

    def move(self, event: Event, slot: Slot) -> Event:
        """Change the time in place if the event is as we read it, else Conflict."""
        sequence = event.sequence + 1

        def is_moved(found: Resource) -> bool:
            is_later = found.sequence >= sequence and not repeats(found)
            return is_later and (slot_of(found, self._zone), key_of(found)) == (slot, event.key)

        body = moved_body(slot, self._zone, sequence)
        found = self._events.patch(event, body, self._updates(event), is_moved)
        with after_writing():
            return self._once(found)

    def cancel(self, event: Event) -> None:
        """Remove the event if it is as we read it, else Conflict; one that is gone already is left alone."""
        self._events.delete(event, self._updates(event))

    def note_answer(self, event: Event, attendee: str, answer: Answer) -> None:
        """Note an attendee's answer, if the event is as we read it, else Conflict; Gone where they are not invited."""
        found = self._events.read(event.event_id)
        if found is None or found.etag != event.etag:
            raise edited()
        if not answers_of(found, attendee):
            raise Gone(f"{NAME}: the address is not invited")
        body = answered_body(found, attendee, answer)
        self._events.patch(event, body, "none", lambda now: answers_of(now, attendee) == {answer})

    def changes(self, since: str | None) -> Changes:
        """Say which events have changed since a token, and the token from now on."""
        return changes(self._transport, self._id, since)

    def check(self) -> CalendarFacts:
        """Ask what we know of the calendar and what we may do there; nothing is written."""
        return calendar_facts(self._transport, self._id)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _once(self, found: Resource) -> Event:
        if repeats(found):
            raise PermanentError(f"{NAME}: the event repeats")
        return event_of(found, self._zone)

    def _only(self, found: Resource, key: str) -> Event:
        """Remove what a request that was sent twice has made twice, since Google may let two events have one id."""
        pages = listed(self._transport, self._id, Stub, privateExtendedProperty=key_filter(key), singleEvents=False)
        several = [one for page in pages for one in page.items if one.id == found.id]
        event = self._once(found)
        for _ in several[1:]:
            self._events.delete(event, "none")
            found = self._events.read(event.event_id) or found
            event = self._once(found)
        return event

    def _updates(self, event: Event | NewEvent) -> str:
        """Say whom Google is to tell: nobody of a hold, and nobody where we mail ourselves."""
        return "all" if self.invites and not event.tentative else "none"
