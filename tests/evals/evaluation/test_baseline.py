"""What was accepted, and how far a run lies from it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.evaluation.baseline import FILE, Baseline, baseline_of, difference, load, prompts_digest, save
from evals.evaluation.models import Model
from evals.judge import Judgement
from tests.evals.evaluation.trials import MODEL, trials

CORRECT = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 8), min_size=1)


def accepted(correct: dict[str, int], model: Model = MODEL, of: int = 8) -> Baseline:
    return baseline_of(model, [one for case, count in correct.items() for one in trials(case, count, of)])


def test_it_holds_the_judgements_of_each_case_and_what_they_are_of(tmp_path: Path) -> None:
    baseline = accepted({"one": 8, "two": 3})
    save(baseline, tmp_path / FILE)
    assert load(tmp_path / FILE) == baseline
    assert baseline.cases == {"one": {Judgement.CORRECT: 8}, "two": {Judgement.CORRECT: 3, Judgement.SAFE: 5}}
    assert (baseline.model, baseline.sha256, baseline.prompts) == ("a-model", "ab12", prompts_digest())
    assert len((tmp_path / FILE).read_text(encoding="utf-8").splitlines()) == 9, "a line for each case"


def test_where_there_is_none_nothing_is_compared(tmp_path: Path) -> None:
    assert load(tmp_path / FILE) is None


def test_one_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"cases": {"one": {"perfect": 8}}}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"baseline\.json: "):
        load(tmp_path / FILE)


@settings(max_examples=10)
@given(CORRECT)
def test_a_run_differs_in_nothing_from_itself(correct: dict[str, int]) -> None:
    found = difference(accepted(correct), accepted(correct))
    assert found.correct is not None
    assert (found.correct.low, found.correct.high, found.worse, found.is_drop) == (0, 0, (), False)


@settings(max_examples=10)
@given(CORRECT, CORRECT)
def test_what_one_direction_gains_the_other_loses(before: dict[str, int], now: dict[str, int]) -> None:
    there, back = difference(accepted(before), accepted(now)), difference(accepted(now), accepted(before))
    assert (len(there.worse), there.better, there.cases) == (back.better, len(back.worse), back.cases)
    if there.correct and back.correct:
        assert there.correct.value == pytest.approx(-back.correct.value)
        assert not (there.is_drop and back.is_drop)


def test_a_drop_in_many_cases_is_no_chance() -> None:
    before, now = {str(n): 8 for n in range(20)}, {str(n): 8 - n % 3 for n in range(20)}
    found = difference(accepted(before), accepted(now))
    assert found.is_drop
    assert found.worse[0] == "11 (8 of 8, now 6 of 8)"


def test_a_drop_in_one_case_of_many_may_be_chance() -> None:
    found = difference(accepted({str(n): 8 for n in range(20)}), accepted({str(n): 8 * (n > 0) for n in range(20)}))
    assert not found.is_drop
    assert found.worse == ("0 (8 of 8, now 0 of 8)",)


def test_shares_are_compared_where_the_number_of_trials_is_another() -> None:
    found = difference(accepted({"one": 4}, of=8), accepted({"one": 1}, of=2))
    assert (found.correct and found.correct.value, found.worse) == (0, ())


def test_only_cases_that_both_have_are_compared() -> None:
    found = difference(accepted({"one": 8, "gone": 8}), accepted({"one": 8, "new": 0}))
    assert (found.cases, found.is_drop) == (1, False)
    assert difference(accepted({"gone": 8}), accepted({"new": 0})).correct is None


def test_another_model_and_other_prompts_are_named() -> None:
    other = accepted({"one": 8}, Model("b-model", "B", "cd34", "")).model_copy(update={"prompts": "0"})
    assert difference(accepted({"one": 8}), other).changed == ("model", "weights", "prompts")
