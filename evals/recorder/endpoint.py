"""Where the model is asked whose answers are recorded."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from agent.domain import ModelCall
from agent.errors import FrontdeskError, ModelError, PermanentError
from agent.ports import LanguageModel, Question
from agent.ports.world import Form
from ops.adapters import MakeModel, openai_model
from ops.world.answers import HOSTED_MODEL
from ops.world.replay import RECORDED_MODEL

PATIENCE = 600.0
"""Seconds. A model on one's own machine answers when it answers."""


@dataclass(frozen=True)
class Source:
    """An endpoint and the name of the model that it is asked for."""

    base_url: str
    """Empty for OpenAI's own."""
    api_key: str = field(repr=False)
    model: str

    def make_model(self) -> MakeModel:
        """Make the model that is asked there."""
        return openai_model(base_url=self.base_url, api_key=self.api_key, name=self.model, timeout=PATIENCE)


def source(environ: Mapping[str, str], named: str | None) -> Source | None:
    """Return what OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL name; None where there is neither URL nor key."""
    url, key = environ.get("OPENAI_BASE_URL", ""), environ.get("OPENAI_API_KEY", "")
    if not (url or key):
        return None
    usual = RECORDED_MODEL if url else HOSTED_MODEL
    return Source(url, key or "none", named or environ.get("OPENAI_MODEL") or usual)


def watched(make_model: MakeModel, failures: list[str]) -> MakeModel:
    """Note what the endpoint failed with, and ask it nothing more.

    Its trial is lost. A desk would ask again and again until the mail's deadline.
    """

    @contextmanager
    def opened(record: Callable[[ModelCall], None]) -> Iterator[LanguageModel]:
        with make_model(record) as model:
            yield _Watched(model, failures)

    return opened


class _Watched:
    def __init__(self, model: LanguageModel, failures: list[str]) -> None:
        self._model, self._failures = model, failures

    def fill(self, question: Question, form: type[Form]) -> Form:
        """Return the form, as the model filled it in."""
        if self._failures:
            raise PermanentError(self._failures[0])
        try:
            return self._model.fill(question, form)
        except ModelError:
            # What the model made of the question, good or bad, is what is to be recorded.
            raise
        except FrontdeskError as error:
            self._failures.append(str(error))
            raise PermanentError(str(error)) from error
