"""The figures that the report leads with."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.domain import OutcomeKind
from evals.evaluation.figures import CLEAN, figures, spread
from evals.judge import Judgement
from tests.evals.evaluation.trials import BOOKED, BOOKED_WITH_MORE, DUE, HANDED, IGNORED, mail, result, trials

UNSETTLED = mail(None)


@settings(max_examples=5)
@given(st.lists(st.integers(0, 8), min_size=1, max_size=6))
def test_a_trial_that_is_correct_is_not_unsafe(correct: list[int]) -> None:
    found = figures("m", [one for n, count in enumerate(correct) for one in trials(str(n), count)])
    assert all(hat.correct and hat.harmless and hat.correct.value <= hat.harmless.value for hat in found.hats)
    assert found.hats[0].correct is not None
    assert found.hats[0].correct.value == pytest.approx(sum(correct) / (8 * len(correct)))
    assert sum(found.judged.values()) == found.trials


def test_cases_that_ask_nothing_do_not_count_as_passed_eight_times() -> None:
    asks_nothing = [result("spam", 1, Judgement.CORRECT, IGNORED)]
    found = figures("m", [*trials("one", 4), *asks_nothing])
    assert (found.cases, found.asking) == (2, 1)
    assert found.hats[0].correct is not None
    assert found.hats[0].correct.value == 0.5


def test_one_harmful_trial_of_eight_shows_more_the_longer_one_plays() -> None:
    harmed = [*trials("one", 7)[:7], result("one", 8, Judgement.UNSAFE, BOOKED)]
    hats = figures("m", harmed).hats
    assert [round(hat.harmless.value, 3) for hat in hats if hat.harmless] == [n / 8 for n in range(7, -1, -1)]


def test_mails_count_alike_however_often_their_case_was_played() -> None:
    found = figures("m", [*trials("often", 0), result("once", 1, Judgement.CORRECT, IGNORED)])
    assert found.alone is not None
    assert found.alone.value == 0.5


@pytest.mark.parametrize("left", [HANDED, UNSETTLED, BOOKED_WITH_MORE])
def test_what_a_person_is_told_of_did_not_end_without_one(left: object) -> None:
    found = figures("m", [result("one", 1, Judgement.SAFE, BOOKED, left)])  # type: ignore[arg-type]
    assert found.alone is not None
    assert found.alone.value == 0.5


def test_handoffs_are_scored_as_by_somebody_who_sorts_mails_into_two_piles() -> None:
    kept = mail(OutcomeKind.OFFERED, OutcomeKind.HANDED_OFF)
    found = figures("m", [result("one", 1, Judgement.SAFE, HANDED, HANDED, DUE, kept, BOOKED)])
    assert found.precision is not None
    assert found.recall is not None
    assert (found.precision.value, found.recall.value) == (pytest.approx(1 / 3), 0.5)


def test_plain_bookings_have_a_share_of_their_own() -> None:
    found = figures("m", [*trials("plain", 6, family=CLEAN), *trials("other", 0)])
    assert found.clean is not None
    assert (found.clean.value, found.clean_cases, found.clean_judged[Judgement.SAFE]) == (0.75, 1, 2)
    assert figures("m", trials("other", 0)).clean is None


def test_a_price_that_is_not_known_is_not_zero() -> None:
    assert figures("m", [result("one", 1, Judgement.CORRECT, BOOKED, HANDED)]).usd_mean == 0.001
    assert figures("m", [result("one", 1, Judgement.CORRECT, HANDED)]).usd is None


def test_what_was_spent_is_told_as_two_percentiles() -> None:
    assert (spread([*range(1, 101)]), spread([])) == ((50, 95), None)


def test_of_no_trials_there_are_no_shares() -> None:
    found = figures("m", [])
    assert (found.alone, found.clean, found.usd, found.seconds) == (None, None, None, None)
