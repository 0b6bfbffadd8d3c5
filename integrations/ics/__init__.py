"""Calendar files: the one builder, and the one reader."""

from integrations.ics.build import event_ics, moved_ics
from integrations.ics.read import Unreadable, busy_in_events, busy_in_freebusy, merged, read_event

__all__ = [
    "Unreadable",
    "busy_in_events",
    "busy_in_freebusy",
    "event_ics",
    "merged",
    "moved_ics",
    "read_event",
]
