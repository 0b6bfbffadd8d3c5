"""pass^k and its interval."""

from itertools import combinations, pairwise
from math import comb, isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.evaluation.scores import Estimate, at_most, estimate, pass_hat, pass_parts, percentile

TRIALS = st.lists(st.booleans(), min_size=1, max_size=8)
CASES = st.dictionaries(st.sampled_from("abcdef"), TRIALS, min_size=1)
SHARES = st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(0, 8), st.just(8)), min_size=1)


@given(TRIALS, st.integers(1, 8))
def test_it_is_the_share_of_ways_to_pick_trials_that_hold_no_failure(trials: list[bool], k: int) -> None:
    picked = [all(some) for some in combinations(trials, k)]
    assert pass_hat({"a": trials}, k) == (sum(picked) / comb(len(trials), k) if picked else None)


def test_cases_count_alike_and_those_with_too_few_trials_say_nothing() -> None:
    verdicts = {"sure": [True] * 4, "never": [False] * 4, "half": [True, True, False, False], "short": [True]}
    assert pass_hat(verdicts, 4) == pytest.approx(1 / 3)
    assert pass_hat(verdicts, 2) == pytest.approx((1 + 0 + 1 / 6) / 3)
    assert pass_hat(verdicts, 5) is None


@given(CASES)
def test_more_trials_in_a_row_are_never_likelier_to_pass(verdicts: dict[str, list[bool]]) -> None:
    same = {name: (trials * 8)[:8] for name, trials in verdicts.items()}
    found = [pass_hat(same, k) or 0.0 for k in range(1, 9)]
    assert all(later <= earlier or isclose(later, earlier) for earlier, later in pairwise(found))


def test_the_interval_is_as_wide_as_chance_makes_the_mean_of_so_many_cases() -> None:
    found = estimate({str(n): (n % 3 > 0, 1) for n in range(30)})
    assert found is not None
    assert found.value == pytest.approx(2 / 3)
    assert found.high - found.low == pytest.approx(2 * 1.96 * (2 / 9 / 30) ** 0.5, abs=0.06)


@settings(max_examples=20)
@given(SHARES)
def test_the_interval_holds_the_share_and_is_the_same_in_any_order(parts: dict[str, tuple[int, int]]) -> None:
    found = estimate(parts)
    assert found == estimate(dict(reversed(parts.items())))
    assert found is not None
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_eight_copies_of_a_trial_are_no_eight_trials() -> None:
    one, eight = ({str(n): [n % 2 > 0] * copies for n in range(20)} for copies in (1, 8))
    assert estimate(pass_parts(one, 1)) == estimate(pass_parts(eight, 1))


def test_of_nothing_there_is_no_score() -> None:
    assert (pass_hat({}, 1), estimate({}), estimate({"none of its mails": (0, 0)})) == (None, None, None)


def test_an_estimate_is_told_in_percent() -> None:
    assert str(Estimate(0.5, 0.25, 0.755)) == "50.0% (25.0% to 75.5%)"


@pytest.mark.parametrize("cases", [1, 30, 100])
def test_what_none_of_so_many_cases_showed_may_still_befall_some(cases: int) -> None:
    assert (1 - at_most(cases)) ** cases == pytest.approx(0.05)


@pytest.mark.parametrize(("rank", "found"), [(0.5, 2), (0.75, 3), (0.95, 4), (0.0, 1)])
def test_a_percentile_is_one_of_the_values(rank: float, found: int) -> None:
    assert percentile([3, 1, 4, 2], rank) == found
