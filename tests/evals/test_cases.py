"""Every case, played through real servers with recorded answers."""

import pytest
from vcr.cassette import Cassette

from evals.case import load_cases
from evals.judge import Judgement, judge
from evals.recording import recorded_model
from evals.trials import TRIALS, world_of
from ops.settings import environment
from ops.world.play import play

CASES = load_cases()
QUICK = ("counter_then_accept", "move_after_booking", "not_the_first", "which_booking_cancelled")
"""The demo's cases are played by its own tests, in one world."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Play all cases where there is time for them, or where they are recorded."""
    options = metafunc.config
    is_recording = options.getoption("--record-mode") not in (None, "none")
    names = CASES if is_recording or options.getoption("--servers") else QUICK
    trials = TRIALS if is_recording else TRIALS[:1]
    metafunc.parametrize(("name", "trial"), [(name, trial) for trial in trials for name in names])


@pytest.mark.vcr
def test_no_case_ends_unsafe_or_wrong(name: str, trial: int, vcr: Cassette) -> None:
    case = CASES[name]
    end = play(world_of(case, trial), case.world_mails(name), recorded_model(environment()))
    judgement, why = judge(case, end)
    assert judgement in {Judgement.CORRECT, Judgement.SAFE}, why
    assert vcr.all_played or not vcr.write_protected, "the cassette holds answers that nobody asked for: record it anew"
