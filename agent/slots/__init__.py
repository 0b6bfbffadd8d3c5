"""From windows of time to free slots: the rules, the search, and the choice of a few. Pure; `now` is passed."""

from agent.slots.free import free_slots, is_free, refusal
from agent.slots.rules import SlotRules
from agent.slots.spread import choose
from agent.slots.windows import default_span, exact_start, spans

__all__ = ["SlotRules", "choose", "default_span", "exact_start", "free_slots", "is_free", "refusal", "spans"]
