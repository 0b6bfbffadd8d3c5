"""All trials of the cases, side by side in processes of their own."""

from collections.abc import Callable, Mapping
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path

from evals.case import Case
from evals.evaluation.trial import NothingRecorded, NotRecorded, TrialResult, play_trial, recorded_trials
from evals.processes import processes
from evals.recording import CASSETTES


@dataclass(frozen=True)
class Played:
    """What came of all trials, in the order of the cases, whoever played them."""

    results: list[TrialResult]
    stale: list[str]
    """Trials that ask something else than was recorded, each with what to run."""
    missing: list[str]
    """Cases that ask something and of which nothing is recorded."""


def play_all(
    cases: Mapping[str, Case],
    jobs: int,
    folder: Path = CASSETTES,
    watch: Callable[[int, int], None] = lambda _done, _of: None,
) -> Played:
    """Play every trial whose answers lie in this folder, the longest first; `watch` is told how many are done."""
    trials = [(name, case, trial, folder) for name, case in cases.items() for trial in recorded_trials(name, folder)]
    found: dict[int, TrialResult | NotRecorded] = {}
    order = sorted(range(len(trials)), key=lambda number: -len(trials[number][1].mails))
    with processes(jobs) as pool:
        begun = {pool.submit(_played, *trials[number]): number for number in order}
        for done in as_completed(begun):
            found[begun[done]] = done.result()
            watch(len(found), len(trials))
    return _sorted([found[number] for number in range(len(trials))])


def _played(name: str, case: Case, trial: int, folder: Path) -> TrialResult | NotRecorded:
    try:
        return play_trial(name, case, trial, folder)
    except NotRecorded as error:
        return error


def _sorted(found: list[TrialResult | NotRecorded]) -> Played:
    return Played(
        results=[one for one in found if isinstance(one, TrialResult)],
        stale=[str(one) for one in found if type(one) is NotRecorded],
        missing=[str(one) for one in found if isinstance(one, NothingRecorded)],
    )
