"""The CRM and the model in memory, for unit tests and for worlds without a database."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from agent.domain import Contact, ContactMatch, ModelCall, Origin
from agent.errors import FrontdeskError, ModelError
from agent.ports import Question
from integrations.contact_match import Holder, Matching, Record, find_in, known_zone, normal_address, normal_domain

Form = TypeVar("Form", bound=BaseModel)
Said = BaseModel | Mapping[str, Any] | FrontdeskError
"""What a scripted model says: a form, the values of one, or the error that it raises."""


@dataclass(frozen=True)
class Activity:
    """A line in a contact's history; `at` is in UTC."""

    contact_id: str
    text: str
    at: datetime
    key: str


@dataclass
class MemoryContacts:
    """A CRM in memory. A contact is named by its id: who has an alias, is not in use, or was merged into another."""

    contacts: Sequence[Contact] = ()
    required: Sequence[str] = ("name",)
    activities: list[Activity] = field(default_factory=list)
    aliases: Sequence[tuple[str, str]] = ()
    """Further addresses, each with the contact who has it."""
    inactive: Collection[str] = ()
    """Contacts, and addresses, that are not in use."""
    shared: Collection[str] = ()
    """Contacts, and addresses, that stand for several people."""
    merged: Mapping[str, str] = field(default_factory=dict)
    domains: Sequence[tuple[str, str]] = ()
    """The domains of companies, each with the company's name."""
    plus_addressing: bool = False

    def find(self, address: str) -> ContactMatch:
        """Find who has this exact address."""
        return find_in(self, address, Matching(self.required, self.plus_addressing))

    def log_activity(self, contact_id: str, text: str, at: datetime, key: str) -> None:
        """Write a line into the contact's history, once per key."""
        if all(activity.key != key for activity in self.activities):
            self.activities.append(Activity(contact_id, text, at.astimezone(UTC), key))

    def holders(self, address: str) -> Sequence[Holder]:
        """List who has exactly this normal address, one for each place where it stands."""
        written = [(contact.address, contact.id) for contact in self.contacts] + [*self.aliases]
        return [
            Holder(contact_id, one not in self.inactive, one in self.shared, Origin("contacts.address"))
            for one, contact_id in written
            if normal_address(one) == address
        ]

    def records(self, ids: Collection[str]) -> Mapping[str, Record]:
        """Return the records that there are with these ids, by id."""
        return {contact.id: self._record(contact) for contact in self.contacts if contact.id in ids}

    def accounts(self, domain: str) -> Collection[str]:
        """Name the companies whose mail has this domain."""
        return [name for written, name in self.domains if normal_domain(written) == domain]

    def _record(self, contact: Contact) -> Record:
        known = replace(contact, zone=known_zone(contact.zone))
        details = ("name", "company", "zone", "language", "owner")
        origins = {name: Origin(f"contacts.{name}") for name in details if getattr(known, name)}
        known = replace(known, origins=origins | dict(contact.origins))
        one = contact.id
        return Record(known, one not in self.inactive, one in self.shared, self.merged.get(one))


class ScriptedModel:
    """A model that says what it is told to: from a list, in order, or from a function of question and form."""

    def __init__(
        self,
        answers: Iterable[Said] | Callable[[Question, type[BaseModel]], Said],
        record: Callable[[ModelCall], None] | None = None,
    ) -> None:
        """Keep the script; `questions` fills up with what was asked."""
        self._answers = answers if callable(answers) else iter(answers)
        self._record = record
        self.questions: list[Question] = []

    def fill(self, question: Question, form: type[Form]) -> Form:
        """Return the next answer as a valid form; AssertionError where the script has run out."""
        self.questions.append(question)
        said = self._answers(question, form) if callable(self._answers) else next(self._answers, None)
        if said is None:
            raise AssertionError(f"the script has no answer number {len(self.questions)}, to {question.purpose}")
        try:
            filled = _filled(said, form)
        except FrontdeskError as error:
            self._note(question, type(error).__name__)
            raise
        self._note(question, "ok")
        return filled

    def _note(self, question: Question, result: str) -> None:
        if self._record:
            self._record(ModelCall(question.mail_id, question.purpose, "scripted", None, None, None, 0.0, result))


def _filled(said: Said, form: type[Form]) -> Form:
    if isinstance(said, FrontdeskError):
        raise said
    text = said.model_dump_json() if isinstance(said, BaseModel) else json.dumps(said, default=str)
    try:
        return form.model_validate_json(text, strict=True, extra="forbid")
    except ValidationError:
        raise ModelError("model: the answer is not the form") from None
