"""Who could give the meeting that a mail is about, and what their time looks like."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent import policy
from agent.decisions.meaning import Situation, read_times
from agent.domain import Availability, Booking
from agent.slots import Agenda, MeetingType


@dataclass(frozen=True)
class Giver:
    """An owner with the kind of meeting and with what it finds in the owner's time."""

    owner: str
    meeting: MeetingType
    agenda: Agenda
    moving: Booking | None
    """The booking that is to be moved, which does not stand in the way."""


def meeting_of(situation: Situation, moving: Booking | None) -> MeetingType | None:
    """Return the kind of meeting that is wanted; None where that is not clear, or where it is given no more."""
    rules, offer = situation.policy, situation.offer
    if moving:
        return rules.meeting(moving.meeting)
    present = rules.meeting(offer.meeting) if offer else None
    if offer and present is None:
        return None
    minutes = read_times(situation).duration_minutes
    return policy.wanted_meeting(rules, situation.email.reply_text, situation.email.subject, minutes, present)


def givers(situation: Situation, moving: Booking | None) -> Sequence[Giver]:
    """List who could give the meeting, in the order in which they are asked; a booking stays with its owner."""
    meeting = meeting_of(situation, moving)
    if meeting is None:
        return []
    held = [hold for hold in situation.held if moving is None or hold.slot != moving.slot]
    if moving:
        owners: Sequence[str] = [moving.owner]
    else:
        first = situation.offer.owner if situation.offer else None
        owners = policy.owners_in_order(meeting, held, situation.now, first)
    return [
        Giver(
            owner, meeting, policy.agenda(situation.policy, meeting, owner, _available(calendar, moving), held), moving
        )
        for owner in owners
        if (calendar := situation.availability.get(owner))
    ]


def wants_longer(situation: Situation, moving: Booking | None) -> bool:
    """Say whether the mail wants more time than the kind of meeting takes that it is about."""
    meeting, wanted = meeting_of(situation, moving), read_times(situation).duration_minutes
    return meeting is not None and wanted is not None and wanted > policy.length(situation.policy, meeting)


def owners_concerned(situation: Situation) -> frozenset[str]:
    """Name the owners whose calendars the decision may rest on."""
    meeting = meeting_of(situation, None)
    changing = [booking.owner for booking in situation.bookings]
    return frozenset([*(meeting.owners if meeting else ()), *changing])


def _available(calendar: Availability, moving: Booking | None) -> Availability:
    """Return what is busy, besides the event that is to be moved."""
    if moving is None:
        return calendar
    return replace(calendar, busy=tuple(busy for busy in calendar.busy if busy != moving.slot))
