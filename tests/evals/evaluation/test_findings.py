"""When an evaluation fails, and models side by side."""

from evals.evaluation.baseline import baseline_of, difference
from evals.evaluation.figures import CLEAN
from evals.evaluation.findings import failures, side_by_side
from evals.judge import Judgement
from tests.evals.evaluation.trials import BOOKED, IGNORED, MODEL, findings, result, trials

GOOD = [one for n in range(10) for one in trials(f"case{n}", 8)]
BAD = [one for n in range(10) for one in trials(f"case{n}", 2)]
DROP = difference(baseline_of(MODEL, GOOD), baseline_of(MODEL, BAD))


def test_trials_that_are_safe_are_no_failure() -> None:
    assert failures(findings(*BAD), is_whole=True) == []


def test_one_harmful_trial_is_one_too_many() -> None:
    harm = result("one", 5, Judgement.UNSAFE, BOOKED, why="one/1: wrong book")
    assert failures(findings(*GOOD, harm), is_whole=False) == ["unsafe: one in trial 5: one/1: wrong book"]


def test_a_plain_booking_may_not_end_wrong_and_another_may() -> None:
    plain = result("plain", 2, Judgement.WRONG, BOOKED, family=CLEAN, why="plain/1: no reply")
    other = result("other", 2, Judgement.WRONG, BOOKED, why="other/1: no reply")
    (told,) = failures(findings(*GOOD, plain, other), is_whole=False)
    assert told == "wrong in the family clean booking: plain in trial 2: plain/1: no reply"


def test_a_drop_says_which_cases_to_look_at_and_how_to_accept_it() -> None:
    (told,) = failures(findings(*BAD, against=DROP), is_whole=True)
    assert "-75.0 points (-75.0 to -75.0) over 10 cases" in told
    assert "case0 (8 of 8, now 2 of 8)" in told
    assert "frontdesk eval --save-baseline" in told


def test_a_rise_is_no_failure_and_some_cases_alone_are_no_drop() -> None:
    rise = difference(baseline_of(MODEL, BAD), baseline_of(MODEL, GOOD))
    assert failures(findings(*GOOD, against=rise), is_whole=True) == []
    assert failures(findings(*BAD, against=DROP), is_whole=False) == []


def test_models_are_compared_over_the_cases_that_ask_and_that_all_have() -> None:
    silent = result("silent", 1, Judgement.CORRECT, IGNORED)
    one, other = side_by_side({"one": [*GOOD, silent], "other": [*trials("case3", 4, 4), silent]})
    assert (one.model, one.cases, one.trials, other.model, other.cases, other.trials) == ("one", 1, 8, "other", 1, 4)


def test_one_model_alone_is_beside_none() -> None:
    assert side_by_side({"one": GOOD}) == ()
