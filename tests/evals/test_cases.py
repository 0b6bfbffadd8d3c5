"""Every case, played through real servers with recorded answers."""

import pytest
from vcr.cassette import Cassette

from evals.case import load_cases
from evals.judge import Judgement, judge
from evals.recording import recorded_model
from ops.settings import environment
from ops.world.play import play

CASES = load_cases()
QUICK = ("counter_then_accept", "move_after_booking", "not_the_first", "which_booking_cancelled")
"""The demo's cases are played by its own tests, in one world."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Play all cases where there is time for them, or where they are recorded."""
    options = metafunc.config
    is_whole = options.getoption("--servers") or options.getoption("--record-mode") not in (None, "none")
    metafunc.parametrize("name", CASES if is_whole else QUICK)


@pytest.mark.vcr
def test_no_case_ends_unsafe_or_wrong(name: str, vcr: Cassette) -> None:
    case = CASES[name]
    end = play(case.opened_world(), case.world_mails(name), recorded_model(environment()))
    judgement, why = judge(case, end)
    assert judgement in {Judgement.CORRECT, Judgement.SAFE}, why
    assert vcr.all_played or not vcr.write_protected, "the cassette holds answers that nobody asked for: record it anew"
