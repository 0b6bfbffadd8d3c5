"""What one mail changed."""

import re
from dataclasses import dataclass
from datetime import datetime

from agent.domain import OutgoingMail, Plan, Slot
from agent.form import RequestForm
from agent.ports import Question
from tests.agent.laws.letters import Letter
from tests.agent.laws.rows import BookingRow, HoldRow

_STAMPS = re.compile(rb"^(?:SEQUENCE|DTSTAMP|LAST-MODIFIED):.*\r?\n", re.MULTILINE)


@dataclass(frozen=True)
class World:
    """What stands at a moment, read past the desk's own ports where that matters."""

    files: dict[str, bytes]
    bookings: tuple[BookingRow, ...]
    holds: tuple[HoldRow, ...]
    unknown: tuple[Slot, ...]


@dataclass(frozen=True)
class Turn:
    """One mail, and what came of it."""

    letter: Letter
    mail_id: str
    conversation_id: str
    message_id: str
    before: World
    after: World
    questions: tuple[Question, ...]
    sent: tuple[OutgoingMail, ...]
    raw: tuple[bytes, ...]
    drafted: int
    """How many drafts carry an invitation."""
    written_at: datetime
    form: RequestForm | None
    """What the model said last that was a form."""
    language: str
    """The mail's, as far as we go by it."""
    plan: Plan | None
    outcome: str
    offered: tuple[tuple[Slot, ...], ...]
    """What the sender had been offered in this conversation before."""
    led_to_question: tuple[Letter, ...]
    """The sender's mails of this conversation of which was asked which booking they mean."""

    def changed(self) -> set[str]:
        """Name the events that are not as they were; one that was moved and, the slot being lost, moved back is."""
        before, after = self.before.files, self.after.files
        return {name for name in {*before, *after} if _told(before.get(name)) != _told(after.get(name))}


def _told(raw: bytes | None) -> bytes | None:
    return raw and _STAMPS.sub(b"", raw)
