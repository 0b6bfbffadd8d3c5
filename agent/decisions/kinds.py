"""Which kind of meeting a mail wants: found in its own words, never in the model's."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent import policy
from agent.decisions.meaning import read_times
from agent.decisions.situation import Situation
from agent.decisions.wording import asks_for_something, clauses, denies, names_any_of
from agent.domain import Booking
from agent.slots import MeetingType


@dataclass(frozen=True)
class Wanted:
    """A kind of meeting; what is not plainly asked for may be offered, and is never booked at once."""

    meeting: MeetingType
    is_plain: bool


def wanted_kind(situation: Situation, moving: Booking | None) -> Wanted | None:
    """Return the kind of meeting that is wanted; None where that is not clear, or where it is given no more.

    What the text asks for by name comes first, then what the conversation is about, then what is merely named, then how
    long it is to be; where nothing is said, it is the policy's first kind.
    """
    rules, offer = situation.policy, situation.offer
    if moving:
        present = rules.meeting(moving.meeting)
        return Wanted(present, is_plain=True) if present else None
    present = rules.meeting(offer.meeting) if offer else None
    if offer and present is None:
        return None
    text = situation.email.reply_text
    named = policy.named_meetings(rules, text)
    if len(named) > 1 or any(denies(clause) for clause in _naming(situation, named)):
        return None
    is_asked_for = _is_asked_for(situation, named)
    if named and (is_asked_for or present is None):
        return Wanted(named[0], is_plain=is_asked_for or named[0] == rules.meetings[0])
    if present and not _is_longer(situation, present):
        return Wanted(present, is_plain=named in ([], [present]))
    return _unnamed(situation, present)


def bookings_of_kind(situation: Situation) -> Sequence[Booking]:
    """Return the sender's bookings of the kind that the mail names; all, where it names none."""
    named = policy.named_meetings(situation.policy, situation.email.reply_text)
    if not named or len(situation.policy.meetings) == 1:
        return situation.bookings
    return [booking for booking in situation.bookings if [situation.policy.meeting(booking.meeting)] == named]


def _unnamed(situation: Situation, present: MeetingType | None) -> Wanted | None:
    rules = situation.policy
    usual = present or rules.meetings[0]
    in_subject = policy.named_meetings(rules, situation.email.subject) if present is None else []
    if len(in_subject) > 1:
        return None
    kind = in_subject[0] if in_subject else policy.of_length(rules, usual, read_times(situation).duration_minutes)
    return Wanted(kind, is_plain=kind == usual) if kind else None


def _is_longer(situation: Situation, present: MeetingType) -> bool:
    wanted = read_times(situation).duration_minutes
    return wanted is not None and wanted > policy.length(situation.policy, present)


def _is_asked_for(situation: Situation, named: Sequence[MeetingType]) -> bool:
    """Say whether a clause with the kind in it asks for something, or names a time that is possible."""
    quotes = [window.quote for window in read_times(situation).windows if window.possible]
    return any(asks_for_something(clause) or names_any_of(quotes, clause) for clause in _naming(situation, named))


def _naming(situation: Situation, named: Sequence[MeetingType]) -> list[str]:
    """List the clauses that name one of these kinds."""
    every = clauses(situation.email.reply_text)
    return [clause for clause in every if set(policy.named_meetings(situation.policy, clause)) & set(named)]
