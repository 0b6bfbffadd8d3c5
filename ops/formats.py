"""What the commands print with --json: one document a line. `frontdesk schema` prints these as JSON Schemas."""

from enum import StrEnum
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from agent.domain import AttachmentStatus, EffectKind, OutcomeKind, Reason

Time = str
"""ISO 8601 with offset; a date alone for whole days."""


class Document(BaseModel):
    """A printed document; its keys are fixed."""

    model_config = ConfigDict(extra="forbid")


class ParsedAttachment(Document):
    """One attached or inline part; `text` only where it is readable."""

    name: str
    content_type: str
    size: int = Field(description="bytes, decoded")
    status: AttachmentStatus
    text: str | None = None


class ParsedEvent(Document):
    """One event of a calendar part."""

    method: str | None
    uid: str | None
    start: Time | None
    end: Time | None
    summary: str | None
    status: str | None


class ParsedMachine(Document):
    """Whether a machine wrote the mail, and what shows it."""

    is_machine: bool
    reasons: list[str]


class ParsedSender(Document):
    """Who wrote the mail, and whether the receiving server proved it."""

    address: str | None
    verified: bool
    reason: str


class ParseLine(Document):
    """What `frontdesk parse` prints for a mail."""

    file: str
    message_id: str | None
    subject: str
    date: Time | None
    from_: list[str] = Field(alias="from")
    to: list[str]
    cc: list[str]
    text: str
    reply_text: str
    attachments: list[ParsedAttachment]
    calendar: list[ParsedEvent]
    machine: ParsedMachine
    sender: ParsedSender
    defects: list[str]


class FailedLine(Document):
    """What a command prints for a file that it could not read."""

    file: str
    error: str


class ResolvedReading(Document):
    """One way to read a window; an interval may be open on one side."""

    kind: Literal["instant", "interval", "date"]
    start: Time | None
    end: Time | None


class ResolvedWindow(Document):
    """One time that is meant; several readings are its ambiguity."""

    quote: str
    polarity: Literal["can", "cannot"]
    readings: list[ResolvedReading]


class ResolveLine(Document):
    """What `frontdesk resolve` prints for a text."""

    verdict: Literal["resolved", "ambiguous", "none"]
    windows: list[ResolvedWindow]
    duration_minutes: int | None
    why: str


class FailedRequest(Document):
    """What `frontdesk resolve --batch` prints for a line that it could not read."""

    line: int = Field(description="its number, from 1")
    error: str


class HandledEffect(Document):
    """One thing that happened, as the servers show it afterwards."""

    kind: EffectKind
    to: Literal["customer", "owner", "system"]
    recipients: list[str] = Field(default_factory=list)
    attendees: list[str] = Field(default_factory=list)
    start: Time | None = None
    end: Time | None = None
    subject: str | None = None
    text: str | None = None
    event_id: str | None = None


class HandledCall(Document):
    """One model call; cost in US dollars, null where no price is known."""

    purpose: str
    model: str
    input_tokens: int | None
    cached_tokens: int | None
    output_tokens: int | None
    cost_usd: float | None
    seconds: float
    result: str


class HandledTimings(Document):
    """Wall-clock seconds."""

    total: float
    model: float


class HandledStatus(StrEnum):
    """How far a mail got."""

    DONE = "done"
    NEW = "new"
    RUNNING = "running"
    AWAITING_APPROVAL = "awaiting_approval"
    RETRY_LATER = "retry_later"
    PAUSED = "paused"
    NOT_RECEIVED = "not_received"


class HandleLine(Document):
    """What `frontdesk handle` prints for a mail."""

    file: str
    status: HandledStatus
    outcome: OutcomeKind | None
    reason: Reason | None
    would_be: OutcomeKind | None = Field(
        None, description="where nothing was done at the level shadow, or yet at approve: the outcome meant"
    )
    form: dict[str, Any] | None = Field(description="what the model filled in, null where it was not asked")
    effects: list[HandledEffect]
    model_calls: list[HandledCall]
    timings: HandledTimings
    path: list[str] = Field(description="the nodes that ran, in order")


class GateLine(Document):
    """What `frontdesk gates` prints for a gate; `ceiling` is the setting that the level stays below."""

    gate: str
    state: str = Field(description="open, closed or half_open; of the level and its ceiling a level")
    holds_back: bool = False
    reason: str = ""
    by: str = ""
    at: AwareDatetime | None = None
    until: AwareDatetime | None = None


class AddressLine(Document):
    """What `frontdesk addresses` prints for an address that nothing is sent to."""

    address: str
    status: str = Field(description="the enhanced status code with which mail came back, such as 5.1.1")
    since: AwareDatetime


class PausedLine(Document):
    """What `frontdesk gates` prints last."""

    paused_mails: int = Field(description="mails that wait for a gate to open")


class DoctorLine(Document):
    """What `frontdesk doctor` prints for a check."""

    name: str = Field(description="what was looked at: settings, imap, smtp, calendar")
    state: Literal["ok", "warning", "problem"]
    code: str = Field(description="ok, or a word for what was found, such as imap_unreachable")
    message: str
    remedy: str = Field(description="what to do; empty where nothing is to be done")
    facts: dict[str, bool | int | float | str | list[str] | None]
