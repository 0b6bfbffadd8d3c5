"""Who could give the meeting that a mail is about, and what their time looks like."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent import policy
from agent.decisions.kinds import Wanted, wanted_kind
from agent.decisions.meaning import read_times
from agent.decisions.situation import Situation
from agent.domain import Booking, Hold, Slot
from agent.slots import Agenda, MeetingType


@dataclass(frozen=True)
class Giver:
    """An owner with the kind of meeting and with what it finds in the owner's time."""

    owner: str
    wanted: Wanted
    agenda: Agenda
    moving: Booking | None
    """The booking that is to be moved, which does not stand in the way."""


def givers(situation: Situation, moving: Booking | None) -> Sequence[Giver]:
    """List who could give the meeting, in the order in which they are asked; a booking stays with its owner."""
    wanted = wanted_kind(situation, moving)
    if wanted is None:
        return []
    held = [hold for hold in situation.held if moving is None or (hold.slot, hold.owner) != (moving.slot, moving.owner)]
    customers = [booking.slot for booking in situation.bookings if booking != moving]
    if moving:
        owners: Sequence[str] = [moving.owner]
    else:
        first = situation.offer.owner if situation.offer else None
        owners = policy.owners_in_order(wanted.meeting, held, situation.now, first)
    return [
        Giver(owner, wanted, _agenda(situation, wanted.meeting, owner, held, customers, moving), moving)
        for owner in owners
        if owner in situation.availability
    ]


def _agenda(
    situation: Situation,
    meeting: MeetingType,
    owner: str,
    held: Sequence[Hold],
    customers: Sequence[Slot],
    moving: Booking | None,
) -> Agenda:
    """Return what an owner's time looks like, besides the booking that is to be moved."""
    said = situation.availability[owner]
    known = replace(said, busy=tuple(busy for busy in said.busy if moving is None or busy != moving.slot))
    return policy.agenda(situation.policy, meeting, owner, known, held, customers)


def wants_longer(situation: Situation, moving: Booking | None) -> bool:
    """Say whether the mail wants more time than the kind of meeting takes that it is about."""
    kind, minutes = wanted_kind(situation, moving), read_times(situation).duration_minutes
    return kind is not None and minutes is not None and minutes > policy.length(situation.policy, kind.meeting)


def owners_concerned(situation: Situation) -> frozenset[str]:
    """Name the owners whose calendars the decision may rest on."""
    kind = wanted_kind(situation, None)
    changing = [booking.owner for booking in situation.bookings]
    return frozenset([*(kind.meeting.owners if kind else ()), *changing])
