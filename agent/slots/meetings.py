"""Kinds of meeting and who gives them, as the policy file describes them."""

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from agent.domain import DESK_OWNER
from agent.slots.hours import Hours, common
from agent.slots.rules import Buffer, DailyCap, Granularity, Horizon, Length, Notice, SlotRules, Zone


def _web_address(link: str) -> str:
    if link and not link.startswith(("https://", "http://")):
        message = f"{link!r} is not a web address; write one that begins with https://"
        raise ValueError(message)
    return link


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\r\n]*$")]
Link = Annotated[str, StringConstraints(max_length=1000, pattern=r"^\S*$"), AfterValidator(_web_address)]


class MeetingOwner(BaseModel):
    """A person beside the settings' owner who gives meetings; what is unset is as in [slots]."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line = Field(description="as the customer reads it")
    address: Annotated[str, StringConstraints(pattern=r"^[^@\s<>]+@[^@\s<>]+$")] = Field(
        description="the mail address that stands in the invitation"
    )
    calendar: Annotated[Link, StringConstraints(min_length=1)] = Field(
        description="the address of this owner's calendar; the login is that of the settings"
    )
    zone: Zone | None = Field(None, description="this owner's IANA time zone")
    hours: Hours | None = Field(None, description="when this owner works; a meeting must lie in its own hours too")
    holidays: frozenset[date] = Field(frozenset(), description="days off beside those of [slots]")


class MeetingType(BaseModel):
    """A kind of meeting that customers can book; what is unset is as in [slots]."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line = Field(description="as the customer reads it")
    words: tuple[Line, ...] = Field((), description="by which words a mail asks for it, beside its name")
    place: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\r\n]*$")] = Field(
        "", description="where it takes place"
    )
    link: Link = Field("", description="the conference's address, told once a meeting is booked")
    owners: tuple[Line, ...] = Field((DESK_OWNER,), description="who gives it: names of [owners] tables, or owner")
    round_robin: bool = Field(
        False, description="the owner with the fewest meetings ahead comes first; otherwise the first one named"
    )
    minutes: Length | None = Field(None, description="how long it is")
    hours: Hours | None = Field(None, description="when it is given, in its owner's zone")
    buffer_before_minutes: Buffer | None = Field(None, description="what stays free of meetings before it")
    buffer_after_minutes: Buffer | None = Field(None, description="what stays free of meetings after it")
    notice_minutes: Notice | None = Field(None, description="how long before its start it must be asked for")
    horizon_days: Horizon | None = Field(None, description="how many days ahead it is given")
    granularity_minutes: Granularity | None = Field(None, description="it starts on this grid, counted from midnight")
    daily_cap: DailyCap | None = Field(None, description="how many of these one owner gives a day; unset, any")


_OWN_RULES = MeetingType.model_fields.keys() & SlotRules.model_fields.keys()


def rules_for(rules: SlotRules, meeting: MeetingType, owner: MeetingOwner | None) -> SlotRules:
    """Return what holds for a kind of meeting that this owner gives; None stands for the settings' owner.

    An owner with hours of their own gives it within both, which may be no hour at all.
    """
    changes: dict[str, Any] = {name: value for name in _OWN_RULES if (value := getattr(meeting, name)) is not None}
    if owner:
        given = rules.hours if meeting.hours is None else meeting.hours
        changes["hours"] = given if owner.hours is None else common(given, owner.hours)
        changes["zone"] = owner.zone or rules.zone
        changes["holidays"] = rules.holidays | owner.holidays
    return rules.model_copy(update=changes)
