"""A model: one tiny question through the path that every question takes."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from agent.domain import ModelCall
from agent.errors import FrontdeskError, ModelError, TooLong
from agent.ports import Question
from ops.doctor.failures import failure
from ops.doctor.findings import Fact, Finding

if TYPE_CHECKING:
    from ops.adapters import MakeModel

MODEL = "model"
FALLBACK = "fallback"
FORMAT = "response_format"


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


def check_model(name: str, make_model: "MakeModel", now: Callable[[], datetime]) -> Iterator[Finding]:
    """Ask once, and look at what was answered, counted and charged; `name` is the section of the settings."""
    calls: list[ModelCall] = []
    try:
        with make_model(calls.append) as model:
            model.fill(QUESTION, Greeting)
    except ModelError as error:
        yield Finding(name, f"{name}_no_json_schema", str(error))
    except TooLong as error:
        yield Finding(name, f"{name}_small_window", str(error))
    except FrontdeskError as error:
        yield _failure(name, error)
    else:
        yield _answered(name, calls[-1], now())


def _failure(name: str, error: FrontdeskError) -> Finding:
    from integrations.openai_model.failures import NO_MODEL, QUOTA_SPENT, REFUSES

    said = str(error)
    for words, code in ((NO_MODEL, "unknown"), (QUOTA_SPENT, "quota_spent"), (f"{REFUSES} {FORMAT}", "no_json_schema")):
        if said.startswith(words):
            return Finding(name, f"{name}_{code}", said)
    if said.startswith(REFUSES):
        return Finding(name, f"{name}_no_parameter", said, {"parameter": said.removeprefix(REFUSES).split()[0]})
    return failure(name, error)


def _answered(name: str, call: ModelCall, at: datetime) -> Finding:
    from ops.cost import price

    cost = price(call, at)
    facts: dict[str, Fact] = {
        "model": call.model,
        "input_tokens": call.input_tokens,
        "output_tokens": call.output_tokens,
        "cost_usd": None if cost is None else float(cost),
        "seconds": round(call.seconds, 2),
    }
    if call.input_tokens is None or call.output_tokens is None:
        return Finding(name, f"{name}_no_usage", "it answers, but does not say how many tokens it took", facts)
    if cost is None:
        return Finding(name, f"{name}_unpriced", "it answers, but its price is not known", facts)
    return Finding(name, "ok", "it fills in a form", facts)
