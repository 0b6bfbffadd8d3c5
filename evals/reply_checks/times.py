"""Whether the times that a mail of ours lists are those of the calendar, of the offer, or of the customer's words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from agent.domain import EffectKind
from agent.times import resolve
from evals.reply_checks.finding import Finding
from evals.reply_checks.moments import Stretch, stretch, stretch_of
from evals.reply_checks.reading import Told
from evals.reply_checks.sent import SentReply
from evals.reply_checks.standing import Times

CHOICE = "format.range"
_LABELS = {"label.when": "text", "label.new": "text", "label.before": "text", "how.stays": "when"}
"""Where a sentence says when."""
OFFERS = (
    *("status.offered", "status.offered_one", "status.offered_as_asked", "status.offered_next_free"),
    *("reminder.held", "reminder.held_one"),
)
_OWN = "question.which_booking"


@dataclass(frozen=True)
class Listed:
    """A time that a mail lists, and what for: the key of its sentence."""

    key: str
    text: str
    read: Stretch | None
    number: str
    is_owners: bool
    """Whether it tells the time before it once more, on the owner's clock."""


def times(reply: SentReply, told: Told) -> Iterator[Finding]:
    """Compare each time that a mail lists with what it may be."""
    listed = _listed(told)
    for each in listed:
        if each.read is None:
            yield Finding(f"says {each.text!r}, which is no day and time", is_harm=True)
            continue
        span = (each.read.start, each.read.end)
        if not _is_so(span, each.key, reply, told):
            yield Finding(f"says {each.text!r}, and there is no such time", is_harm=_claims(told, each.key))
        zones = reply.owners_zones if each.is_owners else (reply.zone,)
        if not any(each.read.clock.is_that_of(zone, each.read.start, told.language) for zone in zones):
            yield Finding(f"says {each.text!r} on another clock than the {'owner' if each.is_owners else 'customer'}'s")
    if told.values(*OFFERS) and not any(each.key == CHOICE for each in listed):
        yield Finding("offers times, and lists none")
    numbers = [int(each.number) for each in listed if each.number]
    if numbers != list(range(1, len(numbers) + 1)):
        yield Finding(f"numbers its times {numbers}")


def when(told: Told) -> Sequence[Stretch]:
    """List the times that a mail lists and that can be read."""
    return [each.read for each in _listed(told) if each.read]


def _listed(told: Told) -> Sequence[Listed]:
    found: list[Listed] = []
    for said in told.said:
        if said.key in _LABELS:
            text = said.values[_LABELS[said.key]]
            found.append(Listed(said.key, text, stretch(text, told.language), "", is_owners=False))
        elif said.is_owners and found:
            before = found[-1]
            read = stretch_of(said, told.language, before.read.day if before.read else None)
            found.append(Listed(before.key, " ".join(said.values.values()), read, "", is_owners=True))
        elif said.key == CHOICE:
            text = f"{said.values['date']}, {said.values['start']}"
            found.append(Listed(CHOICE, text, stretch_of(said, told.language), said.number, is_owners=False))
    return found


def _claims(told: Told, key: str) -> bool:
    """Say whether a wrong time would be taken for one that is booked or to be had: in a question it may be neither."""
    return key != CHOICE or not _is_question(told) or bool(told.values(_OWN))


def _is_question(told: Told) -> bool:
    return any(said.key.startswith("question.") for said in told.said)


def _is_so(span: Times, key: str, reply: SentReply, told: Told) -> bool:
    standing = reply.standing
    own = standing.before_of(reply.author)
    match key:
        case "label.when":
            return span in {standing.done_at(EffectKind.BOOK), standing.done_at(EffectKind.CANCEL)}
        case "label.new":
            return span == standing.done_at(EffectKind.MOVE)
        case "label.before":
            return span == standing.moved_from()
        case "how.stays":
            return span in own & standing.after_of(reply.author)
    if told.values(_OWN):
        return span in own
    return span in standing.held or (_is_question(told) and (span in own or _is_meant(span[0], reply)))


def _is_meant(start: datetime, reply: SentReply) -> bool:
    """Say whether the customer's own words may mean this time."""
    texts = (reply.asked.text, reply.asked.subject)
    found = (resolve(text, reply.asked.date, reply.zone, reply.language or "en").windows for text in texts)
    readings = (reading for windows in found for window in windows for reading in window.readings)
    return any(
        start == each.start or (each.start is not None and each.end is not None and each.start <= start < each.end)
        for each in readings
    )
