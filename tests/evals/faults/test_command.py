"""Which cases a sample plays under which failure."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.case import Case
from evals.faults.command import chosen, spread
from evals.faults.kinds import Kind
from tests.evals.situations import case

CASES: dict[str, Case] = {f"case_{number:02}": case() for number in range(20)}


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 9), st.data())
def test_a_sample_is_as_large_as_asked_and_spread_over_all_names(
    names: int, count: int, of: int, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, of - 1))
    drawn = [int(name) for name in spread([str(n) for n in range(names)], count, number, of)]
    assert len(set(drawn)) == len(drawn) == min(count, names)
    gaps = {after - before for before, after in pairwise(drawn)}
    assert max(gaps, default=0) - min(gaps, default=0) <= 1


def test_without_a_sample_every_case_meets_every_failure() -> None:
    todo = chosen(CASES, list(Kind), None)
    assert {name: kinds for name, (_, kinds) in todo.items()} == {name: list(Kind) for name in CASES}


@pytest.mark.parametrize("sample", [1, 2, 5])
def test_each_failure_meets_cases_of_its_own(sample: int) -> None:
    todo = chosen(CASES, list(Kind), sample)
    assert all(sum(kind in kinds for _, kinds in todo.values()) == sample for kind in Kind)
    assert len(todo) == min(sample * len(Kind), len(CASES))
