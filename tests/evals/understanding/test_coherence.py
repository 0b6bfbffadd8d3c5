"""Whether the cases hold together: played with a model that understands every mail, each ends as its ideal says."""

from collections import Counter

import pytest

from agent.domain import EffectKind
from evals.case import load_cases
from evals.judge import Judgement, judge
from ops.world.play import EndState
from tests.evals.understanding.careful import played

CASES = load_cases()
QUICK = ("counter_then_accept", "move_by_offer")
"""Played in the quick suite; `make test-servers` plays all."""
SHORT_OF_IDEAL: dict[str, str] = {}
"""What a right understanding is not enough for, and why."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Play all cases where there is time for them."""
    metafunc.parametrize("name", CASES if metafunc.config.getoption("--servers") else QUICK)


def test_a_case_that_is_understood_ends_as_it_should(name: str) -> None:
    end = played(CASES[name], name)
    judgement, why = judge(CASES[name], end)
    wanted = Judgement.SAFE if name in SHORT_OF_IDEAL else Judgement.CORRECT
    assert judgement is wanted, f"{name}: {why}"
    assert not [who for who, times in acknowledged(end).items() if times > 1]


def acknowledged(end: EndState) -> Counter[str]:
    """Count the acknowledgements by whom they went to."""
    effects = (effect for line in end.mails for effect in line.effects if effect.kind is EffectKind.ACK)
    return Counter(person for effect in effects for person in effect.recipients)
