"""Facts of every outcome that a customer is written about."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

from agent.domain import OutcomeKind, Person, Slot
from agent.replies import Facts
from agent.replies.facts import Explanation, Question

OWNER = Person("Dana Ruiz", "dana@example.com")
LATER = datetime(2025, 3, 7, 16, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0) -> Slot:
    """Return half an hour in March 2025."""
    start = datetime(2025, 3, day, hour, minute, tzinfo=UTC)
    return Slot(start, start + timedelta(minutes=30))


BOOKED = Facts(
    outcome=OutcomeKind.BOOKED,
    slots=(at(6, 14),),
    old_slot=None,
    zone="Europe/Berlin",
    owner_zone="Europe/Berlin",
    meeting="Introductory call",
    place="Room 4",
    owner=OWNER,
)
OFFERED = replace(BOOKED, outcome=OutcomeKind.OFFERED, slots=(at(6, 14), at(7, 9)), held_until=LATER)


def every_kind() -> Iterator[Facts]:
    """Yield facts of each outcome, with each question and each explanation."""
    yield BOOKED
    yield replace(BOOKED, zone="America/New_York", follow_up=True, answer_by=LATER)
    yield replace(BOOKED, outcome=OutcomeKind.MOVED, old_slot=at(5, 9))
    yield replace(BOOKED, outcome=OutcomeKind.CANCELLED, slots=(), old_slot=at(5, 9))
    yield replace(BOOKED, outcome=OutcomeKind.CLOSED, slots=())
    yield replace(BOOKED, outcome=OutcomeKind.HANDED_OFF, slots=(), answer_by=LATER)
    yield replace(BOOKED, outcome=OutcomeKind.HANDED_OFF, slots=(), answer_by=None)
    for explanation in (None, *get_args(Explanation)):
        yield replace(OFFERED, slots=(*OFFERED.slots, at(11, 23)), explanation=explanation)
        yield replace(BOOKED, outcome=OutcomeKind.OFFERED, explanation=explanation, old_slot=at(4, 9), follow_up=True)
    for question in get_args(Question):
        yield replace(BOOKED, outcome=OutcomeKind.ASKED, question=question, slots=(at(6, 14), at(7, 14)))
        yield replace(BOOKED, outcome=OutcomeKind.ASKED, question=question, slots=())
