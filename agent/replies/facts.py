"""What a reply states: read back from state after the effect, never from a model."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from agent.domain import OutcomeKind, Person, Slot

Question = Literal["which_time", "which_booking", "which_offer"]
Explanation = Literal[
    "taken",
    "lost",
    "expired",
    "outside_hours",
    "holiday",
    "full",
    "past",
    "too_soon",
    "too_far",
    "as_asked",
    "none_free",
    "next_free",
]

ANSWERED = (
    OutcomeKind.BOOKED,
    OutcomeKind.MOVED,
    OutcomeKind.CANCELLED,
    OutcomeKind.OFFERED,
    OutcomeKind.ASKED,
    OutcomeKind.CLOSED,
    OutcomeKind.HANDED_OFF,
)
"""The outcomes that a customer is written about."""


@dataclass(frozen=True)
class Facts:
    """All that a reply may state. Slots are in UTC; zones are IANA names.

    A booked or moved reply needs its one slot, a cancelled one `old_slot`, an asking one its question.
    """

    outcome: OutcomeKind
    slots: tuple[Slot, ...]
    old_slot: Slot | None
    zone: str
    owner_zone: str
    meeting: str
    place: str
    owner: Person
    link: str = ""
    """The conference's address, told with what is booked; empty where there is none."""
    is_online: bool = False
    """Whether the meeting has no place but a conference, whose address is known once it is booked."""
    giver: str = ""
    """With whom the meeting is; empty where only one person gives meetings."""
    question: str | None = None
    explanation: str | None = None
    follow_up: bool = False
    held_until: datetime | None = None
    """Until when offered times are held."""
    answer_by: datetime | None = None
    """By when a person answers what the reply leaves open."""

    def __post_init__(self) -> None:
        """Refuse facts that no mail can state."""
        needed = {
            OutcomeKind.BOOKED: len(self.slots) == 1,
            OutcomeKind.MOVED: len(self.slots) == 1,
            OutcomeKind.CANCELLED: self.old_slot is not None,
            OutcomeKind.OFFERED: len(self.slots) > 0,
            OutcomeKind.ASKED: self.question is not None,
        }
        if self.outcome not in ANSWERED or not needed.get(self.outcome, True):
            message = f"a reply that says {self.outcome} lacks its facts, or is never written"
            raise ValueError(message)
        if self.question not in (None, *get_args(Question)):
            message = f"no text asks {self.question}"
            raise ValueError(message)
        if self.explanation not in (None, *get_args(Explanation)):
            message = f"no text explains {self.explanation}"
            raise ValueError(message)
