"""The world file: everything outside the desk, written down, so that a mail can be played through it."""

from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from agent.policy import Policy

Address = Annotated[str, StringConstraints(to_lower=True, pattern=r"^[^@\s]+@[^@\s]+$")]


class WorldError(Exception):
    """A world file that cannot be used; the message names the file, the key and the remedy."""


class Part(BaseModel):
    """A part of the world file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WorldPerson(Part):
    """A name and a mail address."""

    name: str
    address: Address


class WorldContact(Part):
    """A person in the CRM."""

    name: str | None = None
    address: Address
    company: str | None = None
    zone: str | None = Field(None, description="IANA time zone")
    language: str | None = None


class WorldEvent(Part):
    """An event in the owner's calendar that the desk did not make."""

    start: AwareDatetime
    end: AwareDatetime
    summary: str = "Busy"

    @model_validator(mode="after")
    def _in_order(self) -> "WorldEvent":
        if self.start >= self.end:
            raise ValueError("start must lie before end")
        return self


class WorldBooking(Part):
    """An appointment that the desk made earlier, with its event."""

    contact: Address
    start: AwareDatetime


class WorldFault(Part):
    """A failure that a server shows the next `times` times that it is asked."""

    server: Literal["calendar", "smtp"]
    kind: Literal["unavailable", "drop", "store_then_drop"] = "unavailable"
    times: int = Field(1, ge=1)


class World(Part):
    """A mailbox, its owner, the CRM, the calendar, the policy and the clock."""

    clock: AwareDatetime = Field(description="the time at the start; it moves to each mail's Date if that is later")
    mailbox: WorldPerson = WorldPerson(name="Front desk", address="desk@frontdesk.example")
    owner: WorldPerson = WorldPerson(name="Robin Ashdown", address="robin@frontdesk.example")
    verified: list[str] = Field(
        default_factory=list, description="senders whom the receiving server proves: addresses, or *@domain"
    )
    contacts: list[WorldContact] = Field(default_factory=list)
    calendar: list[WorldEvent] = Field(default_factory=list)
    bookings: list[WorldBooking] = Field(default_factory=list)
    policy: Policy = Field(default_factory=Policy)
    faults: list[WorldFault] = Field(default_factory=list)


def load_world(path: Path) -> World:
    """Read a world file; WorldError where it cannot be used."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WorldError(f"{path}: cannot be read ({error.strerror})") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise WorldError(f"{path}: is not YAML: {error}") from error
    return parse_world(document, str(path))


def parse_world(document: Any, name: str) -> World:
    """Check a world that was read from a file called `name`."""
    try:
        return World.model_validate(document)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'the file'}: {e['msg']}" for e in error.errors())
        raise WorldError(f"{name}: {problems}. `frontdesk schema world` prints the format.") from error
