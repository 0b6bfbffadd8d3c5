"""What recording will take, told by what was recorded before."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from agent.domain import ModelCall
from evals.understanding.recorded import seconds_of
from integrations.openai_model.answers import usage_of
from ops import cost
from ops.world.cassettes import CassetteFormat


@dataclass(frozen=True)
class Spent:
    """What one trial or several took, or will take."""

    calls: float
    input_tokens: float
    output_tokens: float
    seconds: float
    """Of the model alone, as far as the endpoint measured them."""


NOTHING = Spent(0, 0, 0, 0)


def expected(cases: Sequence[str], folder: Path) -> Spent:
    """Estimate what one trial of each of these cases takes: as the recorded trials of the case, or as all of them."""
    mean = _mean([_spent(path, folder) for path in sorted(folder.glob("*/*.yaml"))]) if cases else NOTHING
    by_case = {case: _mean([_spent(path, folder) for path in (folder / case).glob("*.yaml")]) for case in set(cases)}
    return _whole([by_case[case] if by_case[case].calls else mean for case in cases], sum)


def price(spent: Spent, model: str, at: datetime) -> float | None:
    """Return the list price in US dollars, if the endpoint has nothing in its cache; None where none is known."""
    call = ModelCall("", "", model, round(spent.input_tokens), 0, round(spent.output_tokens), 0.0, "ok")
    found = cost.price(call, at)
    return None if found is None else float(found)


def _spent(path: Path, folder: Path) -> Spent:
    recorded = CassetteFormat(folder).deserialize(path.read_text(encoding="utf-8"))["interactions"]
    usages = [usage_of(_raw(interaction["response"]["body"]["string"])) for interaction in recorded]
    return Spent(
        len(usages),
        sum(usage.input_tokens or 0 for usage in usages),
        sum(usage.output_tokens or 0 for usage in usages),
        seconds_of(path, folder),
    )


def _raw(said: str | bytes) -> bytes:
    return said.encode() if isinstance(said, str) else said


def _mean(trials: Sequence[Spent]) -> Spent:
    return _whole(trials, lambda values: math.fsum(values) / len(trials)) if trials else NOTHING


def _whole(trials: Sequence[Spent], put_together: Callable[[Sequence[float]], float]) -> Spent:
    return Spent(
        put_together([trial.calls for trial in trials]),
        put_together([trial.input_tokens for trial in trials]),
        put_together([trial.output_tokens for trial in trials]),
        put_together([trial.seconds for trial in trials]),
    )
