"""The world file: everything outside the desk, written down, so that a mail can be played through it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from agent.domain import DESK_OWNER
from agent.policy import Policy

YEARS = range(1971, 9000)
"""Years in which time can be moved, and converted between zones, in both directions."""


def _within_years(moment: datetime) -> datetime:
    if moment.year not in YEARS:
        raise ValueError(f"the year must lie between {YEARS[0]} and {YEARS[-1]}")
    return moment


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must be one line of printable text")
    return text


Moment = Annotated[AwareDatetime, AfterValidator(_within_years)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_one_line)]
Address = Annotated[str, StringConstraints(to_lower=True, pattern=r"^[^@\s]+@[^@\s]+$")]
OwnAddress = Annotated[str, StringConstraints(to_lower=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9.-]+$")]


class WorldError(Exception):
    """A world file that cannot be used; the message names the file, the key and the remedy."""


class Part(BaseModel):
    """A part of the world file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WorldPerson(Part):
    """A name and a mail address."""

    name: Line
    address: OwnAddress


class WorldContact(Part):
    """A person in the CRM."""

    name: str | None = None
    address: Address
    company: str | None = None
    zone: str | None = Field(None, description="IANA time zone")
    language: str | None = None


class WorldEvent(Part):
    """An event in an owner's calendar that the desk did not make."""

    start: Moment
    end: Moment
    summary: str = "Busy"
    owner: str = Field(DESK_OWNER, description="in whose calendar, as the policy names the owner")

    @model_validator(mode="after")
    def _in_order(self) -> "WorldEvent":
        if self.start >= self.end:
            raise ValueError("start must lie before end")
        return self


class WorldBooking(Part):
    """An appointment that the desk made earlier, with its event."""

    contact: Address
    start: Moment
    meeting: str = Field("", description="the kind of meeting; unset, the policy's first one")
    owner: str = Field(DESK_OWNER, description="who gives it, as the policy names the owner")


class WorldFault(Part):
    """A failure that a server shows the next `times` times that it is asked."""

    server: Literal["calendar", "smtp"]
    kind: Literal["unavailable", "drop", "store_then_drop"] = "unavailable"
    times: int = Field(1, ge=1)


class World(Part):
    """A mailbox, its owner, the CRM, the calendar, the policy and the clock."""

    clock: Moment = Field(description="the time at the start; it moves to each mail's Date if that is later")
    mailbox: WorldPerson = WorldPerson(name="Front desk", address="desk@frontdesk.example")
    owner: WorldPerson = WorldPerson(name="Robin Ashdown", address="robin@frontdesk.example")
    verified: list[Address] = Field(
        default_factory=list, description="senders whom the receiving server proves: addresses, or *@domain"
    )
    contacts: list[WorldContact] = Field(default_factory=list)
    calendar: list[WorldEvent] = Field(default_factory=list)
    bookings: list[WorldBooking] = Field(default_factory=list)
    policy: Policy = Field(default_factory=Policy)
    faults: list[WorldFault] = Field(default_factory=list)

    @model_validator(mode="after")
    def _names_its_owners(self) -> Self:
        known = self.policy.known_owners()
        parts: list[WorldEvent | WorldBooking] = [*self.calendar, *self.bookings]
        for part in parts:
            if part.owner not in known:
                raise ValueError(f"the policy has no owner {part.owner!r}; write one of {', '.join(sorted(known))}")
        for booking in self.bookings:
            if self.policy.meeting(booking.meeting) is None:
                raise ValueError(f"the policy has no kind of meeting {booking.meeting!r}; write a name that it has")
        return self


def load_world(path: Path) -> World:
    """Read a world file; WorldError where it cannot be used."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WorldError(f"{path}: cannot be read ({error.strerror})") from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise WorldError(f"{path}: is not YAML ({_where(error)})") from error
    return parse_world(document, str(path))


def _where(error: Exception) -> str:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    return f"line {mark.line + 1}, column {mark.column + 1}" if mark else "as a whole"


def parse_world(document: Any, name: str) -> World:
    """Check a world that was read from a file called `name`."""
    try:
        return World.model_validate(document)
    except ValidationError as error:
        problems = [f"{name}: {_problem('.'.join(map(str, e['loc'])), e['type'], e['msg'])}" for e in error.errors()]
        raise WorldError("\n".join([*problems, "`frontdesk schema world` prints the format."])) from error


def _problem(key: str, kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return f"{key}: there is no such key; remove it"
    if kind == "missing":
        return f"{key}: is missing; add it"
    if kind == "timezone_aware":
        return f"{key}: has no offset; write a time like 2026-12-01T08:00:00+01:00"
    return f"{key or 'the file'}: {message.removeprefix('Value error, ')}"
