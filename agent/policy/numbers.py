"""The numbers and names that a business may change."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from agent.domain import DESK_OWNER, Contact
from agent.policy.misfits import Misfits, misfits
from agent.slots import MeetingOwner, MeetingType, SlotRules, rules_for

OwnerName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,30}$")]


class Policy(BaseModel):
    """Every number and name that the business may change."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slots: SlotRules = Field(
        default_factory=SlotRules, description="when meetings are given; a kind may have rules of its own"
    )
    meetings: tuple[MeetingType, ...] = Field(
        (MeetingType(name="Consultation", place="by phone"),),
        description="what can be booked; the first one is meant where a mail names none",
    )
    owners: Mapping[OwnerName, MeetingOwner] = Field(
        default_factory=dict, description="who gives meetings beside the settings' owner"
    )
    offers: int = Field(3, ge=1, le=5, description="how many times are offered at once")
    hold_hours: int = Field(48, ge=1, description="how long offered times are held")
    remind_hours: int = Field(
        0, ge=0, description="how long after an offer a customer who says nothing is reminded of it, once; 0, never"
    )
    rounds: int = Field(3, ge=1, description="how often we offer or ask in one conversation before a person takes over")
    unknown_sender: Literal["handoff", "lead"] = Field("handoff", description="what happens to senders not in the CRM")
    mails_per_hour: int = Field(
        10, ge=1, description="how many mails a sender gets within an hour; then a person answers"
    )
    mails_per_day: int = Field(30, ge=1, description="how many mails one sender gets within a day")
    mails_per_conversation: int = Field(20, ge=1, description="how many mails go into one conversation within a day")
    notices_per_hour: int = Field(30, ge=1, description="how many mails the owner gets within an hour about handoffs")
    answer_hours: int = Field(24, ge=1, description="by when a person answers what was handed off")
    retry_minutes: int = Field(60, ge=1, description="how long transient failures are retried before a person is asked")
    max_chars: int = Field(8000, ge=500, description="the longest mail that the model is asked to read")
    max_file_chars: int = Field(
        4000, ge=0, description="how much of attached files the model is asked to read; longer ones count as unread"
    )
    temperature: float = Field(0.3, ge=0, le=2, description="sampling temperature of the model")
    seed: int = Field(1, ge=0, description="sampling seed of the model")

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        if found := misfits(self):
            raise Misfits(found)
        return self

    def meeting(self, name: str) -> MeetingType | None:
        """Return the kind of meeting of this name, the first one where it has none; None where it is given no more."""
        if not name:
            return self.meetings[0]
        return next((meeting for meeting in self.meetings if meeting.name == name), None)

    def rules(self, meeting: MeetingType, owner: str) -> SlotRules:
        """Return what holds for a kind of meeting that this owner gives."""
        return rules_for(self.slots, meeting, self.owners.get(owner))

    def zone_of(self, owner: str) -> str:
        """Return an owner's IANA time zone."""
        described = self.owners.get(owner)
        return (described.zone if described else None) or self.slots.zone

    def known_owners(self) -> frozenset[str]:
        """Name all who may give meetings."""
        return frozenset({DESK_OWNER, *self.owners})

    def horizon(self) -> timedelta:
        """Return how far ahead any meeting is given."""
        return timedelta(days=max(meeting.horizon_days or self.slots.horizon_days for meeting in self.meetings))


def reference_moment(written: datetime | None, received: datetime) -> datetime:
    """Return the moment that "tomorrow" counts from: when the mail was written, unless its Date cannot be true."""
    if written is None or written.tzinfo is None:
        return received
    return written if received - timedelta(days=3) <= written <= received + timedelta(hours=1) else received


def customer_zone(contact: Contact | None, policy: Policy) -> ZoneInfo:
    """Return the zone that the customer's words are read in: the CRM's, else the owner's."""
    return ZoneInfo(contact.zone if contact and contact.zone else policy.slots.zone)
