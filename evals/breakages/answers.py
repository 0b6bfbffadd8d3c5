"""The model of these plays: forms as recorded, or as written for a mail; words that hold nothing around the facts.

A broken agent asks what was recorded about a mail, as long as what came before it was the same; for the words of a
reply it may ask anything.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from pydantic import BaseModel

from agent.domain import ModelCall
from agent.errors import FrontdeskError, PermanentError
from agent.form import RequestForm
from agent.ports import Question
from evals.breakages.table import written_form
from evals.case import Case
from evals.faults.recorded import Said, recorded
from integrations.memory_people import ScriptedModel
from integrations.openai_model.answers import content_of
from integrations.openai_model.forms import read_form
from ops.adapters import MakeModel
from ops.world.play import WorldMail

WORDS = {"opening": "Thank you for your message, we are glad to help.", "closing": "Just reply to this mail."}


class Cast:
    """Plays the model of one case; it has to know which mail is being handled."""

    def __init__(self, name: str, case: Case) -> None:
        self._mails = case.world_mails(name)
        self._recorded = _by_question(recorded(name))
        self._mail = ""

    def mails(self) -> Iterator[WorldMail]:
        """Yield the mails, one by one, as they are played."""
        for mail in self._mails:
            self._mail = mail.name
            yield mail

    def model(self) -> MakeModel:
        """Return what opens the model."""

        @contextmanager
        def make(record: Callable[[ModelCall], None]) -> Iterator[ScriptedModel]:
            yield ScriptedModel(self._answer, record)

        return make

    def _answer(self, question: Question, form: type[BaseModel]) -> BaseModel | Mapping[str, str] | FrontdeskError:
        if form is not RequestForm:
            return WORDS
        return written_form(self._mail) or self._recorded_form(question.user)

    def _recorded_form(self, asked: str) -> RequestForm | FrontdeskError:
        if asked not in self._recorded:
            return PermanentError("this question was not recorded")
        try:
            return read_form(content_of(self._recorded[asked]), RequestForm)
        except FrontdeskError as error:
            return error


def _by_question(answers: Mapping[str, Said]) -> Mapping[str, bytes]:
    """Return the answers by what the user of the model says: the rest of a question is the same for all mails."""
    return {json.loads(question)["messages"][-1]["content"]: body for question, (_, body) in answers.items()}
