"""The business rules: the numbers that a business may change, and pure functions that name the next edge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from agent.domain import (
    KILL_SWITCH,
    LEVEL,
    Action,
    Contact,
    Effect,
    EffectKind,
    Email,
    Gate,
    GateState,
    Integration,
    Level,
    OutcomeKind,
    Reason,
    Sender,
    circuit_of,
    pause_of,
)
from agent.slots import SlotRules
from agent.state import State


class Policy(BaseModel):
    """Every number and name that the business may change."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    meeting: str = Field("Consultation", description="what is booked, as the customer reads it")
    place: str = Field("by phone", description="where it takes place")
    slots: SlotRules = Field(default_factory=SlotRules, description="when it can be booked")
    offers: int = Field(3, ge=1, le=5, description="how many times are offered at once")
    hold_hours: int = Field(48, ge=1, description="how long offered times are held")
    rounds: int = Field(3, ge=1, description="how often we offer or ask in one conversation before a person takes over")
    unknown_sender: Literal["handoff", "lead"] = Field("handoff", description="what happens to senders not in the CRM")
    answer_hours: int = Field(24, ge=1, description="by when a person answers what was handed off")
    retry_minutes: int = Field(60, ge=1, description="how long transient failures are retried before a person is asked")
    max_chars: int = Field(8000, ge=500, description="the longest mail that the model is asked to read")
    temperature: float = Field(0.3, ge=0, le=2, description="sampling temperature of the model")
    seed: int = Field(1, ge=0, description="sampling seed of the model")


# --- screening -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Screening:
    """What becomes of a mail before its content counts."""

    label: Literal["human", "machine", "doubtful"]
    reason: Reason | None = None


MACHINE_REASONS: Mapping[str, Reason] = {
    "delivery_report": Reason.BOUNCE,
    "null_return_path": Reason.BOUNCE,
    "list": Reason.MAILING_LIST,
    "precedence": Reason.MAILING_LIST,
    "receipt": Reason.RECEIPT,
}


def screen(email: Email, sender: Sender, desk: str, *, person_took_over: bool, max_chars: int) -> Screening:
    """Sort a mail: a machine's is ignored, a doubtful one goes to a person, a proven person's is read."""
    if sender.address == desk.lower():
        return Screening("machine", Reason.OWN_MAIL)
    if any(part.method for part in email.calendar):
        return Screening("doubtful", Reason.CALENDAR_MAIL)
    if email.machine.is_machine and not email.machine.looks_human:
        reasons = (MACHINE_REASONS[code] for code in email.machine.reasons if code in MACHINE_REASONS)
        return Screening("machine", next(reasons, Reason.AUTO_REPLY))
    return Screening(*_doubt(email, sender, person_took_over=person_took_over, max_chars=max_chars))


def _doubt(
    email: Email, sender: Sender, *, person_took_over: bool, max_chars: int
) -> tuple[Literal["human", "doubtful"], Reason | None]:
    checks = (
        (email.machine.looks_human, Reason.MACHINE_UNSURE),
        (sender.address is None, Reason.FROM_DEFECTIVE),
        (not sender.verified, Reason.SENDER_UNPROVEN),
        (any(address != sender.address for address in email.reply_to), Reason.REPLY_TO_ELSEWHERE),
        (person_took_over, Reason.PERSON_TOOK_OVER),
        (len(email.reply_text) + len(email.subject) > max_chars, Reason.TOO_LONG),
        (not email.reply_text.strip() and not email.subject.strip(), Reason.NOTHING_WRITTEN),
    )
    found = next((reason for is_so, reason in checks if is_so), None)
    return ("human", None) if found is None else ("doubtful", found)


def reference_moment(written: datetime | None, received: datetime) -> datetime:
    """Return the moment that "tomorrow" counts from: when the mail was written, unless its Date cannot be true."""
    if written is None or written.tzinfo is None:
        return received
    return written if received - timedelta(days=3) <= written <= received + timedelta(hours=1) else received


def customer_zone(contact: Contact | None, policy: Policy) -> ZoneInfo:
    """Return the zone that the customer's words are read in: the CRM's, else the owner's."""
    return ZoneInfo(contact.zone if contact and contact.zone else policy.slots.zone)


RESULTS: Mapping[Action, OutcomeKind] = {
    Action.BOOK: OutcomeKind.BOOKED,
    Action.MOVE: OutcomeKind.MOVED,
    Action.CANCEL: OutcomeKind.CANCELLED,
    Action.OFFER: OutcomeKind.OFFERED,
    Action.ASK: OutcomeKind.ASKED,
    Action.CLOSE: OutcomeKind.CLOSED,
    Action.IGNORE: OutcomeKind.IGNORED,
    Action.HAND_OFF: OutcomeKind.HANDED_OFF,
}
"""What the customer gets when a plan succeeds."""

UNACKNOWLEDGED: frozenset[Reason] = frozenset(
    {
        Reason.SENDER_UNPROVEN,
        Reason.FROM_DEFECTIVE,
        Reason.REPLY_TO_ELSEWHERE,
        Reason.MACHINE_UNSURE,
        Reason.BOUNCE_OF_OURS,
        Reason.CALENDAR_MAIL,
        Reason.ATTENDEE_DECLINED,
        Reason.PERSON_TOOK_OVER,
        Reason.FOLLOW_UP,
    }
)
"""Handoffs that the sender is not told of: nobody proven wrote, a machine may have, or an answer goes out anyway."""


# --- the edges -------------------------------------------------------------------------------------------------------


def after_screen_email(state: State) -> Literal["human", "machine", "doubtful"]:
    """People are answered, machines are not, and what is doubtful goes to a person."""
    label = state["screening"]
    return "human" if label == "human" else "machine" if label == "machine" else "doubtful"


def after_find_contact(state: State) -> Literal["known", "unknown"]:
    """A sender whom the CRM does not know well enough goes to a person, unless the policy takes leads."""
    return "known" if state["match"] in {"one", "lead"} else "unknown"


def after_understand_request(state: State) -> Literal["time_bound", "timeless"]:
    """The calendar is read only for what depends on it."""
    return "time_bound" if state["time_bound"] else "timeless"


def after_decide(state: State) -> Literal["answerable", "silent", "unsure"]:
    """Most plans are answered; some need no answer; what the rules do not cover goes to a person."""
    if state["action"] == Action.HAND_OFF:
        return "unsure"
    return "silent" if state["action"] in {Action.CLOSE, Action.IGNORE} else "answerable"


MAX_DRAFTS = 2


def after_check_reply(state: State) -> Literal["clean", "claiming"]:
    """Words that claim something are asked for once more; then the template's own are taken."""
    return "claiming" if state["violations"] and state["drafts"] < MAX_DRAFTS else "clean"


def after_request_approval(
    state: State,
) -> Literal["booking", "moving", "cancelling", "offering", "asking", "shadowed", "rejected"]:
    """The plan's one effect comes next, unless a person said no or the level is `shadow`."""
    if state["approval"] != "given":
        return "shadowed" if state["approval"] == "shadowed" else "rejected"
    if state["action"] == Action.ASK:
        # A question with times to choose from is held like an offer, so that the answer can be matched.
        return "offering" if state["holds"] else "asking"
    labels: dict[str, Literal["booking", "moving", "cancelling", "offering"]] = {
        Action.BOOK: "booking",
        Action.MOVE: "moving",
        Action.CANCEL: "cancelling",
        Action.OFFER: "offering",
    }
    return labels[state["action"]]


MAX_LOST_SLOTS = 2


def after_book_slot(state: State) -> Literal["booked", "taken", "exhausted"]:
    """A slot that was lost is planned again, a bounded number of times."""
    if state["effect"] == "done":
        return "booked"
    return "taken" if state["lost_slots"] <= MAX_LOST_SLOTS else "exhausted"


def after_move_booking(state: State) -> Literal["moved", "taken", "exhausted", "edited"]:
    """As after book_slot; an event that a person edited meanwhile is left to that person."""
    if state["effect"] == "done":
        return "moved"
    if state["effect"] == "edited":
        return "edited"
    return "taken" if state["lost_slots"] <= MAX_LOST_SLOTS else "exhausted"


def after_cancel_booking(state: State) -> Literal["cancelled", "edited"]:
    """An event that a person edited meanwhile is left to that person."""
    return "cancelled" if state["effect"] == "done" else "edited"


def after_hold_slots(state: State) -> Literal["held", "taken", "exhausted"]:
    """An offer whose slot was lost is planned again, a bounded number of times."""
    if state["effect"] == "done":
        return "held"
    return "taken" if state["lost_slots"] <= MAX_LOST_SLOTS else "exhausted"


def after_send_reply(state: State) -> Literal["sent", "overtaken"]:
    """Where a person has written in the thread meanwhile, nothing is sent."""
    return "sent" if state["effect"] == "done" else "overtaken"


# --- failures and gates ----------------------------------------------------------------------------------------------

NODE_REASONS: Mapping[str, Reason] = {
    "read_email": Reason.MAILBOX_UNAVAILABLE,
    "screen_email": Reason.MAILBOX_UNAVAILABLE,
    "find_contact": Reason.CONTACTS_UNAVAILABLE,
    "understand_request": Reason.MODEL_UNAVAILABLE,
    "read_calendar": Reason.CALENDAR_UNKNOWN,
    "book_slot": Reason.CALENDAR_UNKNOWN,
    "move_booking": Reason.CALENDAR_UNKNOWN,
    "cancel_booking": Reason.CALENDAR_UNKNOWN,
    "hold_slots": Reason.CALENDAR_UNKNOWN,
    "send_reply": Reason.SENDING_FAILED,
    "file_email": Reason.MAILBOX_UNAVAILABLE,
}
ERROR_REASONS: Mapping[str, Reason] = {
    "AccessDenied": Reason.ACCESS_DENIED,
    "Conflict": Reason.EDITED_BY_PERSON,
    "GateClosed": Reason.HELD_BACK,
    "ModelError": Reason.MODEL_INVALID,
    "OutcomeUnknown": Reason.EFFECT_UNCERTAIN,
    "Unsettled": Reason.EFFECT_UNCERTAIN,
}


def reason_for(node: str, error: str) -> Reason:
    """Name the reason for a handoff after a failure: by what failed, else by where."""
    return ERROR_REASONS.get(error) or NODE_REASONS.get(node, Reason.UNCLEAR)


INTEGRATIONS: Mapping[EffectKind, Integration] = {
    EffectKind.BOOK: Integration.CALENDAR,
    EffectKind.MOVE: Integration.CALENDAR,
    EffectKind.CANCEL: Integration.CALENDAR,
    EffectKind.REPLY: Integration.MAILER,
    EffectKind.ACK: Integration.MAILER,
    EffectKind.NOTICE: Integration.MAILER,
    EffectKind.DRAFT: Integration.MAILBOX,
    EffectKind.SENT_COPY: Integration.MAILBOX,
    EffectKind.FILE: Integration.MAILBOX,
    EffectKind.ACTIVITY: Integration.CONTACTS,
}
"""What each effect goes through; holding and letting go are rows of our own and touch nothing outside."""
ACTING = frozenset({Level.APPROVE, Level.AUTO})


def run_level(state: State, present: Level) -> Level:
    """Return the level that a run began under; a run that an older version began did not note it."""
    return Level(state["level"]) if "level" in state else present


def allowed(effect: Effect, gates: Sequence[Gate]) -> Gate | None:
    """Return the gate that holds this effect back now, or None where it may happen."""
    integration = INTEGRATIONS.get(effect.kind)
    if integration is None:
        return None
    concerned = {KILL_SWITCH, pause_of(integration), circuit_of(integration)}
    for gate in gates:
        if gate.name == LEVEL and gate.state not in ACTING:
            return gate
        if gate.name in concerned and gate.state == GateState.CLOSED:
            return gate
    return None
