"""All trials of the cases, side by side in processes of their own."""

import multiprocessing
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor

from evals.case import Case
from evals.evaluation.trial import NotRecorded, TrialResult, play_trial, recorded_trials
from ops.telemetry import configure_logging


def play_all(cases: Mapping[str, Case], jobs: int) -> tuple[list[TrialResult], list[str]]:
    """Play every recorded trial; return what came of each, and what is to be recorded anew."""
    trials = [(name, case, trial) for name, case in cases.items() for trial in recorded_trials(name)]
    # The servers run in threads, which a forked process would lose half-way.
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, spawned, initializer=configure_logging, initargs=("critical",)) as pool:
        played = list(pool.map(_played, trials))
    return [one for one in played if isinstance(one, TrialResult)], [one for one in played if isinstance(one, str)]


def _played(trial: tuple[str, Case, int]) -> TrialResult | str:
    try:
        return play_trial(*trial)
    except NotRecorded as error:
        return str(error)
