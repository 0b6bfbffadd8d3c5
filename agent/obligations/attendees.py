"""What invited customers answer with their calendar programs."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent import papers, policy
from agent.domain import Answer, EffectKind, Owed, Reason, Sender
from agent.ports import Deps

_ANSWERED = frozenset({Reason.ATTENDEE_ACCEPTED, Reason.ATTENDEE_TENTATIVE, Reason.ATTENDEE_DECLINED})


@dataclass(frozen=True)
class AttendeeAnswer:
    """What the attendee of an event of ours answered, to the event as it was after so many changes."""

    owner: str
    event_id: str
    address: str
    answer: Answer
    sequence: int


def attendee_answers(deps: Deps, mail_id: str) -> Sequence[Owed]:
    """Owe that a proven attendee's answer is noted, where the calendar's provider does not see it by itself."""
    if deps.records.kept(mail_id, policy.Screening.__name__) is None:
        return []
    if papers.kept(deps.records, mail_id, policy.Screening).reason not in _ANSWERED:
        return []
    email, sender = deps.records.email(mail_id), papers.kept(deps.records, mail_id, Sender)
    invited = [booking for part in email.calendar if part.uid and (booking := deps.records.booking_of_event(part.uid))]
    found = [
        AttendeeAnswer(booking.owner, booking.event_id, booking.address, answer, sequence)
        for booking, answer, sequence in policy.answers(email, sender, invited)
        if booking.owner in deps.calendars and not deps.calendars[booking.owner].invites
    ]
    return [Owed(EffectKind.ANSWER, f"{mail_id}/answer/{answer.event_id}", papers.document(answer)) for answer in found]
