"""Where an answer names offered slots by their time: "Tuesday", "the 10:00 one", "2pm on Thursday"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, tzinfo
from itertools import groupby

from agent.domain import Reading, ReadingKind, Slot, Window
from agent.offers.mentions import Mention
from agent.offers.tokens import BLURS, Token
from agent.times import resolve

_NO_WORD = "x"


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
        start = max(text.find(window.quote, reached), text.find(window.quote), 0)
        reached = start + len(window.quote)
        within = [token.kind for token in said if start < token.end and token.start < reached]
        named = {index for index, slot in enumerate(slots) if _means(window, slot)}
        if "relative" not in within:
            named |= {index for index, slot in enumerate(slots) if _means(near[index][at], slot)}
        if "weekday" in within and _contradicts(window):
            named = set()
        others = [token for token in said if start <= token.start and token.end <= reached and _may_be_no_time(token)]
        changed = (_without(text[start:reached], other.start - start, other.end - start) for other in others)
        sure = not any(_reads_alike(each, text[start:reached], reference, zone, locale) for each in changed)
        mentions.append(Mention(start, reached, frozenset(named), "time", window.possible, sure))
    return list(_merged(mentions))


def _merged(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Make one mention of those that stand in one place: "mornings" is read as a time of each of the next days."""
    for _, group in groupby(mentions, lambda mention: (mention.start, mention.end)):
        same = list(group)
        slots = frozenset[int]().union(*(mention.slots for mention in same))
        possible, sure = all(mention.possible for mention in same), all(mention.sure for mention in same)
        yield replace(same[0], slots=slots, possible=possible, sure=sure)


def _may_be_no_time(token: Token) -> bool:
    return token.kind in (*BLURS, "own", "counted") and token.text.isalpha()


def _without(text: str, start: int, end: int) -> str:
    return text[:start] + _NO_WORD * (end - start) + text[end:]


def _reads_alike(one: str, other: str, reference: datetime, zone: tzinfo, locale: str) -> bool:
    """Say whether a time is as long and the same without a word: it runs over it, "Wednesday my mother comes at 3"."""
    read = [resolve(each, reference, zone, locale).windows for each in (one, other)]
    alike = [[(len(window.quote), window.readings) for window in windows] for windows in read]
    return alike[0] == alike[1]


def _read_on_its_day(
    slot: Slot, text: str, windows: tuple[Window, ...], zone: tzinfo, locale: str
) -> tuple[Window, ...]:
    """Read the text as of the midnight before the slot; as it was read already, where other times would come out."""
    midnight = datetime.combine(slot.start.astimezone(zone).date(), time(), zone)
    again = resolve(text, midnight, zone, locale).windows
    return again if [window.quote for window in again] == [window.quote for window in windows] else windows


def _means(window: Window, slot: Slot) -> bool:
    """Say whether a window means a slot; not by a reading that only widens one before it: "after 3" at night."""
    readings = window.readings
    widened = (
        any(r.start == w.start or r.end == w.end for w in readings[:at] if w.end) for at, r in enumerate(readings)
    )
    return any(_covers(reading, slot) for reading, wide in zip(readings, widened, strict=True) if not wide)


def _covers(reading: Reading, slot: Slot) -> bool:
    if reading.kind is ReadingKind.INSTANT:
        return reading.start == slot.start
    return (reading.start is None or reading.start <= slot.start) and (reading.end is None or slot.start < reading.end)


def _contradicts(window: Window) -> bool:
    """Say whether the readings fall on different days of the week although one is named: "Monday the 12th"."""
    return len({reading.start.weekday() for reading in window.readings if reading.start}) > 1
