"""Which few of many free slots make a good offer, and what each adds to it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise

from agent.domain import Slot

# Half a working day apart reads as a choice; two hours is the least that does.
_GAPS = (timedelta(hours=4), timedelta(hours=2))
Pick = Callable[[Sequence[Slot], Sequence[Slot]], Slot]
"""Names the one of those that are left that is to go with those that are picked."""


class Adds(StrEnum):
    """What a slot adds to an offer."""

    FIRST = "first"
    LATER = "later_that_day"
    ANOTHER_DAY = "another_day"
    NEAR = "near_the_time_wanted"


def explained(chosen: Sequence[Slot], wanted: datetime | None = None, zone: tzinfo = UTC) -> list[Adds]:
    """Say what each of the chosen slots adds, in their order."""
    if wanted:
        return [Adds.NEAR for _ in chosen]
    days = [_day(slot, zone) for slot in chosen]
    return [
        Adds.FIRST if number == 0 else Adds.LATER if day in days[:number] else Adds.ANOTHER_DAY
        for number, day in enumerate(days)
    ]


def choose(free: Sequence[Slot], count: int, wanted: datetime | None = None, zone: tzinfo = UTC) -> list[Slot]:
    """Choose up to `count` slots that do not overlap, sorted: near `wanted`, else early and spread.

    Without `wanted`: the first free one, one later that day, one on another day, as far as there are such. Days are
    those of `zone`. Three in a row come only where nothing else is free.
    """
    slots = sorted(set(free))

    def pick(left: Sequence[Slot], picked: Sequence[Slot]) -> Slot:
        return min(left, key=lambda slot: abs(slot.start - wanted)) if wanted else _next(left, picked, count, zone)

    return sorted(_loose(slots, [], count, pick) or _greedy(slots, count, pick))


def _loose(slots: Sequence[Slot], picked: list[Slot], count: int, pick: Pick) -> list[Slot] | None:
    """Pick until there are `count`, never three in a row; None where that cannot be."""
    if len(picked) >= count:
        return picked
    left = [slot for slot in slots if not _completes_row(slot, picked)]
    while _holds(left, count - len(picked)):
        slot = pick(left, picked)
        # Whatever has this slot in it is found now, or is not there to be found.
        left.remove(slot)
        if found := _loose(_apart(left, [slot]), [*picked, slot], count, pick):
            return found
    return None


def _holds(slots: Iterable[Slot], count: int) -> bool:
    """Say whether so many can be picked from slots of one length, never three in a row; earliest first shows it."""
    picked: list[Slot] = []
    for slot in slots:
        if not _apart([slot], picked[-1:]) or _completes_row(slot, picked[-2:]):
            continue
        picked.append(slot)
        if len(picked) >= count:
            return True
    return False


def _greedy(slots: Sequence[Slot], count: int, pick: Pick) -> list[Slot]:
    """Pick as long as anything is left, three in a row where it must be."""
    picked: list[Slot] = []
    while len(picked) < count and (left := _apart(slots, picked)):
        loose = [slot for slot in left if not _completes_row(slot, picked)]
        picked.append(pick(loose or left, picked))
    return picked


def _apart(slots: Iterable[Slot], picked: Sequence[Slot]) -> list[Slot]:
    return [slot for slot in slots if not any(slot.overlaps(other) for other in picked)]


def _next(left: Sequence[Slot], picked: Sequence[Slot], count: int, zone: tzinfo) -> Slot:
    """Take the first slot that adds something: another time of a picked day, another day, then what lies farthest."""
    if not picked:
        return left[0]
    days = {_day(slot, zone) for slot in picked}
    same_day = [slot for slot in left if _day(slot, zone) in days]
    other_days = [slot for slot in left if _day(slot, zone) not in days]
    apart = [slot for gap in _GAPS for slot in same_day if _distance(slot, picked) >= gap]
    # With only two to offer, another day says more than another hour.
    one_day_only = len(days) == 1 and len(picked) >= min(2, count - 1)
    for group in (other_days, apart) if one_day_only else (apart, other_days):
        if group:
            return group[0]
    return max(left, key=_by_distance(picked))


def _distance(slot: Slot, picked: Iterable[Slot]) -> timedelta:
    return min(abs(slot.start - other.start) for other in picked)


def _by_distance(picked: Sequence[Slot]) -> Callable[[Slot], timedelta]:
    return lambda slot: _distance(slot, picked)


def _day(slot: Slot, zone: tzinfo) -> date:
    return slot.start.astimezone(zone).date()


def _completes_row(slot: Slot, picked: Sequence[Slot]) -> bool:
    """Say whether the slot would be the third of three that touch."""
    row = sorted([*picked, slot])
    touching = [first.end == second.start for first, second in pairwise(row)]
    return any(before and after for before, after in pairwise(touching))
