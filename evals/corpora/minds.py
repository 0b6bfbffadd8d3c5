"""Who answers the desk while mails of strangers are played, and what they say."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from pydantic import BaseModel

from agent.domain import ModelCall
from agent.ports import LanguageModel, Question
from evals.obedient import Temper, obedient
from ops.adapters import MakeModel, openai_model
from ops.settings import environment
from ops.world.answers import answers

Form = TypeVar("Form", bound=BaseModel)


@contextmanager
def answering(mind: str) -> Iterator[MakeModel]:
    """Open who answers the desk: the obedient model of this temper, else the live one at this URL."""
    if mind in set(Temper):
        with obedient(Temper(mind)) as model:
            yield openai_model(base_url=model.url, api_key="none", name="obedient")
    else:
        with answers(environment(), url=mind) as make_model:
            yield make_model


class _Overheard:
    """A model whose filled forms are listened to."""

    def __init__(self, model: LanguageModel, heard: list[str]) -> None:
        self._model, self._heard = model, heard

    def fill(self, question: Question, form: type[Form]) -> Form:
        """Have the form filled, and note it."""
        filled = self._model.fill(question, form)
        self._heard.append(filled.model_dump_json())
        return filled


def overheard(make_model: MakeModel, heard: list[str]) -> MakeModel:
    """Make the same model, and note each form that it fills."""

    @contextmanager
    def made(record: Callable[[ModelCall], None]) -> Iterator[LanguageModel]:
        with make_model(record) as model:
            yield _Overheard(model, heard)

    def make(record: Callable[[ModelCall], None]) -> AbstractContextManager[LanguageModel]:
        return made(record)

    return make
