"""Where an answer names offered slots by their time: "Tuesday", "the 10:00 one", "2pm on Thursday"."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo

from agent.domain import Reading, ReadingKind, Slot, Window
from agent.offers.mentions import Mention
from agent.offers.words import Lexicon
from agent.times import resolve

_DAY = timedelta(days=1)


def timed(
    text: str, slots: Sequence[Slot], reference: datetime, zone: tzinfo, locale: str, words: Lexicon
) -> list[Mention]:
    """Find the times that an answer names; one that names no offered slot is a mention of none."""
    mentions, reached = [], 0
    for window in resolve(text, reference, zone, locale).windows:
        start = max(text.find(window.quote, reached), 0)
        reached = start + len(window.quote)
        named = frozenset(index for index, slot in enumerate(slots) if _means(window, slot, zone, words))
        mentions.append(Mention(start, reached, named, "time", window.possible))
    return mentions


def _means(window: Window, slot: Slot, zone: tzinfo, words: Lexicon) -> bool:
    """Say whether any reading of the window means the slot.

    A mere clock time or weekday means the offered slots that have it, on whatever day or in whatever week they are.
    """
    quote = window.quote.strip()
    by_clock = words.clock.fullmatch(quote) is not None
    by_weekday = not by_clock and words.weekday.fullmatch(quote) is not None
    for reading in window.readings:
        local = _local(reading, zone)
        if local is None or not (by_weekday or (by_clock and reading.kind is not ReadingKind.DATE)):
            if _covers(reading, slot):
                return True
        elif _same_hours(local, slot, zone, reading.kind) and (by_clock or _same_weekday(local, slot, zone)):
            return True
    return False


def _covers(reading: Reading, slot: Slot) -> bool:
    if reading.kind is ReadingKind.INSTANT:
        return reading.start == slot.start
    return (reading.start is None or reading.start <= slot.start) and (reading.end is None or slot.start < reading.end)


def _local(reading: Reading, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """Return a reading within one day as wall clock times; None where it is longer or open."""
    if reading.start is None or (reading.end is None and reading.kind is not ReadingKind.INSTANT):
        return None
    start = reading.start.astimezone(zone).replace(tzinfo=None)
    end = reading.end.astimezone(zone).replace(tzinfo=None) if reading.end else start
    return (start, end) if end <= datetime.combine(start.date() + _DAY, time()) else None


def _same_hours(local: tuple[datetime, datetime], slot: Slot, zone: tzinfo, kind: ReadingKind) -> bool:
    start, end = local
    offered = datetime.combine(start.date(), slot.start.astimezone(zone).time())
    return offered == start if kind is ReadingKind.INSTANT else start <= offered < end


def _same_weekday(local: tuple[datetime, datetime], slot: Slot, zone: tzinfo) -> bool:
    return local[0].weekday() == slot.start.astimezone(zone).weekday()
