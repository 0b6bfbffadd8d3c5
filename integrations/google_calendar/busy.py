"""What makes busy, of what free-busy and the list of events say."""

from collections.abc import Iterable, Iterator
from datetime import timedelta, tzinfo

from agent.domain import Slot
from integrations.google_calendar.answers import Listed
from integrations.google_calendar.resources import is_hold, slot_of

_SECOND = timedelta(seconds=1)


def busy_times(stretches: Iterable[Slot], events: Iterable[Listed], zone: tzinfo, besides: str | None) -> list[Slot]:
    """List the busy times but for our holds and the event of the id `besides`; `zone` is the calendar's.

    Free-busy runs events together and names none. So their times are cut out of it, and whatever else the list of
    events has there is put back.
    """
    left_out, others = [], []
    for event in events:
        if is_hold(event) or event.id == besides:
            left_out.append(slot_of(event, zone))
        elif _counts(event):
            others.append(slot_of(event, zone))
    return [*without(stretches, left_out), *others]


def without(slots: Iterable[Slot], holes: Iterable[Slot]) -> list[Slot]:
    """Cut the holes out of the slots."""
    left = list(slots)
    for hole in holes:
        left = [part for slot in left for part in _cut(slot, hole)]
    return left


def whole_seconds(span: Slot) -> Slot:
    """Stretch a span to whole seconds, since Google drops the parts."""
    start, end = span.start.replace(microsecond=0), span.end.replace(microsecond=0)
    return Slot(start, end if end == span.end else end + _SECOND)


def pieces(span: Slot, longest: timedelta) -> Iterator[Slot]:
    """Split a span into pieces of at most this length."""
    start = span.start
    while start < span.end:
        yield Slot(start, min(start + longest, span.end))
        start += longest


def _cut(slot: Slot, hole: Slot) -> list[Slot]:
    if not slot.overlaps(hole):
        return [slot]
    parts = Slot(slot.start, hole.start), Slot(hole.end, slot.end)
    return [part for part in parts if part.start < part.end]


def _counts(event: Listed) -> bool:
    """Say whether an event takes up its owner's time: one that they have not answered yet does."""
    is_declined = any(one.is_owner and one.response_status == "declined" for one in event.attendees)
    return event.status != "cancelled" and event.transparency != "transparent" and not is_declined
