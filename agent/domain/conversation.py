"""What outlives a run: mails, conversations, offers, bookings."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from agent.domain.calendar import DESK_OWNER
from agent.domain.mail import MailUid
from agent.domain.times import Slot

ANSWERABLE = timedelta(days=14)
"""So long after its holds lapsed an offer is still one that an answer can take."""


@dataclass(frozen=True)
class Offer:
    """Slots that we offered and hold, in the order in which the customer saw them (number 1 first)."""

    id: str
    conversation_id: str
    address: str
    slots: tuple[Slot, ...]
    expires_at: datetime
    moving_booking_id: str | None = None
    """The booking that an accepted slot replaces, where the offer answers a wish to move."""
    meeting: str = ""
    """The name of the kind of meeting; empty where only one was known yet."""
    owner: str = DESK_OWNER
    """Who would give it, as the policy names them."""
    asked_at: datetime | None = field(default=None, compare=False)
    """When the mail came that it answers."""


@dataclass(frozen=True)
class Booking:
    """An event that we made for a sender."""

    id: str
    conversation_id: str
    address: str
    event_id: str
    slot: Slot
    generation: int = 1
    meeting: str = ""
    """The name of the kind of meeting; empty where only one was known yet."""
    owner: str = DESK_OWNER
    """Who gives it, as the policy names them."""
    asked_at: datetime | None = field(default=None, compare=False)
    """When the mail came that made it, or last moved it."""
    asked_in: str = field(default="", compare=False)
    """That mail's conversation."""


@dataclass(frozen=True, order=True)
class Hold:
    """A stretch of an owner's time that the desk has given away: held for an offer, or booked."""

    slot: Slot
    meeting: str = ""
    owner: str = DESK_OWNER
    offer_id: str = ""
    """The offer that it is held for; empty where it is booked, or about to be."""

    @property
    def shown_as(self) -> str:
        """Return the key of the debt by which a tentative event shows it: of its offer and its time."""
        return f"{self.offer_id}/shown/{self.slot.start.astimezone(UTC):%Y%m%dT%H%M%SZ}"


@dataclass(frozen=True)
class Conversation:
    """What outlives a run: who writes, how often we offered or asked, whether a person took over."""

    id: str
    address: str | None
    rounds: int = 0
    taken_over: bool = False
    acknowledged: bool = False


@dataclass(frozen=True)
class Mail:
    """A mail that we took in, as our records know it."""

    id: str
    conversation_id: str
    uid: MailUid
    received_at: datetime
    deadline: datetime
    from_address: str | None
    duplicate_of: str | None = None
    """The mail that this one repeats: the same words of the same sender, delivered once more."""


@dataclass(frozen=True)
class SentCounts:
    """How many mails we have written to a sender within an hour and a day, and in a conversation within a day."""

    hour: int = 0
    day: int = 0
    conversation: int = 0
