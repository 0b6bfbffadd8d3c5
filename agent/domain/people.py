"""People: contacts of the CRM, the owner, the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class Origin:
    """Where a field of a contact stands in the CRM, as `table.column`, and when the record was last changed."""

    source: str
    as_of: datetime | None = None
    """None where the CRM does not say."""


@dataclass(frozen=True)
class Contact:
    """A person in the CRM: only the fields that the workflow may use."""

    id: str
    name: str
    address: str
    company: str | None = None
    zone: str | None = None
    language: str | None = None
    owner: str | None = None
    """Who looks after this contact, as the CRM says it: a mail address, or the CRM's own name for that person."""
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False)
    """Where each field that is set comes from, by the field's name."""


@dataclass(frozen=True)
class ContactMatch:
    """What the CRM says of an address; `missing` names the fields an incomplete record lacks."""

    kind: Literal["one", "none", "many", "incomplete"]
    contact: Contact | None = None
    missing: tuple[str, ...] = ()
    account: str | None = None
    """The company whose domain the address has, where no person has the address: never a person."""


@dataclass(frozen=True)
class Person:
    """The owner, or the desk itself: a name and a mail address."""

    name: str
    address: str
