"""The model: one tiny question through the path that every question takes."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from agent.domain import ModelCall
from agent.errors import FrontdeskError, ModelError
from agent.ports import Question
from ops.doctor.failures import failure
from ops.doctor.findings import Finding

if TYPE_CHECKING:
    from ops.adapters import MakeModel

MODEL = "model"


class Greeting(BaseModel):
    """What the model is asked to fill in; the question does not name its keys, so only the schema can."""

    polite: bool
    tone: Literal["warm", "plain", "cold"]


QUESTION = Question(
    mail_id="doctor",
    purpose="doctor",
    system="You judge how a greeting sounds.",
    user="Good morning, and welcome.",
    max_tokens=200,
    temperature=0.0,
    seed=1,
)


def check_model(make_model: "MakeModel", now: Callable[[], datetime]) -> Iterator[Finding]:
    """Ask once, and look at what was answered, counted and charged."""
    calls: list[ModelCall] = []
    try:
        with make_model(calls.append) as model:
            model.fill(QUESTION, Greeting)
    except ModelError as error:
        yield Finding(MODEL, "model_no_json_schema", str(error))
    except FrontdeskError as error:
        yield _failure(error)
    else:
        yield from _answered(calls[-1], now())


def _failure(error: FrontdeskError) -> Finding:
    from integrations.openai_model.failures import NO_MODEL, QUOTA_SPENT

    for words, code in ((NO_MODEL, "model_unknown"), (QUOTA_SPENT, "model_quota_spent")):
        if str(error).startswith(words):
            return Finding(MODEL, code, str(error))
    return failure(MODEL, error)


def _answered(call: ModelCall, at: datetime) -> Iterator[Finding]:
    from ops.cost import price

    cost = price(call, at)
    facts = {
        "model": call.model,
        "input_tokens": call.input_tokens,
        "output_tokens": call.output_tokens,
        "cost_usd": None if cost is None else float(cost),
        "seconds": round(call.seconds, 2),
    }
    if call.input_tokens is None or call.output_tokens is None:
        yield Finding(MODEL, "model_no_usage", "it answers, but does not say how many tokens it took", facts)
    elif cost is None:
        yield Finding(MODEL, "model_unpriced", "it answers, but its price is not known", facts)
    else:
        yield Finding(MODEL, "ok", "it fills in a form", facts)
