"""Which slots are allowed by the rules and free in the calendar. Unknown is never free."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from agent.domain import Slot
from agent.slots.agenda import Agenda
from agent.slots.rules import SlotRules

_DAY = timedelta(days=1)


def refusal(slot: Slot, agenda: Agenda, now: datetime) -> str | None:
    """Name the rule that forbids a slot: past, too_soon, too_far, holiday, outside_hours or full; else None."""
    rules = agenda.rules
    if slot.start <= now:
        return "past"
    if slot.start < rules.earliest(now):
        return "too_soon"
    if slot.start > rules.latest(now):
        return "too_far"
    days = _local_days(slot, rules)
    if any(day in rules.holidays for day in days):
        return "holiday"
    if not _within(slot, [span for day in days for span in rules.opening(day)]):
        return "outside_hours"
    return "full" if _is_full(slot, agenda) else None


def is_free(slot: Slot, agenda: Agenda) -> bool:
    """Say whether the day is not full, and nothing busy, unknown or given away touches the slot or its buffers."""
    is_touched = agenda.beside.touch(agenda.rules.buffered(slot)) or agenda.buffers.touch(slot)
    return not is_touched and not _is_full(slot, agenda)


def _is_full(slot: Slot, agenda: Agenda) -> bool:
    return slot.start.astimezone(agenda.rules.tz).date() in agenda.full_days


def free_slots(spans: Sequence[Slot], agenda: Agenda, now: datetime) -> list[Slot]:
    """List the free, allowed slots that lie fully inside a span, on the owner's grid, sorted.

    A span exactly as long as the meeting names its own start, on the grid or not.
    """
    length = agenda.rules.length
    found = {Slot(start, start + length) for span in spans for start in _starts(span, length, agenda.rules, now)}
    return sorted(slot for slot in found if is_free(slot, agenda) and refusal(slot, agenda, now) is None)


def _starts(span: Slot, length: timedelta, rules: SlotRules, now: datetime) -> Iterator[datetime]:
    if span.end - span.start == length:
        yield span.start.astimezone(UTC)
        return
    first = max(span.start.astimezone(UTC), rules.earliest(now))
    last = min(span.end.astimezone(UTC) - length, rules.latest(now))
    if first > last:
        return
    for day in _local_days(Slot(first, last + timedelta(microseconds=1)), rules):
        if rules.opening(day):
            yield from (start for start in _grid(day, rules) if first <= start <= last)


def _grid(day: date, rules: SlotRules) -> Iterator[datetime]:
    """Walk the owner's clock through one day; a time shown twice comes twice, one never shown does not come."""
    midnight, step = datetime.combine(day, time(), UTC), timedelta(minutes=rules.granularity_minutes)
    for stretch in rules.clock(day):
        starts = (midnight + number * step - stretch.ahead for number in range(_DAY // step))
        yield from (start for start in starts if stretch.since <= start < stretch.until)


def _local_days(slot: Slot, rules: SlotRules) -> list[date]:
    first = slot.start.astimezone(rules.tz).date()
    last = (slot.end - timedelta(microseconds=1)).astimezone(rules.tz).date()
    return [first + step * _DAY for step in range((last - first).days + 1)]


def _within(slot: Slot, spans: Iterable[Slot]) -> bool:
    """Say whether spans that may touch or overlap cover the slot without a gap."""
    reached = slot.start
    for span in sorted(spans):
        if span.start <= reached < span.end:
            reached = span.end
    return reached >= slot.end
