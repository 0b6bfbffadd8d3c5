"""What the workflow needs from the world, as a few small protocols, and `Deps`, which hands them to the nodes.

Every method raises the types of agent.errors and nothing else. Adapters live in integrations/, in-memory ones in
integrations/memory.py; one contract test per port runs against both.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from agent.domain import (
    Arrival,
    Availability,
    Booking,
    ContactMatch,
    Conversation,
    DeliveryReport,
    Effect,
    EffectKind,
    Email,
    Event,
    Folder,
    Handoff,
    Hold,
    IntakeStatus,
    Level,
    Mail,
    MailUid,
    NewEvent,
    Offer,
    OutgoingMail,
    Owed,
    Person,
    Reason,
    Sender,
    SentCounts,
    Slot,
)
from agent.errors import PolicyChanged
from agent.policy import Policy

Form = TypeVar("Form", bound=BaseModel)


class Mailbox(Protocol):
    """The mailbox that the desk reads."""

    def status(self) -> IntakeStatus:
        """Say how the intake folder is numbered now, and how many mails lie in it."""

    def arrivals(self, after: MailUid, since: datetime | None = None) -> list[Arrival]:
        """List the next mails above `after` in the intake folder, in order of UID, a batch at a time.

        With `since`, only those that the server received then or later. Empty where there are none left; TransientError
        where the folder was numbered anew meanwhile.
        """

    def read(self, uid: MailUid) -> Email:
        """Fetch and parse a mail without marking it as seen; Gone where it has left the folder.

        Of a mail beyond the limit only the header is read; it has the defect `too_large`. TransientError where the
        folder was numbered anew: the next look at it finds the mail's new place.
        """

    def file(self, uid: MailUid, folder: Folder) -> None:
        """Move a mail out of the intake folder; a mail that has left it already is left alone."""

    def written_by_person(self, thread: Sequence[str], ours: Collection[str] = ()) -> bool:
        """Say whether Sent holds a mail in this thread (any of these Message-IDs) that the desk did not write.

        The desk wrote what bears its mark, and what has one of `ours` as its Message-ID.
        """

    def is_sent(self, message_id: str) -> bool:
        """Say whether Sent holds exactly this Message-ID."""

    def keep_sent(self, mail: OutgoingMail) -> None:
        """Store a copy in Sent, once, unless the provider does so itself."""

    def keep_draft(self, mail: OutgoingMail) -> None:
        """Store a suggested reply in Drafts, once; a person finishes and sends it."""


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: OutgoingMail) -> None:
        """Send to the one recipient; OutcomeUnknown where the connection died after the text was handed over."""


class SenderAuth(Protocol):
    """Says who wrote a mail."""

    def verify(self, email: Email) -> Sender:
        """Prove the one From address by what the receiving server noted, or say why not."""


class Contacts(Protocol):
    """The CRM."""

    def find(self, address: str) -> ContactMatch:
        """Find who has this exact address."""

    def log_activity(self, contact_id: str, text: str, at: datetime, key: str) -> None:
        """Write a line into the contact's history, once per key."""


class Calendar(Protocol):
    """The owner's calendar."""

    def availability(self, span: Slot, besides: Event | None = None) -> Availability:
        """Say what is busy and what is unknown within the span; the event `besides` does not count."""

    def get(self, event_id: str) -> Event | None:
        """Read one event; None where there is none, or only a cancelled one."""

    def book(self, event: NewEvent) -> Event:
        """Create the event and read it back; Conflict where the id exists and is not ours."""

    def move(self, event: Event, slot: Slot) -> Event:
        """Change the time in place if the event is as we read it, else Conflict."""

    def cancel(self, event: Event) -> None:
        """Remove the event if it is as we read it, else Conflict."""


@dataclass(frozen=True)
class Question:
    """What a model is asked: a stable head, then what is particular to this mail."""

    mail_id: str
    purpose: str
    system: str
    user: str
    max_tokens: int
    temperature: float
    seed: int


class LanguageModel(Protocol):
    """Fills forms. Has no tools."""

    def fill(self, question: Question, form: type[Form]) -> Form:
        """Return the form, valid; ModelError where the answer is not one. Every call is recorded with its usage."""


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
        """Return the conversation's offer that was neither taken nor released, also where it has expired."""

    def held(self, span: Slot, now: datetime, besides: str) -> list[Hold]:
        """List what touches the span of what is booked, and of what others than the conversation `besides` hold."""

    def hold(self, offer: Offer, mail_id: str, now: datetime) -> None:
        """Store an offer with its holds, replacing the conversation's earlier one; SlotTaken where one is held."""

    def reserve(self, wanted: Hold, conversation_id: str, now: datetime, *, moving: str | None = None) -> None:
        """Hold one slot for the booking that follows; SlotTaken where another conversation holds it.

        The booking `moving` does not count.
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


@dataclass(frozen=True)
class Deps:
    """Everything that a node may reach."""

    mailbox: Mailbox
    mailer: Mailer
    sender_auth: SenderAuth
    contacts: Contacts
    calendars: Mapping[str, Calendar]
    """By owner, as the policy names them."""
    model: LanguageModel
    ledger: Ledger
    records: Records
    policy: Policy
    owner: Person
    desk: Person
    gates: Gates
    secret: bytes
    """Keys the marker around mail text and our Message-IDs."""
    now: Callable[[], datetime]

    def calendar_of(self, owner: str) -> Calendar:
        """Return an owner's calendar; PolicyChanged where the policy names no such owner any more."""
        calendar = self.calendars.get(owner)
        if calendar is None:
            raise PolicyChanged("the policy names no such owner any more")
        return calendar

    def owner_of(self, name: str) -> Person:
        """Return who gives a meeting, as the customer reads it."""
        described = self.policy.owners.get(name)
        return Person(described.name, described.address) if described else self.owner
