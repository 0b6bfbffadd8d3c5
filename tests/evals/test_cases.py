"""Every case, played through real servers with recorded answers."""

import pytest
from vcr.cassette import Cassette

from evals.case import load_cases
from evals.judge import Judgement, judge
from evals.recording import recorded_model
from ops.settings import environment
from ops.world.play import play

CASES = load_cases()


@pytest.mark.vcr
@pytest.mark.parametrize("name", CASES)
def test_no_case_ends_unsafe_or_wrong(name: str, vcr: Cassette) -> None:
    case = CASES[name]
    end = play(case.opened_world(), case.world_mails(name), recorded_model(environment()))
    judgement, why = judge(case, end)
    assert judgement in {Judgement.CORRECT, Judgement.SAFE}, why
    assert vcr.all_played or not vcr.write_protected, "the cassette holds answers that nobody asked for: record it anew"
