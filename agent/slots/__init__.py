"""From windows of time to free slots: kinds of meeting and their rules, the search, the choice of a few. Pure."""

from agent.slots.agenda import Agenda, full_days, without_notice
from agent.slots.free import free_slots, is_free, refusal
from agent.slots.meetings import MeetingOwner, MeetingType, rules_for
from agent.slots.rules import SlotRules
from agent.slots.spread import Adds, choose, explained
from agent.slots.windows import agreed, default_span, exact_start, spans

__all__ = [
    "Adds",
    "Agenda",
    "MeetingOwner",
    "MeetingType",
    "SlotRules",
    "agreed",
    "choose",
    "default_span",
    "exact_start",
    "explained",
    "free_slots",
    "full_days",
    "is_free",
    "refusal",
    "rules_for",
    "spans",
    "without_notice",
]
