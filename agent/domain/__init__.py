"""The nouns of the front desk, all frozen. Times are aware; slots are in UTC."""

from agent.domain.calendar import Event, NewEvent
from agent.domain.conversation import Booking, Conversation, Mail, Offer
from agent.domain.effects import Effect, EffectKind, Handoff, ModelCall, Owed
from agent.domain.gates import (
    KILL_SWITCH,
    LEVEL,
    Gate,
    GateState,
    Integration,
    Level,
    circuit_of,
    pause_of,
)
from agent.domain.mail import (
    Arrival,
    Attachment,
    AttachmentStatus,
    CalendarPart,
    Email,
    Folder,
    MachineVerdict,
    MailUid,
    OutgoingMail,
    Sender,
)
from agent.domain.outcomes import Action, OutcomeKind, Plan, Reason
from agent.domain.people import Contact, ContactMatch, Person
from agent.domain.times import Availability, Reading, ReadingKind, Resolution, Slot, Verdict, Window

__all__ = [
    "KILL_SWITCH",
    "LEVEL",
    "Action",
    "Arrival",
    "Attachment",
    "AttachmentStatus",
    "Availability",
    "Booking",
    "CalendarPart",
    "Contact",
    "ContactMatch",
    "Conversation",
    "Effect",
    "EffectKind",
    "Email",
    "Event",
    "Folder",
    "Gate",
    "GateState",
    "Handoff",
    "Integration",
    "Level",
    "MachineVerdict",
    "Mail",
    "MailUid",
    "ModelCall",
    "NewEvent",
    "Offer",
    "OutcomeKind",
    "OutgoingMail",
    "Owed",
    "Person",
    "Plan",
    "Reading",
    "ReadingKind",
    "Reason",
    "Resolution",
    "Sender",
    "Slot",
    "Verdict",
    "Window",
    "circuit_of",
    "pause_of",
]
