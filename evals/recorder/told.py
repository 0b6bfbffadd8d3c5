"""What is said before anything is recorded: how many trials, and what they will take."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from evals.recorder.estimate import Spent, expected, price
from evals.recorder.plan import Plan
from evals.recorder.trial import State
from evals.recording import folder_of
from ops import cost
from ops.world.replay import RECORDED_MODEL

MOST_REASONS = 5


def told(plan: Plan, model: str, cassettes: Path, at: datetime) -> Iterator[str]:
    """Yield the lines: what was found, why trials are stale, and what recording will take."""
    yield f"Trials of {model}: " + ", ".join(f"{plan.counts[state]} {state}" for state in State)
    for name, why in islice(plan.why.items(), MOST_REASONS):
        yield f"  {name}: {why}"
    if len(plan.why) > MOST_REASONS:
        yield f"  and {len(plan.why) - MOST_REASONS} more that are stale"
    if not plan.due:
        yield "There is nothing to record."
        return
    own = folder_of(model, cassettes)
    is_known = any(own.glob("*/*.yaml"))
    spent = expected([trial.name for trial in plan.due], own if is_known else folder_of(RECORDED_MODEL, cassettes))
    yield _taken(spent, len(plan.due))
    yield f"{_price(price(spent, model, at), model)}; {_time(spent if is_known else None)}"


def _taken(spent: Spent, trials: int) -> str:
    if not spent.calls:
        return f"To record: {trials} trials; nothing is recorded yet that says what they take"
    return (
        f"To record: {trials} trials, about {spent.calls:,.0f} calls, {spent.input_tokens:,.0f} tokens in and "
        f"{spent.output_tokens:,.0f} out"
    )


def _price(dollars: float | None, model: str) -> str:
    if dollars is None:
        return f"no list price of {model} is known"
    return f"at most {dollars:,.3f} USD at the list price of {cost.priced_as(model)}"


def _time(spent: Spent | None) -> str:
    if spent is None or not spent.seconds:
        return "how long it takes is not known"
    minutes = round(spent.seconds / 60)
    return f"about {minutes // 60} h {minutes % 60} min, one answer after the other"
