"""The baseline: how the trials of each case ended when somebody accepted it, and how far a run lies from that."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

import agent.prompts
from evals.evaluation.counts import by_case
from evals.evaluation.models import Model
from evals.evaluation.scores import Estimate, estimate
from evals.evaluation.trial import TrialResult
from evals.judge import Judgement

FILE = "baseline.json"


class Baseline(BaseModel):
    """What was accepted: the judgements of each case, and of which model and prompts they are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    sha256: str
    prompts: str
    cases: dict[str, dict[Judgement, int]]


@dataclass(frozen=True)
class Difference:
    """How a run differs from the baseline, over the cases that both have."""

    correct: Estimate | None
    """How much larger the share of correct trials is; None where they have no case in common."""
    cases: int
    worse: tuple[str, ...]
    """The cases with a smaller share of correct trials, those that fell most first: "windows (8 of 8, now 2 of 8)"."""
    better: int
    changed: tuple[str, ...]
    """What else is not as it was: the model, the prompts."""

    @property
    def is_drop(self) -> bool:
        """Say whether chance alone hardly makes it so much worse."""
        return self.correct is not None and self.correct.high < 0


def baseline_of(model: Model, results: Sequence[TrialResult]) -> Baseline:
    """Return the baseline that these trials are."""
    cases = {case.case: {j: n for j, n in case.judged.items() if n} for case in by_case(results)}
    return Baseline(model=model.name, sha256=model.sha256, prompts=prompts_digest(), cases=cases)


def prompts_digest() -> str:
    """Return a hash of all prompts."""
    files = sorted(Path(agent.prompts.__file__).parent.glob("*.md"))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:12]


def load(path: Path) -> Baseline | None:
    """Read a baseline; None where there is none, ValueError where it cannot be used."""
    if not path.is_file():
        return None
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def save(baseline: Baseline, path: Path) -> None:
    """Write a baseline, a line a case."""
    cases = ",\n".join(f"    {json.dumps(name)}: {json.dumps(counts)}" for name, counts in baseline.cases.items())
    head = "".join(f'  "{name}": {json.dumps(getattr(baseline, name))},\n' for name in ("model", "sha256", "prompts"))
    path.write_text(f'{{\n{head}  "cases": {{\n{cases}\n  }}\n}}\n', encoding="utf-8")


def difference(before: Baseline, now: Baseline) -> Difference:
    """Compare case by case: chance that strikes both alike is no difference."""
    both = sorted(before.cases.keys() & now.cases.keys())
    change = {case: _share(now.cases[case]) - _share(before.cases[case]) for case in both}
    fallen = sorted((case for case in both if change[case] < 0), key=lambda case: (change[case], case))
    names = {"model": "model", "sha256": "weights", "prompts": "prompts"}
    return Difference(
        correct=estimate({case: (change[case], 1) for case in both}),
        cases=len(both),
        worse=tuple(f"{case} ({_told(before.cases[case])}, now {_told(now.cases[case])})" for case in fallen),
        better=sum(found > 0 for found in change.values()),
        changed=tuple(told for name, told in names.items() if getattr(before, name) != getattr(now, name)),
    )


def _share(counts: dict[Judgement, int]) -> float:
    return counts.get(Judgement.CORRECT, 0) / sum(counts.values())


def _told(counts: dict[Judgement, int]) -> str:
    return f"{counts.get(Judgement.CORRECT, 0)} of {sum(counts.values())}"
