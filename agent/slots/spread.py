"""Which few of many free slots make a good offer."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise

from agent.domain import Slot

# Half a working day apart reads as a choice; two hours is the least that does.
_GAPS = (timedelta(hours=4), timedelta(hours=2))


def choose(free: Sequence[Slot], count: int, wanted: datetime | None = None, zone: tzinfo = UTC) -> list[Slot]:
    """Choose up to `count` slots that do not overlap, sorted: near `wanted`, else early and spread.

    Without `wanted`: the first free one, one later that day, one on another day, as far as there are such. Days are
    those of `zone`. Three in a row come only where nothing else is free.
    """
    slots = sorted(set(free))
    if wanted:
        by_nearness = sorted(slots, key=lambda slot: (abs(slot.start - wanted), slot.start))
        return sorted(_first_loose(by_nearness, [], count) or _greedy(by_nearness, count, lambda left, _: left[0]))
    return sorted(_greedy(slots, count, lambda left, picked: _next(left, picked, count, zone)))


def _greedy(slots: Sequence[Slot], count: int, pick: Callable[[list[Slot], list[Slot]], Slot]) -> list[Slot]:
    picked: list[Slot] = []
    while len(picked) < count and (left := _apart(slots, picked)):
        loose = [slot for slot in left if not _completes_row(slot, picked)]
        picked.append(pick(loose or left, picked))
    return picked


def _first_loose(slots: Sequence[Slot], picked: list[Slot], count: int) -> list[Slot] | None:
    """Find the first full choice, in the order given, that holds no three in a row; None where there is none."""
    if len(picked) >= count:
        return picked
    for slot in _apart(slots, picked):
        if not _completes_row(slot, picked) and (found := _first_loose(slots, [*picked, slot], count)):
            return found
    return None


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
