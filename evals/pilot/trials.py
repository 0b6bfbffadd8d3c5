"""The pilot's trials, played again from their recordings and judged."""

from collections.abc import Mapping
from pathlib import Path

from evals.case import Case
from evals.evaluation.trial import NotRecorded, TrialResult, judged_trial
from evals.pilot.agent import ModelFailed
from evals.pilot.cases import pilot_cases
from evals.pilot.judging import judge_pilot
from evals.pilot.recording import CASSETTES, is_recorded, played
from evals.processes import processes
from evals.trials import TRIALS, cassette
from evals.understanding.recorded import seconds_of
from ops.world.play import EndState
from ops.world.replay import RECORDED_URL, replaying_one

AGAIN = "Run `frontdesk pilot`."


def play_all(jobs: int, cases: Mapping[str, Case] | None = None, folder: Path = CASSETTES) -> list[TrialResult]:
    """Play every recorded trial of the pilot; NotRecorded where one asks something else than was recorded."""
    known = (pilot_cases() if cases is None else cases).items()
    trials = [(name, case, n, folder) for name, case in known for n in TRIALS if is_recorded(name, n, folder)]
    with processes(jobs) as pool:
        return list(pool.map(play_trial, *zip(*trials, strict=True))) if trials else []


def play_trial(name: str, case: Case, trial: int, folder: Path = CASSETTES) -> TrialResult:
    """Play a recorded trial and judge it; NotRecorded where something else is asked than was recorded."""
    end = end_of(name, case, trial, folder)
    seconds = seconds_of(folder / f"{cassette(name, trial)}.yaml", folder)
    return judged_trial(name, case, trial, end, judge_pilot(case, end), seconds)


def is_current(name: str, case: Case, trial: int, folder: Path = CASSETTES) -> bool:
    """Say whether a trial is recorded, and asks what was asked then."""
    if not is_recorded(name, trial, folder):
        return False
    try:
        end_of(name, case, trial, folder)
    except NotRecorded:
        return False
    return True


def end_of(name: str, case: Case, trial: int, folder: Path = CASSETTES) -> EndState:
    """Play a recorded trial; NotRecorded where something else is asked than was recorded."""
    with replaying_one(folder, cassette(name, trial)) as replay:
        try:
            end = played(name, case, trial, RECORDED_URL)
        except ModelFailed as error:
            raise NotRecorded(f"{cassette(name, trial)}: something else is asked. {AGAIN}") from error
    if replay.unasked:
        raise NotRecorded(f"{cassette(name, trial)}: {replay.unasked} answers are not asked for. {AGAIN}")
    return end
