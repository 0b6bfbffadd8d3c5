"""Where an answer names offered slots by their time: "Tuesday", "the 10:00 one", "2pm on Thursday"."""

from collections.abc import Sequence
from datetime import datetime, time, tzinfo

from agent.domain import Reading, ReadingKind, Slot, Window
from agent.offers.mentions import Mention
from agent.offers.tokens import Token
from agent.times import resolve


def timed(
    text: str, said: Sequence[Token], slots: Sequence[Slot], reference: datetime, zone: tzinfo, locale: str
) -> list[Mention]:
    """Find the times that an answer names; one that names no offered slot is a mention of none.

    A mere clock time or weekday means the offered slots that have it, on whatever day or in whatever week they are: it
    is read as if the answer were written on the day of each slot. What counts from today ("next week") is not.
    """
    windows = resolve(text, reference, zone, locale).windows
    near = [_read_on_its_day(slot, text, windows, zone, locale) for slot in slots] if windows else []
    mentions, reached = [], 0
    for at, window in enumerate(windows):
        start = max(text.find(window.quote, reached), 0)
        reached = start + len(window.quote)
        within = [token.kind for token in said if start < token.end and token.start < reached]
        named = {index for index, slot in enumerate(slots) if _means(window, slot)}
        if "relative" not in within:
            named |= {index for index, slot in enumerate(slots) if _means(near[index][at], slot)}
        if "weekday" in within and _contradicts(window):
            named = set()
        mentions.append(Mention(start, reached, frozenset(named), "time", window.possible))
    return mentions


def _read_on_its_day(
    slot: Slot, text: str, windows: tuple[Window, ...], zone: tzinfo, locale: str
) -> tuple[Window, ...]:
    """Read the text as of the midnight before the slot; as it was read already, where other times would come out."""
    midnight = datetime.combine(slot.start.astimezone(zone).date(), time(), zone)
    again = resolve(text, midnight, zone, locale).windows
    return again if [window.quote for window in again] == [window.quote for window in windows] else windows


def _means(window: Window, slot: Slot) -> bool:
    return any(_covers(reading, slot) for reading in window.readings)


def _covers(reading: Reading, slot: Slot) -> bool:
    if reading.kind is ReadingKind.INSTANT:
        return reading.start == slot.start
    return (reading.start is None or reading.start <= slot.start) and (reading.end is None or slot.start < reading.end)


def _contradicts(window: Window) -> bool:
    """Say whether the readings fall on different days of the week although one is named: "Monday the 12th"."""
    return len({reading.start.weekday() for reading in window.readings if reading.start}) > 1
