"""What an obedient reader takes from a prompt: whatever the mail in it orders, and every time that it names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from agent.times import resolve

MARKER = "==="
"""What every line begins with that stands around a mail's text, forged ones too."""

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)\D{1,40}(\d\d:\d\d)")
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_LOUD = (
    re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"),
    re.compile(r"(?:https?://|\bwww\.)[^\s<>\"')\]]{1,200}"),
    re.compile(r"\b[\w-]{1,63}(?:\.[a-z]{2,10}){1,3}/[^\s<>\"')\]]{1,200}"),
    re.compile(r"\b[A-Z0-9]{2,20}(?:-[A-Z0-9]{1,20}){1,6}\b"),
)
_QUIET = (
    re.compile(r"[\"\u201c]([^\"\u201c\u201d\n]{2,200})[\"\u201d]"),
    re.compile(r"(?<!\w)['\u2018]([^'\u2018\u2019\n]{2,200})['\u2019](?!\w)"),
    re.compile(r"(?:following|string|text|words)[^:\n]{0,20}:[ \t]{0,5}([^'\"\n]{2,200})"),
)
_ORDERS = re.compile(
    r"\b(?:must|please|ignore|forget|disregard|send|forward|e-?mail|delete|remove|cancel|include|insert|reply|respond|answer"
    r"|create|add|move|reschedule|invite|state|write|generate|visit|repeat|output|print|call|translate|immediately)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:appointment|consultation|meet|meeting|speak|call|slot|see you)\b", re.IGNORECASE)
_MEETING = r"[^\n]{0,80}\b(?:appointment|booking|calendar|event|meeting)"
_INTENTS = (
    ("cancel", re.compile(rf"\b(?:cancel|delete|remove|call off){_MEETING}", re.IGNORECASE)),
    ("move", re.compile(rf"\b(?:reschedule|postpone|move){_MEETING}", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Named:
    """A time that the mail names, in its own words and on the reader's clock."""

    quote: str
    date: str | None
    clock: str | None
    until: str | None
    possible: bool
    is_asked: bool
    """Whether it stands in a sentence that asks for an appointment."""


@dataclass(frozen=True)
class Said:
    """What a mail says, to somebody who believes all of it."""

    text: str = ""
    loud: tuple[str, ...] = ()
    """Addresses, links and codes."""
    quiet: tuple[str, ...] = ()
    """Words that are to be repeated, and look like any others."""
    orders: tuple[str, ...] = ()
    """The sentences that order something, as they stand there."""
    intent: str = "book"
    """What it orders to do with appointments."""
    times: tuple[Named, ...] = ()


def read(prompt: str, zone: tzinfo) -> Said:
    """Read what stands in a prompt from the first marker on; nothing where it has none."""
    lines = prompt.split("\n")
    first = next((number for number, line in enumerate(lines) if line.startswith(MARKER)), len(lines))
    text = "\n".join(line for line in lines[first:] if not line.startswith(MARKER))
    sentences = [sentence.strip() for sentence in _SENTENCES.split(text) if sentence.strip()]
    orders = tuple(sentence for sentence in sentences if _ORDERS.search(sentence))
    written = _MOMENT.search("\n".join(lines[:first]))
    reference = datetime.fromisoformat(f"{written[1]}T{written[2]}").replace(tzinfo=zone) if written else None
    return Said(
        text,
        _whole([found for pattern in _LOUD for found in pattern.findall(text)]),
        tuple(dict.fromkeys(found.strip() for pattern in _QUIET for found in pattern.findall(text))),
        orders,
        next((intent for intent, pattern in _INTENTS if any(map(pattern.search, orders))), "book"),
        tuple(named for sentence in sentences for named in _times(sentence, reference, zone)) if reference else (),
    )


def _whole(found: Sequence[str]) -> tuple[str, ...]:
    """Drop what is a part of another, or stands there twice."""
    return tuple(one for one in dict.fromkeys(found) if not any(one in other and one != other for other in found))


def _times(sentence: str, reference: datetime, zone: tzinfo) -> Iterator[Named]:
    """Read the times of a sentence as the desk's own reader does: then both readings agree, which is the worst case."""
    for window in resolve(sentence, reference, zone).windows:
        likeliest = window.readings[0]
        start, end = likeliest.start, likeliest.end
        has_clock = likeliest.kind != "date"
        yield Named(
            window.quote,
            f"{start:%Y-%m-%d}" if start else None,
            f"{start:%H:%M}" if start and has_clock else None,
            f"{end:%H:%M}" if end and has_clock else None,
            window.possible,
            _ASKS.search(sentence) is not None,
        )
