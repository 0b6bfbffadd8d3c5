"""pass^k and its interval."""

from itertools import combinations, pairwise
from math import comb, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.evaluation.scores import Verdicts, interval, pass_hat, percentile

TRIALS = st.lists(st.booleans(), min_size=1, max_size=8)
CASES = st.dictionaries(st.sampled_from("abcdef"), TRIALS, min_size=1)


def once(verdicts: Verdicts) -> float | None:
    return pass_hat(verdicts, 1)


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


def test_the_interval_is_the_same_each_time_and_holds_the_score() -> None:
    verdicts = {str(n): [n % 3 > 0] * 8 for n in range(30)}
    around = interval(verdicts, once)
    assert around == interval(dict(reversed(verdicts.items())), once)
    assert around is not None
    assert around[0] < 2 / 3 < around[1]
    assert around[1] - around[0] == pytest.approx(2 * 1.96 * (2 / 9 / 30) ** 0.5, abs=0.06)


def test_eight_copies_of_a_trial_are_no_eight_trials() -> None:
    one, eight = ({str(n): [n % 2 > 0] * copies for n in range(20)} for copies in (1, 8))
    assert interval(one, once) == interval(eight, once)


def test_of_nothing_there_is_no_score() -> None:
    assert (pass_hat({}, 1), interval({}, once)) == (None, None)


@pytest.mark.parametrize(("share", "found"), [(0.5, 2), (0.75, 3), (0.95, 4), (0.0, 1)])
def test_a_percentile_is_one_of_the_values(share: float, found: int) -> None:
    assert percentile([3, 1, 4, 2], share) == found
