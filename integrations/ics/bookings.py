"""Finds our own events among the files of a calendar."""

from collections.abc import Iterable
from datetime import tzinfo

from agent.domain import Event, Slot
from integrations.ics.read import Unreadable, read_event


def own_bookings(files: Iterable[tuple[str, bytes]], attendee: str, span: Slot, zone: tzinfo) -> list[Event]:
    """List our events within the span that this address is invited to, by start; no tentative ones.

    The files come with their ETags. What cannot be read as one event that happens once is not ours, or not any more.
    """
    return sorted(
        (event for event in _events(files, zone) if event.slot.overlaps(span) and _is_booked(event, attendee)),
        key=lambda event: (event.slot, event.event_id),
    )


def _events(files: Iterable[tuple[str, bytes]], zone: tzinfo) -> Iterable[Event]:
    for etag, raw in files:
        try:
            event = read_event(raw, etag=etag, zone=zone)
        except Unreadable:
            continue
        if event is not None:
            yield event


def _is_booked(event: Event, attendee: str) -> bool:
    invited = {address.casefold() for address in event.attendees}
    return event.key is not None and not event.tentative and attendee.casefold() in invited
