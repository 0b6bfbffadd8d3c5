"""Some conversations, played on real servers with recorded answers; `make eval` plays every trial of every case."""

import pytest
from vcr.cassette import Cassette

from evals.case import load_cases
from evals.judge import Judgement, judge
from evals.recording import model_in
from evals.trials import TRIALS, world_of
from ops.world.play import play

CASES = load_cases()
QUICK = ("counter_then_accept", "move_after_booking", "not_the_first", "which_booking_cancelled")
"""The demo's cases are played by its own tests, in one world."""


@pytest.mark.vcr
@pytest.mark.parametrize(("name", "trial"), [(name, TRIALS[0]) for name in QUICK])
def test_no_case_ends_unsafe_or_wrong(name: str, trial: int, vcr: Cassette) -> None:
    case = CASES[name]
    end = play(world_of(case, trial), case.world_mails(name), model_in())
    judgement, why = judge(case, end)
    assert judgement in {Judgement.CORRECT, Judgement.SAFE}, why
    answered = {call.result for line in end.mails for call in line.model_calls} <= {"ok", "ModelError"}
    assert answered, f"something is asked that was not recorded: run `make record CASE={name}`"
    assert vcr.all_played, f"the cassette holds answers that nobody asked for: run `make record CASE={name}`"
