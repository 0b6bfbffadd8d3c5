"""Kinds of meeting and who gives them, as the policy file describes them."""

import re
from datetime import date
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from agent.domain import DESK_OWNER
from agent.slots.hours import Hours, common
from agent.slots.rules import Buffer, DailyCap, Granularity, Horizon, Length, Notice, SlotRules, Zone


def _web_address(link: str) -> str:
    if link and not _has_host(link):
        message = f"{link!r} is not a web address; write one that begins with https://"
        raise ValueError(message)
    return link


def _calendar(written: str) -> str:
    if not (_has_host(written) or _ID.fullmatch(written)):
        message = f"{written!r} is no calendar; write an address that begins with https://, or an id like a@example.com"
        raise ValueError(message)
    return written


def _has_host(link: str) -> bool:
    try:
        parts = urlsplit(link)
        return link.startswith(("https://", "http://")) and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that are no address, a port that is no number
        return False


def same_calendar(one: str, other: str) -> bool:
    """Say whether two addresses or ids lead to one calendar, whatever their case and the slash at their end.

    The case counts in the path of an address alone.
    """
    return _calendar_at(one) == _calendar_at(other)


def _calendar_at(link: str) -> tuple[str | None, int | None, str, str]:
    if _ID.fullmatch(link):
        return None, None, link.casefold(), ""
    parts = urlsplit(link)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return parts.hostname, port, unquote(parts.path).rstrip("/"), parts.query


_ID = re.compile(r"primary|[^\s@/:]+@[^\s@/:]+")
"""A calendar as those providers name it that give it no address of its own."""
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\r\n]*$")]
Word = Annotated[Line, StringConstraints(pattern=r"^([^*\r\n]+|[^*\r\n]*[^*\s][^*\s]\*)$")]
"""A word or several; a star stands at the end, behind two letters at least, or it would stand for all there is."""
_NoBlanks = Annotated[str, StringConstraints(max_length=1000, pattern=r"^\S*$")]
Link = Annotated[_NoBlanks, AfterValidator(_web_address)]


class MeetingOwner(BaseModel):
    """A person beside the settings' owner who gives meetings; what is unset is as in [slots]."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line = Field(description="as the customer reads it")
    address: Annotated[str, StringConstraints(pattern=r"^[^@\s<>]+@[^@\s<>]+$")] = Field(
        description="the mail address that stands in the invitation"
    )
    calendar: Annotated[_NoBlanks, StringConstraints(min_length=1), AfterValidator(_calendar)] = Field(
        description="the address of this owner's calendar (CalDAV), or its id; the login is that of the settings"
    )
    crm: tuple[Line, ...] = Field((), description="how else the CRM calls who looks after a contact, beside `address`")
    zone: Zone | None = Field(None, description="this owner's IANA time zone")
    hours: Hours | None = Field(None, description="when this owner works; a meeting must lie in its own hours too")
    holidays: frozenset[date] = Field(frozenset(), description="days off beside those of [slots]")


class MeetingType(BaseModel):
    """A kind of meeting that customers can book; what is unset is as in [slots]."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line = Field(description="as the customer reads it")
    words: tuple[Word, ...] = Field(
        (),
        description="by which whole words a mail asks for it, beside its name; `colour*` also stands for longer words",
    )
    place: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\r\n]*$")] = Field(
        "", description="where it takes place"
    )
    link: Link = Field("", description="the conference's address, told once a meeting is booked")
    conference: bool = Field(
        False, description="the calendar makes a conference for each meeting, where it can; then there is no link"
    )
    tentative_holds: bool = Field(
        False, description="offered times are shown in the owner's calendar, as tentative, while they are held"
    )
    owners: tuple[Line, ...] = Field((DESK_OWNER,), description="who gives it: names of [owners] tables, or owner")
    round_robin: bool = Field(
        True,
        description="after the owner whom the CRM names, who has the fewest meetings ahead comes first; false: the "
        "first one named",
    )
    minutes: Length | None = Field(None, description="how long it is")
    hours: Hours | None = Field(None, description="when it is given, in its owner's zone")
    buffer_before_minutes: Buffer | None = Field(None, description="what stays free of meetings before it")
    buffer_after_minutes: Buffer | None = Field(None, description="what stays free of meetings after it")
    notice_minutes: Notice | None = Field(None, description="how long before its start it must be asked for")
    horizon_days: Horizon | None = Field(None, description="how many days ahead it is given")
    granularity_minutes: Granularity | None = Field(None, description="it starts on this grid, counted from midnight")
    daily_cap: DailyCap | None = Field(None, description="how many of these one owner gives a day; unset, any")

    @property
    def is_online(self) -> bool:
        """Whether it has no place but a conference."""
        return not self.place and bool(self.link or self.conference)


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
