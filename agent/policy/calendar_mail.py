"""What becomes of calendar mail (iTIP, RFC 5546): answers, counters and changes to events, of ours and of others."""

from collections.abc import Mapping, Sequence

from agent.domain import Answer, Attachment, Booking, CalendarPart, Defect, Email, Reason, Sender
from agent.policy.calendar_words import is_answer_subject, is_generated, own_words
from agent.policy.event_words import event_words, tokens

UNSAID = frozenset({Defect.CALENDAR_COMMENT, Defect.CALENDAR_TRUNCATED})
"""Defects of a mail whose calendar file says more than its parts hold: a comment on the answer, further events."""
ANSWER_REASONS: Mapping[str, Reason] = {
    "ACCEPTED": Reason.ATTENDEE_ACCEPTED,
    "TENTATIVE": Reason.ATTENDEE_TENTATIVE,
}
"""What an invited attendee's answer comes to; any other answer is as good as a refusal."""
IGNORED_ANSWERS = frozenset({Reason.ATTENDEE_UNKNOWN, *ANSWER_REASONS.values()})
_ANSWERS = {"ACCEPTED": Answer.ACCEPTED, "TENTATIVE": Answer.TENTATIVE, "DECLINED": Answer.DECLINED}
_HARMLESS = frozenset(ANSWER_REASONS)
_REPLIED = frozenset({"re", "aw", "sv", "antw", "fw", "fwd", "wg"})
_OF_THE_ANSWER = frozenset(
    {
        "text/calendar",
        "application/ics",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
    }
)
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
        return Reason.CALENDAR_MAIL if _lost_its_file(email) else None
    found = max((_of_part(part, sender, invited) for part in parts), key=_BY_DEMAND.index)
    if found in IGNORED_ANSWERS and _has_words(email):
        return Reason.CALENDAR_MAIL if sender.verified else Reason.SENDER_UNPROVEN
    return found


def _of_part(part: CalendarPart, sender: Sender, invited: Sequence[Booking]) -> Reason:
    if part.method not in {"REPLY", "COUNTER"} or part.uid is None:
        return Reason.CALENDAR_MAIL
    booking = next((booking for booking in invited if booking.event_id.strip() == part.uid.strip()), None)
    if booking is None:
        return Reason.ATTENDEE_UNKNOWN if part.method == "REPLY" else Reason.CALENDAR_MAIL
    answers = [attendee.answer for attendee in part.attendees if attendee.address == sender.address]
    is_invited = sender.verified and bool(answers) and sender.address == booking.address.lower()
    if part.method == "COUNTER":
        return Reason.ATTENDEE_COUNTERED if is_invited else _of_stranger(sender)
    if is_invited:
        found = [ANSWER_REASONS.get(answer or "", Reason.ATTENDEE_DECLINED) for answer in answers]
        return max(found, key=_BY_DEMAND.index)
    stated = {attendee.answer for attendee in part.attendees}
    return Reason.ATTENDEE_UNKNOWN if stated and stated <= _HARMLESS else _of_stranger(sender)


def answers(email: Email, sender: Sender, invited: Sequence[Booking]) -> Sequence[tuple[Booking, Answer, int]]:
    """List what the proven attendee answers to which bookings of ours, and to which state of each (its SEQUENCE)."""
    found = {}
    for part in email.calendar:
        booking = next((known for known in invited if part.uid and known.event_id.strip() == part.uid.strip()), None)
        said = [attendee.answer for attendee in part.attendees if attendee.address == sender.address]
        if booking is None or part.method != "REPLY" or sender.address != booking.address.lower():
            continue
        if sender.verified and len(said) == 1 and said[0] in _ANSWERS:
            found[booking.id] = booking, _ANSWERS[said[0]], part.sequence
    return list(found.values())


def _of_stranger(sender: Sender) -> Reason:
    return Reason.CALENDAR_MAIL if sender.verified else Reason.SENDER_UNPROVEN


def _has_words(email: Email) -> bool:
    """Say whether a person wrote something beside the answer."""
    known = event_words(email)
    return (
        bool(UNSAID & set(email.defects))
        or any(not _is_of_the_answer(attachment) for attachment in email.attachments)
        or not (is_answer_subject(email.subject) or known.issuperset(_named(email.subject)))
        or bool(own_words(email.reply_text, known))
    )


def _named(subject: str) -> list[str]:
    return [word for word in tokens(subject) if word not in _REPLIED]


def _is_of_the_answer(attachment: Attachment) -> bool:
    """Say whether an attachment is the calendar file itself or a signature of the mail."""
    return attachment.content_type in _OF_THE_ANSWER or attachment.name.lower().endswith(".ics")


def _lost_its_file(email: Email) -> bool:
    """Say whether a mail is a program's answer whose calendar file was taken away on its way."""
    known = event_words(email)
    lines = [line.strip() for line in email.reply_text.splitlines()]
    return is_answer_subject(email.subject) and (
        not own_words(email.reply_text, known) or any(is_generated(line, known) for line in lines)
    )
