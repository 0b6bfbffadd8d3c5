"""The world outside, as a few small protocols: mailbox, mailer, senders, CRM, calendars, model."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from pydantic import BaseModel

from agent.domain import (
    Answer,
    Arrival,
    Availability,
    Changes,
    ContactMatch,
    Email,
    Event,
    Folder,
    IntakeStatus,
    MailUid,
    NewEvent,
    OutgoingMail,
    Sender,
    Slot,
)

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
    """An owner's calendar."""

    invites: bool
    """Whether the calendar's provider mails invitations, changes and cancellations to attendees; else we do."""
    makes_conferences: bool
    """Whether it can make a conference for an event that asks for one."""

    def availability(self, span: Slot, besides: Event | None = None) -> Availability:
        """Say what is busy and what is unknown within the span.

        The event `besides` does not count, and no tentative event of ours does.
        """

    def get(self, event_id: str) -> Event | None:
        """Read one event; None where there is none, or only a cancelled one."""

    def bookings(self, attendee: str, span: Slot) -> list[Event]:
        """List our own events within the span that this address is invited to, by start; no tentative ones."""

    def book(self, event: NewEvent) -> Event:
        """Create the event and read it back; Conflict where the id exists and is not ours, or was used before."""

    def move(self, event: Event, slot: Slot) -> Event:
        """Change the time in place if the event is as we read it, else Conflict."""

    def cancel(self, event: Event) -> None:
        """Remove the event if it is as we read it, else Conflict."""

    def note_answer(self, event: Event, attendee: str, answer: Answer) -> None:
        """Note an attendee's answer, if the event is as we read it, else Conflict; Gone where they are not invited."""

    def changes(self, since: str | None) -> Changes:
        """Say which events have changed since a token, and the token from now on.

        Not complete at first, without a token, and where the one given is known no more: then any may have changed.
        """


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
