"""Who could give the meeting that a mail is about, and what their time looks like."""

from collections.abc import Mapping, Sequence
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
    why: str
    """Why it is this owner; empty where nobody else gives it."""

    def gives_already(self, slot: Slot) -> bool:
        """Say whether the booking that is to be moved stands there: its own time is free, and no choice."""
        return self.moving is not None and slot == self.moving.slot


def givers(situation: Situation, moving: Booking | None) -> Sequence[Giver]:
    """List who could give the meeting, in the order in which they are asked; a booking stays with its owner."""
    wanted = wanted_kind(situation, moving)
    if wanted is None:
        return []
    held = [hold for hold in situation.held if moving is None or (hold.slot, hold.owner) != (moving.slot, moving.owner)]
    customers = [booking.slot for booking in situation.bookings if booking != moving]
    reasons = _of_booking(wanted.meeting, moving) if moving else _in_order(situation, wanted.meeting, held)
    return [
        Giver(owner, wanted, _agenda(situation, wanted.meeting, owner, held, customers, moving), moving, why)
        for owner, why in reasons.items()
        if owner in situation.availability
    ]


def _of_booking(meeting: MeetingType, moving: Booking) -> Mapping[str, str]:
    return {moving.owner: policy.WhyOwner.BOOKED if len(meeting.owners) > 1 else ""}


def _in_order(situation: Situation, meeting: MeetingType, held: Sequence[Hold]) -> Mapping[str, str]:
    """Return why each owner would give it, in the order in which they are asked."""
    first = situation.offer.owner if situation.offer else None
    asked = policy.owners_in_order(meeting, held, situation.now, first, situation.crm_owner)
    return {owner: policy.why_asked(meeting, owner, asked, first, situation.crm_owner) or "" for owner in asked}


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
