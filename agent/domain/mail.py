"""Mail: as parsed, as it lies in the mailbox, as we send it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from agent.domain.calendar import Invitation


class AttachmentStatus(StrEnum):
    """Whether the text of an attachment could be read, and if not, why."""

    READABLE = "readable"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    NO_TEXT = "no_text"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True)
class Attachment:
    """One attached or inline part; `size` in decoded bytes, `text` only where the status is readable."""

    name: str
    content_type: str
    size: int
    status: AttachmentStatus
    text: str | None = None


@dataclass(frozen=True)
class Attendee:
    """One attendee of an event: the bare address, and the answer as the PARTSTAT says it, in upper case."""

    address: str
    answer: str | None = None


@dataclass(frozen=True)
class CalendarPart:
    """One event inside a text/calendar part; dates stand for all-day events."""

    method: str | None
    uid: str | None
    start: datetime | date | None
    end: datetime | date | None
    summary: str | None
    status: str | None
    organizer: str | None = None
    """The bare address of who invited."""
    attendees: tuple[Attendee, ...] = ()
    sequence: int = 0


@dataclass(frozen=True)
class MachineVerdict:
    """Whether a machine wrote the mail, with the reasons; `looks_human` where header and text disagree."""

    is_machine: bool
    reasons: tuple[str, ...] = ()
    looks_human: bool = False


@dataclass(frozen=True)
class TraceField:
    """A header field that a server wrote on the way: `received` or `authentication-results`, and its raw value."""

    name: str
    value: str


class SignatureResult(StrEnum):
    """What came of checking a DKIM signature again; `weak` would hold for other words or with a poor key."""

    VALID = "valid"
    INVALID = "invalid"
    WEAK = "weak"
    NO_KEY = "no_key"


@dataclass(frozen=True)
class SignatureCheck:
    """One DKIM signature of the From domain, or of one above it, as we checked it ourselves."""

    domain: str
    result: SignatureResult


@dataclass(frozen=True)
class DeliveryReport:
    """What a mail server says of a mail that it could not deliver, or not yet (RFC 3464, or what stands in for it)."""

    message_id: str | None
    """The Message-ID of the mail that it is about, in angle brackets."""
    recipient: str | None
    """Whom it could not be delivered to, in lower case."""
    action: str
    """`failed`, `delayed`, `delivered`, `relayed` or `expanded`; `failed` where a report only says so in words."""
    status: str | None = None
    """The enhanced status code, such as 5.1.1."""


@dataclass(frozen=True)
class Email:
    """A mail as parsed. Address lists hold bare addresses; `reply_text` is what the author wrote now."""

    message_id: str | None
    subject: str
    date: datetime | None
    from_: tuple[str, ...]
    to: tuple[str, ...]
    cc: tuple[str, ...]
    reply_to: tuple[str, ...]
    in_reply_to: str | None
    references: tuple[str, ...]
    text: str
    reply_text: str
    attachments: tuple[Attachment, ...]
    calendar: tuple[CalendarPart, ...]
    machine: MachineVerdict
    from_fields: tuple[str, ...]
    """The raw From fields, unfolded: what sender authentication reads."""
    trace: tuple[TraceField, ...] = ()
    """What servers wrote on the way, topmost (latest) first: where a field stands says who wrote it."""
    defects: tuple[str, ...] = ()
    report: DeliveryReport | None = None
    signatures: tuple[SignatureCheck, ...] = ()
    """Empty where signatures are not checked again."""


@dataclass(frozen=True)
class Sender:
    """Who wrote a mail: `verified` only when the receiving server proved the address."""

    address: str | None
    verified: bool
    reason: str


@dataclass(frozen=True, order=True)
class MailUid:
    """Where a mail lies in the intake folder."""

    uidvalidity: int
    uid: int


@dataclass(frozen=True)
class Arrival:
    """A mail that lies in the intake folder, known by its headers only; `size` in bytes."""

    uid: MailUid
    size: int
    message_id: str | None
    from_address: str | None
    thread: tuple[str, ...]
    """References and In-Reply-To, oldest first."""
    content_key: str
    """The same for the same mail, whatever way it came and however it is numbered; never empty."""
    arrived_at: datetime | None = None
    """When the server says that it arrived."""
    written_at: datetime | None = None
    """When the mail itself says that it was written."""


@dataclass(frozen=True)
class IntakeStatus:
    """The intake folder as it stands: the place of its newest mail (UID 0 where none ever came), how many lie there."""

    newest: MailUid
    mails: int
    account: str = ""
    """Whose folder it is, and its name: the numbers of another one mean other mails."""


class Folder(StrEnum):
    """Where a finished mail is filed."""

    HANDLED = "handled"
    PERSON = "person"
    DEAD = "dead"


@dataclass(frozen=True)
class OutgoingMail:
    """A mail that we send: plain text, one recipient, everything else derived."""

    message_id: str
    to: str
    subject: str
    text: str
    date: datetime
    language: str = "en"
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    invitation: Invitation | None = None
    """What the mail tells the calendar program of whoever reads it."""
