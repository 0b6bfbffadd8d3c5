"""Our own side, as a few small protocols: what happened once, what holds back, what we know of mails and slots."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from agent.domain import (
    Booking,
    Conversation,
    DeliveryReport,
    Effect,
    EffectKind,
    Email,
    Handoff,
    Hold,
    Level,
    Mail,
    Offer,
    Owed,
    Reason,
    SentCounts,
    Slot,
)


class Ledger(Protocol):
    """Does effects once: intent before the call, result after it."""

    def perform(
        self,
        effect: Effect,
        call: Callable[[], dict[str, Any]],
        probe: Callable[[], dict[str, Any] | None],
        owed: Sequence[Owed] = (),
    ) -> dict[str, Any]:
        """Return the effect's result, from the call or from an earlier one; what is owed is stored with the result.

        `probe` asks the provider what an interrupted call left behind: its result, None for nothing, or OutcomeUnknown
        where the provider cannot tell. Unsettled where it is too early to believe that nothing happened; OutcomeUnknown
        where nobody will ever know; GateClosed where a gate holds the effect back.
        """

    def generation(self, mail_id: str) -> int:
        """Number a mail's next booking effect: one more than those of which it is certain that they did not last."""

    def acted(self, mail_id: str) -> frozenset[EffectKind]:
        """Name the bookings and replies that have happened for a mail, or may have."""

    def give_up(self, mail_id: str, about: str = "") -> bool:
        """Leave what was cut short to a person: it is uncertain now. Say whether anything is.

        Bookings and the reply of a mail, or the one effect that is `about` this.
        """


class Gates(Protocol):
    """What holds effects back, as it stands now."""

    def level(self) -> Level:
        """Return what the desk may do."""

    def closed(self) -> frozenset[str]:
        """Name the gates that hold something back."""

    def check(self, effect: Effect) -> None:
        """Raise GateClosed, or CircuitOpen, where a gate holds the effect back."""


class MailLog(Protocol):
    """What we know of each mail. Content lies here, never in the workflow's state."""

    def mail(self, mail_id: str) -> Mail:
        """Return a mail that was taken in."""

    def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation."""

    def earlier_mails(self, mail_id: str) -> Sequence[Mail]:
        """List the mails of the same conversation that came before this one, the latest first."""

    def answered_mail(self, email: Email) -> str | None:
        """Return the mail to which the last of our replies in this mail's thread was written, if there is one."""

    def model_answers(self, mail_id: str) -> int:
        """Count the answers that models have given for a mail, whatever they were worth."""

    def keep_email(self, mail_id: str, email: Email) -> None:
        """Store the mail as parsed."""

    def email(self, mail_id: str) -> Email:
        """Return the mail as parsed."""

    def keep(self, mail_id: str, name: str, document: dict[str, Any]) -> None:
        """Store one of a mail's working papers by the name of its type, replacing an earlier one."""

    def kept(self, mail_id: str, name: str) -> dict[str, Any] | None:
        """Return a working paper, if there is one."""

    def note(self, mail_id: str, event: str, facts: dict[str, Any]) -> None:
        """Append to the audit chain; facts hold ids, labels and times, no content."""


class Diary(Protocol):
    """Offers, holds and bookings: our side of the calendars. One conversation at most holds a stretch of one's time."""

    def open_offer(self, conversation_id: str, now: datetime) -> Offer | None:
        """Return the conversation's offer that stands and can be answered now, also where its holds have lapsed."""

    def answered_offer(self, conversation_id: str, email: Email, address: str, written: datetime) -> Offer | None:
        """Return the offer to this address that a mail, written then, answers.

        It is the one that our last reply in the mail's thread carried, whatever came of it, unless it was taken; where
        the mail answers no reply of ours, the conversation's open offer, if that was made before the mail was written.
        """

    def held(self, span: Slot, now: datetime, besides: str) -> list[Hold]:
        """List what touches the span of what is booked, and of what others than the conversation `besides` hold."""

    def hold(self, offer: Offer, mail_id: str, now: datetime, owed: Sequence[Owed] = ()) -> None:
        """Store an offer with its holds, replacing the conversation's earlier one; SlotTaken where one is held.

        What is owed for it is stored in the same commit; whenever a hold ends that is shown, hiding it is owed.
        """

    def reserve(
        self, wanted: Hold, conversation_id: str, now: datetime, *, moving: str | None = None, address: str = ""
    ) -> None:
        """Hold one slot for the booking that follows; SlotTaken where another conversation holds it.

        The same where who has this address has another meeting then, with whomever, or is about to get one. The
        booking `moving` does not count.
        """

    def release(self, conversation_id: str) -> list[Slot]:
        """Let go of what the conversation holds; return it."""

    def bookings(self, address: str, now: datetime) -> list[Booking]:
        """List the sender's bookings that have not ended and stand, in order of time."""

    def booking_of_event(self, event_id: str) -> Booking | None:
        """Return the latest booking of a calendar event, also one that has ended or was cancelled."""

    def add_booking(self, booking: Booking, mail_id: str) -> None:
        """Store a booking, close the open offer and release its other holds, in one commit."""

    def change_booking(self, booking_id: str, slot: Slot | None, mail_id: str) -> None:
        """Store a booking's new time, or with None its cancellation; closes the open offer."""


class HandoffDesk(Protocol):
    """What is left for people and for later."""

    def hand_off(self, handoff: Handoff, owed: Sequence[Owed]) -> None:
        """Open a handoff and what follows from it, in one commit, once per mail and reason."""

    def owe(self, mail_id: str, owed: Sequence[Owed]) -> None:
        """Store what the worker has to deliver, once per key."""

    def told_of(self, address: str, reason: Reason, since: datetime) -> bool:
        """Say whether a mail of this address was handed off for this reason since then."""

    def count_handoffs(self, since: datetime, address: str | None = None) -> int:
        """Count the handoffs opened since then, of all senders or of one."""

    def count_round(self, conversation_id: str, mail_id: str) -> None:
        """Count one more offer or question in this conversation, once a mail."""


class Outbox(Protocol):
    """What we have written to whom, and what came back."""

    def sent_counts(self, address: str, conversation_id: str, now: datetime) -> SentCounts:
        """Count our mails to an address, and in a conversation."""

    def came_back(self, report: DeliveryReport, at: datetime) -> EffectKind | None:
        """Note that a mail of ours was not delivered; return what it was, None where no such mail of ours went there.

        A failure for good (5.x.x) holds the address back from then on.
        """

    def our_message_ids(self, conversation_id: str) -> frozenset[str]:
        """Return the Message-IDs of what we have written in a conversation."""

    def answers_notice(self, thread: Sequence[str]) -> bool:
        """Say whether the last mail of ours in a thread, oldest first, was written to the owner."""

    def is_held_back(self, address: str) -> bool:
        """Say whether a mail of ours to this address came back for good, and nobody has released it since."""


class Records(MailLog, Diary, HandoffDesk, Outbox, Protocol):
    """Our own database."""
