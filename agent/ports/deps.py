"""What is handed to the nodes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from agent.domain import Person
from agent.errors import PolicyChanged
from agent.policy import Policy
from agent.ports.records import Gates, Ledger, Records
from agent.ports.world import Calendar, Contacts, LanguageModel, Mailbox, Mailer, SenderAuth


@dataclass(frozen=True)
class Deps:
    """Everything that a node may reach."""

    mailbox: Mailbox
    mailer: Mailer
    sender_auth: SenderAuth
    contacts: Contacts
    calendars: Mapping[str, Calendar]
    """By owner, as the policy names them."""
    model: LanguageModel
    fallback: LanguageModel | None
    """Asked where the model fails, or cannot fill a form."""
    ledger: Ledger
    records: Records
    policy: Policy
    owner: Person
    desk: Person
    gates: Gates
    secret: bytes
    """Keys the marker around mail text and our Message-IDs."""
    now: Callable[[], datetime]

    def calendar_of(self, owner: str) -> Calendar:
        """Return an owner's calendar; PolicyChanged where the policy names no such owner any more."""
        calendar = self.calendars.get(owner)
        if calendar is None:
            raise PolicyChanged("the policy names no such owner any more")
        return calendar

    def owner_of(self, name: str) -> Person:
        """Return who gives a meeting, as the customer reads it."""
        described = self.policy.owners.get(name)
        return Person(described.name, described.address) if described else self.owner
