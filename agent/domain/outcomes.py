"""How a mail ends, why, and what a plan does."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from agent.domain.calendar import DESK_OWNER
from agent.domain.times import Slot


class OutcomeKind(StrEnum):
    """What the customer got."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    OFFERED = "offered"
    ASKED = "asked"
    CLOSED = "closed"
    HANDED_OFF = "handed_off"
    IGNORED = "ignored"
    SHADOWED = "shadowed"
    DEAD_LETTERED = "dead_lettered"


class Reason(StrEnum):
    """Why a mail was handed off, ignored or closed. Each has a heading in ops/runbook.md."""

    # handed off
    SENDER_UNPROVEN = "sender_unproven"
    FROM_DEFECTIVE = "from_defective"
    REPLY_TO_ELSEWHERE = "reply_to_elsewhere"
    MACHINE_UNSURE = "machine_unsure"
    BOUNCE_OF_OURS = "bounce_of_ours"
    ADDRESS_HELD_BACK = "address_held_back"
    TOO_MANY_MAILS = "too_many_mails"
    NOTICE_ANSWERED = "notice_answered"
    TAKEN_AWAY = "taken_away"
    CALENDAR_MAIL = "calendar_mail"
    ATTENDEE_DECLINED = "attendee_declined"
    ATTENDEE_COUNTERED = "attendee_countered"
    CONTACT_UNKNOWN = "contact_unknown"
    CONTACT_AMBIGUOUS = "contact_ambiguous"
    CONTACT_INCOMPLETE = "contact_incomplete"
    ATTACHMENT_UNREADABLE = "attachment_unreadable"
    MAIL_UNREADABLE = "mail_unreadable"
    TOO_LONG = "too_long"
    NOTHING_WRITTEN = "nothing_written"
    WANTS_PERSON = "wants_person"
    OUT_OF_SCOPE = "out_of_scope"
    UNCLEAR = "unclear"
    MEETING_UNCLEAR = "meeting_unclear"
    NOTHING_TO_CHANGE = "nothing_to_change"
    NO_FREE_SLOT = "no_free_slot"
    TOO_MANY_ROUNDS = "too_many_rounds"
    PERSON_TOOK_OVER = "person_took_over"
    EDITED_BY_PERSON = "edited_by_person"
    SLOT_LOST = "slot_lost"
    REJECTED = "rejected"
    FOLLOW_UP = "follow_up"
    CALENDAR_UNKNOWN = "calendar_unknown"
    CONTACTS_UNAVAILABLE = "contacts_unavailable"
    MODEL_UNAVAILABLE = "model_unavailable"
    MODEL_INVALID = "model_invalid"
    MAILBOX_UNAVAILABLE = "mailbox_unavailable"
    SENDING_FAILED = "sending_failed"
    EFFECT_UNCERTAIN = "effect_uncertain"
    ACCESS_DENIED = "access_denied"
    SHAPE_CHANGED = "shape_changed"
    HELD_BACK = "held_back"
    POISON = "poison"
    # ignored
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    MAILING_LIST = "mailing_list"
    RECEIPT = "receipt"
    OWN_MAIL = "own_mail"
    DUPLICATE = "duplicate"
    ATTENDEE_ACCEPTED = "attendee_accepted"
    ATTENDEE_TENTATIVE = "attendee_tentative"
    ATTENDEE_UNKNOWN = "attendee_unknown"
    ACKNOWLEDGEMENT = "acknowledgement"
    # closed
    DECLINED = "declined"


class Action(StrEnum):
    """What a plan does."""

    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"
    OFFER = "offer"
    ASK = "ask"
    CLOSE = "close"
    IGNORE = "ignore"
    HAND_OFF = "hand_off"


@dataclass(frozen=True)
class Plan:
    """What the rules decided for one mail; `question` names what to ask back, `candidates` are its choices."""

    action: Action
    slots: tuple[Slot, ...] = ()
    booking_id: str | None = None
    reason: Reason | None = None
    question: str | None = None
    candidates: tuple[Slot, ...] = ()
    explanation: str | None = None
    follow_up: bool = False
    meeting: str = ""
    """The name of the kind of meeting that the slots are of."""
    owner: str = DESK_OWNER
    """Who gives it, as the policy names them."""
    adds: tuple[str, ...] = ()
    """What each offered slot adds to the offer, for those who read along."""
    held_until: datetime | None = field(default=None, compare=False)
    """Until when the offered slots are held; None where nothing is offered, and in plans of 0.1.0."""
    why_owner: str = field(default="", compare=False)
    """Why it is this owner, for those who read along; empty where nobody else gives it."""
