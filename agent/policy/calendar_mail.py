"""What becomes of calendar mail (iTIP, RFC 5546): answers, counters and changes to events, of ours and of others."""

from collections.abc import Mapping, Sequence

from agent.domain import Booking, CalendarPart, Defect, Email, Reason, Sender
from agent.policy.calendar_words import is_answer_subject, own_words

UNSAID = frozenset({Defect.CALENDAR_COMMENT, Defect.CALENDAR_TRUNCATED})
"""Defects of a mail whose calendar file says more than its parts hold: a comment on the answer, further events."""
ANSWER_REASONS: Mapping[str, Reason] = {
    "ACCEPTED": Reason.ATTENDEE_ACCEPTED,
    "TENTATIVE": Reason.ATTENDEE_TENTATIVE,
}
"""What an invited attendee's answer comes to; any other answer is as good as a refusal."""
IGNORED_ANSWERS = frozenset({Reason.ATTENDEE_UNKNOWN, *ANSWER_REASONS.values()})
_HARMLESS = frozenset(ANSWER_REASONS)
# From what asks least of a person to what asks most.
_BY_DEMAND = (
    Reason.ATTENDEE_UNKNOWN,
    Reason.ATTENDEE_ACCEPTED,
    Reason.ATTENDEE_TENTATIVE,
    Reason.CALENDAR_MAIL,
    Reason.SENDER_UNPROVEN,
    Reason.ATTENDEE_COUNTERED,
    Reason.ATTENDEE_DECLINED,
)


def calendar_reason(email: Email, sender: Sender, invited: Sequence[Booking]) -> Reason | None:
    """Say why a calendar mail is ignored or left to a person, None where it is no calendar mail.

    `invited` are the bookings of ours that its events name. Of several events the most demanding one counts. A file
    without METHOD is an ordinary attachment.
    """
    parts = [part for part in email.calendar if part.method]
    if not parts:
        lost_its_file = is_answer_subject(email.subject) and not own_words(email.reply_text)
        return Reason.CALENDAR_MAIL if lost_its_file else None
    found = max((_of_part(part, sender, invited) for part in parts), key=_BY_DEMAND.index)
    if found in IGNORED_ANSWERS and _has_words(email):
        return Reason.CALENDAR_MAIL if sender.verified else Reason.SENDER_UNPROVEN
    return found


def _of_part(part: CalendarPart, sender: Sender, invited: Sequence[Booking]) -> Reason:
    booking = next((booking for booking in invited if booking.event_id == part.uid), None)
    if part.method not in {"REPLY", "COUNTER"} or part.uid is None:
        return Reason.CALENDAR_MAIL
    if booking is None:
        return Reason.ATTENDEE_UNKNOWN if part.method == "REPLY" else Reason.CALENDAR_MAIL
    answers = [attendee.answer for attendee in part.attendees if attendee.address == sender.address]
    is_invited = sender.verified and bool(answers) and sender.address == booking.address.lower()
    if part.method == "COUNTER":
        return Reason.ATTENDEE_COUNTERED if is_invited else _of_stranger(sender)
    if is_invited:
        return ANSWER_REASONS.get(answers[0] or "", Reason.ATTENDEE_DECLINED)
    stated = {attendee.answer for attendee in part.attendees}
    return Reason.ATTENDEE_UNKNOWN if stated and stated <= _HARMLESS else _of_stranger(sender)


def _of_stranger(sender: Sender) -> Reason:
    return Reason.CALENDAR_MAIL if sender.verified else Reason.SENDER_UNPROVEN


def _has_words(email: Email) -> bool:
    """Say whether a person wrote something beside the answer."""
    summaries = [part.summary for part in email.calendar if part.summary]
    return bool(UNSAID & set(email.defects)) or bool(own_words(email.reply_text, summaries))
