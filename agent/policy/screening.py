"""What becomes of a mail before its content counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from agent.domain import Booking, EffectKind, Email, Reason, Sender, SentCounts
from agent.policy.calendar_mail import IGNORED_ANSWERS, calendar_reason
from agent.policy.legibility import illegible_reason
from agent.policy.numbers import Policy


@dataclass(frozen=True)
class Screening:
    """What becomes of a mail before its content counts."""

    label: Literal["human", "ignored", "doubtful"]
    reason: Reason | None = None
    quiet: bool = False
    """Whether the owner is spared a mail about it."""


@dataclass(frozen=True)
class Standing:
    """What we know of a mail's sender and thread that its own words do not say."""

    person_took_over: bool = False
    is_duplicate: bool = False
    came_back: EffectKind | None = None
    """What it was of ours that this mail reports as undelivered."""
    is_held_back: bool = False
    gets_too_many: bool = False
    answers_notice: bool = False
    """Whether it answers what was written to the owner."""
    invited: tuple[Booking, ...] = ()
    """The bookings of ours that the mail's calendar parts name."""


MACHINE_REASONS: Mapping[str, Reason] = {
    "own_loop": Reason.OWN_MAIL,
    "receipt": Reason.RECEIPT,
    "delivery_report": Reason.BOUNCE,
    "bounce_subject": Reason.BOUNCE,
    "holds_report": Reason.BOUNCE,
    "auto_replied": Reason.AUTO_REPLY,
    "autoreply_header": Reason.AUTO_REPLY,
    "autoreply_subject": Reason.AUTO_REPLY,
    "list": Reason.MAILING_LIST,
    "precedence": Reason.MAILING_LIST,
    "null_return_path": Reason.BOUNCE,
}
"""What a machine's mail is taken for, the most telling sign first."""


def screen(email: Email, sender: Sender, desk: str, standing: Standing, *, max_chars: int) -> Screening:
    """Sort a mail: a machine's is ignored, a doubtful one goes to a person, a proven person's is read."""
    if sender.address == desk.lower() and not _is_answered_elsewhere(email, sender):
        return Screening("ignored", Reason.OWN_MAIL)
    if standing.is_duplicate:
        return Screening("ignored", Reason.DUPLICATE)
    if standing.came_back is not None:
        # A mail to the owner about the loss of a mail to the owner would be lost like that one.
        return Screening("doubtful", Reason.BOUNCE_OF_OURS, quiet=standing.came_back is EffectKind.NOTICE)
    of_calendar = calendar_reason(email, sender, standing.invited)
    if of_calendar is not None:
        return Screening("ignored" if of_calendar in IGNORED_ANSWERS else "doubtful", of_calendar)
    if email.machine.is_machine and not (email.machine.looks_human and _may_be_for_us(email, desk)):
        reasons = (reason for code, reason in MACHINE_REASONS.items() if code in email.machine.reasons)
        return Screening("ignored", next(reasons, Reason.AUTO_REPLY))
    return _doubt(email, sender, standing, max_chars)


def _may_be_for_us(email: Email, desk: str) -> bool:
    """Say whether a mail is no post to somebody else's list; a group of the desk's own domain hands on its mail."""
    domain = "@" + desk.lower().rpartition("@")[2]
    return "list_post" not in email.machine.reasons or any(
        address.lower().endswith(domain) for address in (*email.to, *email.cc)
    )


def _doubt(email: Email, sender: Sender, standing: Standing, max_chars: int) -> Screening:
    checks = (
        (email.machine.looks_human, Reason.MACHINE_UNSURE),
        (sender.address is None, Reason.FROM_DEFECTIVE),
        (not sender.verified, Reason.SENDER_UNPROVEN),
        (_is_answered_elsewhere(email, sender), Reason.REPLY_TO_ELSEWHERE),
        (standing.answers_notice, Reason.NOTICE_ANSWERED),
        (standing.person_took_over, Reason.PERSON_TOOK_OVER),
        (standing.is_held_back, Reason.ADDRESS_HELD_BACK),
        (standing.gets_too_many, Reason.TOO_MANY_MAILS),
    )
    found = next((reason for is_so, reason in checks if is_so), None) or illegible_reason(email, max_chars)
    return Screening("human") if found is None else Screening("doubtful", found)


def _is_answered_elsewhere(email: Email, sender: Sender) -> bool:
    """Say whether answers are wanted at another address, as contact forms do that write in the desk's own name."""
    return any(address.lower() != sender.address for address in email.reply_to)


def is_too_many(sent: SentCounts, policy: Policy) -> bool:
    """Say whether a sender, or a conversation, has had as many mails of ours as the policy allows."""
    return (
        sent.hour >= policy.mails_per_hour
        or sent.day >= policy.mails_per_day
        or sent.conversation >= policy.mails_per_conversation
    )


UNACKNOWLEDGED: frozenset[Reason] = frozenset(
    {
        Reason.SENDER_UNPROVEN,
        Reason.FROM_DEFECTIVE,
        Reason.REPLY_TO_ELSEWHERE,
        Reason.MACHINE_UNSURE,
        Reason.BOUNCE_OF_OURS,
        Reason.ADDRESS_HELD_BACK,
        Reason.TOO_MANY_MAILS,
        Reason.NOTICE_ANSWERED,
        Reason.TAKEN_AWAY,
        Reason.CALENDAR_MAIL,
        Reason.ATTENDEE_DECLINED,
        Reason.ATTENDEE_COUNTERED,
        Reason.MAIL_UNREADABLE,
        Reason.PERSON_TOOK_OVER,
        Reason.FOLLOW_UP,
    }
)
"""Handoffs that the sender is not told of: nobody proven wrote, a machine may have,
it would not arrive, or an answer goes out anyway."""

TOLD_ONCE_A_DAY: frozenset[Reason] = frozenset(
    {
        Reason.SENDER_UNPROVEN,
        Reason.FROM_DEFECTIVE,
        Reason.REPLY_TO_ELSEWHERE,
        Reason.MACHINE_UNSURE,
        Reason.ADDRESS_HELD_BACK,
        Reason.TOO_MANY_MAILS,
        Reason.NOTICE_ANSWERED,
    }
)
"""Handoffs that the owner gets one mail a day and sender about: what answers our notices must not make more of them."""
ALWAYS_TOLD: frozenset[Reason] = frozenset({Reason.EFFECT_UNCERTAIN, Reason.ACCESS_DENIED, Reason.POISON})
"""Handoffs that the owner is told of however many there are."""
