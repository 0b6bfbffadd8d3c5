"""What a decision about a mail rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from agent.domain import Availability, Booking, Conversation, Email, Hold, Offer, Slot
from agent.form import RequestForm, Ungrounded
from agent.policy import Policy


@dataclass(frozen=True)
class WhichBooking:
    """What we asked back: which of these bookings an earlier mail means, and what it wants of it."""

    candidates: tuple[Slot, ...]
    form: RequestForm
    email: Email
    reference: datetime
    """The moment that mail was written, in the customer's zone."""


@dataclass(frozen=True)
class Situation:
    """All that a decision rests on. `reference` is the moment the mail was written, in the customer's zone."""

    form: RequestForm
    """What the model says of it, as far as the mail's own words vouch for it."""
    ungrounded: Ungrounded
    """What the model says of it without them."""
    email: Email
    reference: datetime
    now: datetime
    zone: tzinfo
    locale: str
    address: str
    """The proven sender's."""
    names: frozenset[str]
    """What the sender may sign with."""
    languages: frozenset[str]
    """Beside `locale`, which is the model's word: the languages that the sender may write as well."""
    conversation: Conversation
    offer: Offer | None
    """The offer that the mail answers, also where its holds have lapsed or another took its place."""
    bookings: Sequence[Booking]
    availability: Mapping[str, Availability]
    """What the calendars said, by owner; empty where nothing depends on it."""
    held: Sequence[Hold]
    """What the desk has given away: its bookings, and what other conversations hold."""
    policy: Policy
    recent: Sequence[Booking] = ()
    """Of the bookings those that a wish for another time may mean: made just now or in this conversation."""
    question: WhichBooking | None = None
    """The question of ours that the mail answers, if it does."""
    crm_owner: str | None = None
    """Of the policy's owners the one who looks after the sender, as the CRM says."""

    def booking(self, booking_id: str | None) -> Booking | None:
        """Return the sender's booking of this id, None where it does not stand."""
        return next((booking for booking in self.bookings if booking.id == booking_id), None)
