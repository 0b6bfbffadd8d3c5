"""The numbers and names that a business may change."""

from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from agent.domain import Contact
from agent.slots import SlotRules


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
    mails_per_hour: int = Field(
        10, ge=1, description="how many mails a sender gets within an hour; then a person answers"
    )
    mails_per_day: int = Field(30, ge=1, description="how many mails one sender gets within a day")
    mails_per_conversation: int = Field(20, ge=1, description="how many mails go into one conversation within a day")
    notices_per_hour: int = Field(30, ge=1, description="how many mails the owner gets within an hour about handoffs")
    answer_hours: int = Field(24, ge=1, description="by when a person answers what was handed off")
    retry_minutes: int = Field(60, ge=1, description="how long transient failures are retried before a person is asked")
    max_chars: int = Field(8000, ge=500, description="the longest mail that the model is asked to read")
    temperature: float = Field(0.3, ge=0, le=2, description="sampling temperature of the model")
    seed: int = Field(1, ge=0, description="sampling seed of the model")


def reference_moment(written: datetime | None, received: datetime) -> datetime:
    """Return the moment that "tomorrow" counts from: when the mail was written, unless its Date cannot be true."""
    if written is None or written.tzinfo is None:
        return received
    return written if received - timedelta(days=3) <= written <= received + timedelta(hours=1) else received


def customer_zone(contact: Contact | None, policy: Policy) -> ZoneInfo:
    """Return the zone that the customer's words are read in: the CRM's, else the owner's."""
    return ZoneInfo(contact.zone if contact and contact.zone else policy.slots.zone)
