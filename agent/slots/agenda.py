"""What one owner's time looks like to one kind of meeting."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import accumulate
from operator import attrgetter

from agent.domain import Availability, Slot
from agent.slots.rules import SlotRules


@dataclass(frozen=True)
class Agenda:
    """One owner's time: the rules, what the calendar says, what the desk has given away beside it.

    The availability must cover what is asked about, with the buffers on both sides.
    """

    rules: SlotRules
    availability: Availability
    taken: Sequence[Slot] = ()
    """What others hold or have booked, in UTC."""
    kept_clear: Sequence[Slot] = ()
    """The same with the buffers that those meetings ask for: no meeting lies in there, but another buffer may."""
    full_days: frozenset[date] = frozenset()
    """Local days on which no more of these meetings are given."""

    @cached_property
    def beside(self) -> "Stretches":
        """What no meeting nor its buffers may touch: busy, unknown or given away."""
        return Stretches((*self.availability.busy, *self.availability.unknown, *self.taken))

    @cached_property
    def buffers(self) -> "Stretches":
        """What no meeting may touch, though its buffers may."""
        return Stretches(self.kept_clear)


def without_notice(agenda: Agenda) -> Agenda:
    """Return the agenda of somebody who has asked in time already."""
    return replace(agenda, rules=agenda.rules.model_copy(update={"notice_minutes": 0}))


class Stretches:
    """Stretches of time, in order, so that what touches one of them is found at once."""

    def __init__(self, slots: Iterable[Slot]) -> None:
        """Sort the slots, and note up to when those so far last."""
        ordered = sorted(slots, key=attrgetter("start"))
        self._starts = [slot.start for slot in ordered]
        self._ends = list(accumulate((slot.end for slot in ordered), max))

    def touch(self, slot: Slot) -> bool:
        """Say whether one of them shares any time with the slot."""
        begun = bisect_left(self._starts, slot.end)
        return begun > 0 and self._ends[begun - 1] > slot.start


def full_days(given: Iterable[Slot], rules: SlotRules) -> frozenset[date]:
    """Name the owner's local days on which as many of these meetings begin as the rules allow."""
    if rules.daily_cap is None:
        return frozenset()
    begun = Counter(slot.start.astimezone(rules.tz).date() for slot in given)
    return frozenset(day for day, count in begun.items() if count >= rules.daily_cap)
