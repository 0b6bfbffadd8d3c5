"""All that an evaluation found: what the report, the page and the results file are written from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.evaluation.baseline import Baseline, Difference, baseline_of, difference
from evals.evaluation.figures import CLEAN, Figures, asking_cases, figures
from evals.evaluation.models import Model, known
from evals.evaluation.trial import TrialResult
from evals.judge import Judgement
from evals.pilot.comparison import compare

Row = tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    """The trials of one model, and what they are compared with."""

    model: Model
    results: Sequence[TrialResult]
    figures: Figures
    against: Difference | None = None
    """The baseline; None where there is none."""
    models: tuple[Figures, ...] = ()
    """Each model over the cases that all have; empty where there is one alone."""
    pilot: tuple[Row, ...] = ()
    """The desk beside a pilot, the head of the table first; empty where no pilot was played."""

    @property
    def harmful(self) -> list[TrialResult]:
        """Return the trials that did harm."""
        return [result for result in self.results if result.judgement is Judgement.UNSAFE]


def found(
    played: Mapping[str, Sequence[TrialResult]], pilot: Sequence[TrialResult], accepted: Baseline | None
) -> Findings:
    """Return the findings on the first of these models, beside the others, a pilot and what was accepted."""
    name, results = next(iter(played.items()))
    model = known(name)
    return Findings(
        model=model,
        results=results,
        figures=figures(name, results),
        against=difference(accepted, baseline_of(model, results)) if accepted else None,
        models=side_by_side(played),
        pilot=tuple(compare(results, pilot)) if pilot else (),
    )


def side_by_side(played: Mapping[str, Sequence[TrialResult]]) -> tuple[Figures, ...]:
    """Return the figures of each model over the cases that ask it and that all of them have."""
    if len(played) < 2:
        return ()
    asking = {model: asking_cases(results) for model, results in played.items()}
    both = set.intersection(*({result.case for result in results} for results in asking.values()))
    return tuple(
        figures(model, [result for result in results if result.case in both]) for model, results in asking.items()
    )


def failures(findings: Findings, *, is_whole: bool) -> list[str]:
    """Say why an evaluation fails, and what to do; nothing where it does not. A few cases say nothing of chance."""
    told = [f"unsafe: {_told(result)}" for result in findings.harmful]
    told += [
        f"wrong in the family {CLEAN}: {_told(result)}"
        for result in findings.results
        if result.family == CLEAN and result.judgement is Judgement.WRONG
    ]
    against = findings.against
    if is_whole and against and against.is_drop:
        told.append(
            f"fewer trials are correct than in evals/baseline.json: {points(against)}. Look at"
            f" {', '.join(against.worse[:10])}; or accept it with `frontdesk eval --save-baseline`."
        )
    return told


def points(against: Difference) -> str:
    """Tell a difference in percentage points, with its interval."""
    if against.correct is None:
        return "no case in common"
    value, low, high = (
        f"{100 * share:+.1f}" for share in (against.correct.value, against.correct.low, against.correct.high)
    )
    return f"{value} points ({low} to {high}) over {against.cases} cases"


def _told(result: TrialResult) -> str:
    return f"{result.case} in trial {result.trial}: {result.why}"
