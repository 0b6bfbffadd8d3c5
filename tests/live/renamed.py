"""A calendar whose events have names of one test alone: at Google the name of a deleted event is never free again."""

from dataclasses import replace

from agent.domain import Answer, Availability, Changes, Event, NewEvent, Slot
from agent.ports import Calendar


class Renamed:
    """The adapter behind it sees every name with a prefix; who asks never does."""

    def __init__(self, calendar: Calendar, prefix: str) -> None:
        self._calendar, self._prefix = calendar, prefix
        self.invites, self.makes_conferences = calendar.invites, calendar.makes_conferences

    def availability(self, span: Slot, besides: Event | None = None) -> Availability:
        return self._calendar.availability(span, besides and self._there(besides))

    def get(self, event_id: str) -> Event | None:
        found = self._calendar.get(self._prefix + event_id)
        return found and self._here(found)

    def bookings(self, attendee: str, span: Slot) -> list[Event]:
        return [self._here(event) for event in self._calendar.bookings(attendee, span)]

    def book(self, event: NewEvent) -> Event:
        return self._here(self._calendar.book(replace(event, event_id=self._prefix + event.event_id)))

    def move(self, event: Event, slot: Slot) -> Event:
        return self._here(self._calendar.move(self._there(event), slot))

    def cancel(self, event: Event) -> None:
        self._calendar.cancel(self._there(event))

    def note_answer(self, event: Event, attendee: str, answer: Answer) -> None:
        self._calendar.note_answer(self._there(event), attendee, answer)

    def changes(self, since: str | None) -> Changes:
        found = self._calendar.changes(since)
        ours = (event_id for event_id in found.event_ids if event_id.startswith(self._prefix))
        return replace(found, event_ids=frozenset(event_id.removeprefix(self._prefix) for event_id in ours))

    def _there(self, event: Event) -> Event:
        return replace(event, event_id=self._prefix + event.event_id)

    def _here(self, event: Event) -> Event:
        return replace(event, event_id=event.event_id.removeprefix(self._prefix))
