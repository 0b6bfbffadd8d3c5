"""Which of the offered slots an answer takes. The answer's own words decide; a model's number may only agree."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from agent.domain import Offer, Slot
from agent.offers.clauses import blanked, ruled, same_sentence
from agent.offers.mentions import Mention, bare_numbers, numbered, only_number
from agent.offers.timing import timed
from agent.offers.words import Lexicon, lexicon

_LONGEST = 2000
# What may still be a time or a date after all that was read is taken out; telephone numbers are longer.
_UNREAD = re.compile(
    r"(?<![\w+./:\-])(?<!\d\s)\d{1,2}(?:[:.h/\-]\d{1,2})?(?:[./\-]\d{2,4})?(?:\s?[ap]\.?m|st|nd|rd|th|h)?"
    r"(?![\w/:\-]|\.\d|\s\d)|\d{4}-\d\d-\d\d",
    re.IGNORECASE,
)


def matching(
    answer: str, number: int | None, offer: Offer, reference: datetime, zone: tzinfo, locale: str
) -> tuple[Slot, ...]:
    """Return the slots that an answer takes: one is accepted, several are asked about, none is another wish.

    `number` is what a model says, counted from 1. It never takes a slot alone; where another sentence has other times
    it must agree with the words.
    """
    text, words, slots = unicodedata.normalize("NFC", answer), lexicon(locale), offer.slots
    if len(text) > _LONGEST:
        return ()
    claimed = number - 1 if number is not None and 1 <= number <= len(slots) else None
    only = only_number(text, len(slots), words)
    if only is not None:
        return (slots[only],)
    text = blanked(text, _spans(words.harmless, text))
    mentions = _mentions(text, slots, reference, zone, locale, words)
    rest = _without(text, mentions)
    named = _named(mentions, slots)
    if words.shift.search(rest):
        chosen: set[int] = set()
    elif others := _other_times(rest, mentions, words):
        apart = not any(same_sentence(text, m.start, at) for m in mentions for at in others if m.possible and m.slots)
        chosen = named if apart and named == {claimed} else set()
    elif mentions:
        chosen = named
    else:
        chosen = _unnamed(text, len(slots), words)
    return tuple(slot for index, slot in enumerate(slots) if index in chosen)


def _other_times(rest: str, mentions: Sequence[Mention], words: Lexicon) -> list[int]:
    """Return where a time stands that is not on offer, or something like a time that was left unread."""
    unread = [start for pattern in (_UNREAD, words.time) for start, _ in _spans(pattern, rest)]
    return unread + [m.start for m in mentions if m.kind == "time" and m.possible and not m.slots]


def _mentions(
    text: str, slots: Sequence[Slot], reference: datetime, zone: tzinfo, locale: str, words: Lexicon
) -> list[Mention]:
    found = numbered(text, slots, zone, words)
    found += timed(_without(text, found), slots, reference, zone, locale, words)
    everything = frozenset(range(len(slots)))
    left = _without(text, found)
    found += [Mention(*span, everything, "every") for span in _spans(words.every, left)]
    left = _without(text, found)
    found += [Mention(*span, everything, "later") for span in _spans(words.later, left)]
    found += [Mention(*span, everything, "earlier") for span in _spans(words.earlier, left)]
    left = _without(text, found)
    return ruled(text, [*found, *bare_numbers(left, slots, zone, words)], words)


def _named(mentions: Sequence[Mention], slots: Sequence[Slot]) -> set[int]:
    """Return what all mentions agree on, else what any of them names, minus what is ruled out."""
    everything = set(range(len(slots)))
    out = {i for m in mentions if not m.possible and m.kind not in ("later", "earlier") for i in m.slots}
    groups = [m.slots for m in mentions if m.possible and m.slots and m.kind in ("place", "time")]
    compared = [m.kind for m in mentions if m.possible and m.kind in ("later", "earlier")]
    if groups:
        named = set(groups[0]).intersection(*groups) or set().union(*groups)
    else:
        named = everything if compared or any(m.possible and m.kind == "every" for m in mentions) else set()
    named -= out
    for kind in compared:
        by_time = sorted(named, key=lambda index: slots[index].start)
        if len(by_time) > 1:
            named.discard(by_time[0] if kind == "later" else by_time[-1])
    return named


def _unnamed(text: str, count: int, words: Lexicon) -> set[int]:
    """Return what an answer takes whose words name nothing: the only slot by a yes, and nothing by a model's number."""
    refused = words.no.search(text) or words.defers.search(text) or "?" in text
    return {0} if count == 1 and not refused and words.yes.search(text) else set()


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


def _without(text: str, mentions: Iterable[Mention]) -> str:
    return blanked(text, [(mention.start, mention.end) for mention in mentions])
