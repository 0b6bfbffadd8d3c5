"""What happens for a mail: effects, debts, handoffs, model calls."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from agent.domain.outcomes import Reason


class EffectKind(StrEnum):
    """What we do outside, or hold inside, for a mail."""

    REPLY = "reply"
    ACK = "ack"
    REMINDER = "reminder"
    HOLD = "hold"
    RELEASE = "release"
    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"
    NOTICE = "notice"
    DRAFT = "draft"
    ACTIVITY = "activity"
    SENT_COPY = "sent_copy"
    FILE = "file"
    ANSWER = "answer"
    """An attendee's answer is noted in the event."""
    SHOW_HOLD = "show_hold"
    """A tentative event shows a held time in the owner's calendar."""
    HIDE_HOLD = "hide_hold"
    """It is removed again."""


@dataclass(frozen=True)
class Effect:
    """An effect before it happens; its key says what it means, so that it happens once."""

    kind: EffectKind
    conversation_id: str
    mail_id: str
    request: dict[str, Any] = field(default_factory=dict)
    generation: int = 1
    about: str = ""
    """Tells several effects of one kind for one mail apart."""
    recipient: str = ""
    """Whom a mail goes to."""

    @property
    def key(self) -> str:
        """Return the idempotency key."""
        return "/".join(filter(None, (self.conversation_id, self.mail_id, self.kind, self.about, str(self.generation))))


@dataclass(frozen=True)
class Owed:
    """Something that follows from a decision and that the worker delivers later, once."""

    kind: EffectKind
    key: str
    payload: dict[str, Any]
    not_before: datetime | None = None
    """When it is due, where that is not at once."""


@dataclass(frozen=True)
class Handoff:
    """A mail that a person has to see: why, and by when."""

    mail_id: str
    conversation_id: str
    reason: Reason
    detail: str
    due: datetime


@dataclass(frozen=True)
class ModelCall:
    """One call of the model as it was billed, whatever came of it. Seconds are wall clock."""

    mail_id: str
    purpose: str
    model: str
    input_tokens: int | None
    cached_tokens: int | None
    output_tokens: int | None
    seconds: float
    result: str
    """`ok`, or the class of the error."""
