"""The CRM and the model in memory, for unit tests and for worlds without a database."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from agent.domain import Contact, ContactMatch, ModelCall
from agent.errors import FrontdeskError, ModelError
from agent.ports import Question
from integrations.contact_match import known_zone, match_of, normal_address

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
    """A CRM in memory."""

    contacts: Sequence[Contact] = ()
    required: Sequence[str] = ("name",)
    activities: list[Activity] = field(default_factory=list)

    def find(self, address: str) -> ContactMatch:
        """Find who has this exact address."""
        wanted = normal_address(address)
        found = [
            replace(contact, address=wanted, zone=known_zone(contact.zone))
            for contact in self.contacts
            if wanted is not None and normal_address(contact.address) == wanted
        ]
        return match_of(found, self.required)

    def log_activity(self, contact_id: str, text: str, at: datetime, key: str) -> None:
        """Write a line into the contact's history, once per key."""
        if all(activity.key != key for activity in self.activities):
            self.activities.append(Activity(contact_id, text, at.astimezone(UTC), key))


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
