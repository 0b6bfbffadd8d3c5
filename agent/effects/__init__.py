"""What the effect nodes share: the slot read again at commit, the event as we left it, what we tell of it."""

from agent.effects.commit import (
    booking_of,
    calendar_with_traces,
    check_free,
    found,
    lost_slot,
    meeting_of,
    planned_hold,
    settle,
    untouched_event,
)
from agent.effects.documents import event_document, event_id, slot_document, slot_of
from agent.effects.events import ShownHold, described, done, sender_of, shown_holds

__all__ = [
    "ShownHold",
    "booking_of",
    "calendar_with_traces",
    "check_free",
    "described",
    "done",
    "event_document",
    "event_id",
    "found",
    "lost_slot",
    "meeting_of",
    "planned_hold",
    "sender_of",
    "settle",
    "shown_holds",
    "slot_document",
    "slot_of",
    "untouched_event",
]
