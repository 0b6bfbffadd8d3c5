"""Calendar files: the one builder, and the one reader."""

from integrations.ics.bookings import own_bookings
from integrations.ics.build import event_ics, invitation_ics
from integrations.ics.busy import busy_in_events, busy_in_freebusy, merged
from integrations.ics.change import answered_ics, moved_ics
from integrations.ics.read import Unreadable, read_event

__all__ = [
    "Unreadable",
    "answered_ics",
    "busy_in_events",
    "busy_in_freebusy",
    "event_ics",
    "invitation_ics",
    "merged",
    "moved_ics",
    "own_bookings",
    "read_event",
]
