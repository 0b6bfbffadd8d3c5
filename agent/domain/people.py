"""People: contacts of the CRM, the owner, the desk."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Contact:
    """A person in the CRM: only the fields that the workflow may use."""

    id: str
    name: str
    address: str
    company: str | None = None
    zone: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class ContactMatch:
    """What the CRM says of an address; `missing` names the fields an incomplete record lacks."""

    kind: Literal["one", "none", "many", "incomplete"]
    contact: Contact | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """The owner, or the desk itself: a name and a mail address."""

    name: str
    address: str
