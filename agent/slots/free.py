"""Which slots are allowed by the rules and free in the calendar. Unknown is never free."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from agent.domain import Availability, Slot
from agent.slots.rules import SlotRules

_DAY = timedelta(days=1)


def refusal(slot: Slot, rules: SlotRules, now: datetime) -> str | None:
    """Name the rule that forbids a slot: past, too_soon, too_far, holiday, outside_hours; None where it is allowed."""
    if slot.start <= now:
        return "past"
    if slot.start < rules.earliest(now):
        return "too_soon"
    if slot.start > rules.latest(now):
        return "too_far"
    days = _local_days(slot, rules)
    if any(day in rules.holidays for day in days):
        return "holiday"
    return None if _within(slot, [span for day in days for span in rules.opening(day)]) else "outside_hours"


def is_free(slot: Slot, availability: Availability, held: Sequence[Slot], rules: SlotRules) -> bool:
    """Say whether nothing busy, unknown or held touches the slot or its buffer."""
    wide = slot.widened(rules.buffer)
    return not any(wide.overlaps(other) for other in (*availability.busy, *availability.unknown, *held))


def free_slots(
    spans: Sequence[Slot],
    availability: Availability,
    held: Sequence[Slot],
    rules: SlotRules,
    now: datetime,
    minutes: int | None = None,
) -> list[Slot]:
    """List the free, allowed slots that lie fully inside a span, on the owner's grid, sorted.

    The availability must cover the spans with the buffer on both sides. A span exactly as long as the meeting names its
    own start, on the grid or not.
    """
    length = rules.length if minutes is None else timedelta(minutes=minutes)
    if length <= timedelta(0):
        return []
    found = {Slot(start, start + length) for span in spans for start in _starts(span, length, rules, now)}
    return sorted(
        slot for slot in found if is_free(slot, availability, held, rules) and refusal(slot, rules, now) is None
    )


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
    midnight = datetime.combine(day, time())
    for step in range(_DAY // timedelta(minutes=rules.granularity_minutes)):
        wall = midnight + step * timedelta(minutes=rules.granularity_minutes)
        for instant in {wall.replace(tzinfo=rules.tz, fold=fold).astimezone(UTC) for fold in (0, 1)}:
            if instant.astimezone(rules.tz).replace(tzinfo=None) == wall:
                yield instant


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
