"""Where an answer names offered slots by their place in the list: "the second one", "option 3", "2", "the last"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal

from agent.domain import Slot
from agent.offers.words import Lexicon

_EDGE = r"(?:^|[.!?;,:\n(]\s*)"
_END = r"(?=\s*(?:$|[.!?;,\n)]))"
_HALF_A_DAY = 12
_NEAR = 40


@dataclass(frozen=True)
class Mention:
    """A stretch of the answer and the slots (by index) that it names; `possible` is False where it rules them out."""

    start: int
    end: int
    slots: frozenset[int]
    kind: Literal["place", "time", "every", "later", "earlier"] = "place"
    possible: bool = True


def numbered(text: str, slots: Sequence[Slot], zone: tzinfo, words: Lexicon) -> list[Mention]:
    """Find the mentions by number or ordinal; one that may as well be a day of the month names that day's slots too."""
    found: list[Mention] = []
    own = re.compile(rf"{words.own}\s+$", re.IGNORECASE)
    for mention in (
        *_pairs(text, len(slots), words),
        *_certain(text, len(slots), words),
        *_ordinals(text, slots, zone, words),
    ):
        is_new = not any(mention.start < other.end and other.start < mention.end for other in found)
        if is_new and not own.search(text[: mention.start]):
            found.append(mention)
    return found


def bare_numbers(text: str, slots: Sequence[Slot], zone: tzinfo, words: Lexicon) -> list[Mention]:
    """Find digits that stand alone: "I take 2", "1 or 3"; in "2 works" it may as well be an hour or a day."""
    before = re.compile(rf"(?:{words.takes}(?:\s+{words.article})?|{words.link})\s*$", re.IGNORECASE)
    after = re.compile(rf"\s*{words.link}", re.IGNORECASE)
    fits = re.compile(rf"\s*{words.fits}", re.IGNORECASE)
    found = []
    for match in re.finditer(r"(?<![\w.:/+\-])(\d)(?![\w:/%]|[.,]\d|-\d)", text):
        number = int(match[1])
        certain = before.search(text[max(0, match.start() - _NEAR) : match.start()]) or after.match(text, match.end())
        if 1 <= number <= len(slots) and (certain or fits.match(text, match.end())):
            others = frozenset() if certain else _at_hour(number, slots, zone) | _on_day(number, slots, zone)
            found.append(Mention(*match.span(), frozenset({number - 1}) | others))
    return found


def only_number(text: str, count: int, words: Lexicon) -> int | None:
    """Return the index that an answer names which is a number and courtesy, nothing else."""
    courtesy = rf"{words.takes}|{words.fits}|{words.mark}|{words.yes.pattern}"
    left = re.sub(r"[\s.!,:;()#]+", " ", re.sub(courtesy, " ", text, flags=re.IGNORECASE)).strip()
    for index in range(count):
        number, _, cardinal = _forms(index, words)
        if re.fullmatch(rf"(?:{words.article}\s+)?{number}|{cardinal}", left, re.IGNORECASE):
            return index
    return None


def _pairs(text: str, count: int, words: Lexicon) -> Iterator[Mention]:
    """Read "the first two" as all of them: which two does not matter, since several are asked about."""
    for match in words.pair.finditer(text):
        yield Mention(*match.span(), frozenset(range(count)))


def _certain(text: str, count: int, words: Lexicon) -> Iterator[Mention]:
    for index in range(count):
        number, ordinal, cardinal = _forms(index, words)
        patterns = (
            rf"{words.mark}\s*{number}(?![\w:]|[.,]\d)",
            rf"{words.mark}(?<![.#°º])\s+(?:{cardinal}|{ordinal})",
            rf"(?:{ordinal}|(?<!\d){number}\.)\s+{words.noun}",
            rf"\({number}\)",
            rf"^\s*{number}[.)]\s+(?=\D)",
        )
        for pattern in patterns:
            for match in re.finditer(pattern, text, re.IGNORECASE | re.MULTILINE):
                yield Mention(*match.span(), frozenset({index}))
    for match in re.finditer(rf"{words.last}\s+{words.noun}", text, re.IGNORECASE):
        yield Mention(*match.span(), frozenset({count - 1}))


def _ordinals(text: str, slots: Sequence[Slot], zone: tzinfo, words: Lexicon) -> Iterator[Mention]:
    """Find ordinals that stand alone; beside a weekday or a month they are dates and left to the reader of times."""
    ends = rf"(?:{_END}|(?=\s*(?:{words.fits}|{words.link})))"
    for index in range(len(slots)):
        number, ordinal, _ = _forms(index, words)
        starts = rf"(?:(?:{words.article}|{words.takes})\s*|{_EDGE})"
        pattern = rf"{starts}((?:{ordinal}|(?<=\s){number}\.(?=\s\D)){ends})"
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if not _is_date(text, match.start(1), match.end(1), words):
                yield Mention(*match.span(1), frozenset({index} | _on_day(index + 1, slots, zone)))
    for match in re.finditer(rf"{words.article}\s*({words.last}{ends})", text, re.IGNORECASE):
        yield Mention(*match.span(1), frozenset({len(slots) - 1}))


def _forms(index: int, words: Lexicon) -> tuple[str, str, str]:
    nothing = "(?!)"
    known = index < len(words.ordinals)
    return (
        str(index + 1),
        words.ordinals[index] if known else nothing,
        words.cardinals[index] if known else nothing,
    )


def _is_date(text: str, start: int, end: int, words: Lexicon) -> bool:
    name = words.calendar.pattern
    before = re.search(rf"{name}s?\W+(?:\w{{1,3}}\W+)?$", text[:start], re.IGNORECASE)
    after = re.match(rf"\s+(?:\w{{1,3}}\s+)?{name}", text[end:], re.IGNORECASE)
    return before is not None or after is not None


def _on_day(number: int, slots: Sequence[Slot], zone: tzinfo) -> frozenset[int]:
    return frozenset(index for index, slot in enumerate(slots) if slot.start.astimezone(zone).day == number)


def _at_hour(number: int, slots: Sequence[Slot], zone: tzinfo) -> frozenset[int]:
    hours = (slot.start.astimezone(zone).hour % _HALF_A_DAY for slot in slots)
    return frozenset(index for index, hour in enumerate(hours) if hour == number)
