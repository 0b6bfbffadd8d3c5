"""What the tables count."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain import OutcomeKind
from evals.evaluation.counts import alike, by_case, by_family, by_outcome, by_reason, matrix, why
from evals.judge import Judgement
from tests.evals.evaluation.trials import BOOKED, BOOKED_WITH_MORE, DUE, HANDED, IGNORED, mail, result, trials

MAILS = st.sampled_from([BOOKED, HANDED, DUE, IGNORED, mail(None)])


def test_families_are_counted_with_all_last() -> None:
    found = by_family([*trials("b", 3, family="windows"), *trials("a", 8, family="move")])
    assert [(row.name, row.cases, row.trials, row.judged[Judgement.CORRECT]) for row in found] == [
        ("move", 1, 8, 8),
        ("windows", 1, 8, 3),
        ("all", 2, 16, 11),
    ]


def test_different_forms_are_counted_case_by_case_where_the_model_is_asked() -> None:
    same = trials("same", 8)
    varied = [replace(one, case="varied", forms=str(one.trial)) for one in same]
    silent = [result("silent", 1, Judgement.CORRECT, IGNORED)]
    assert by_family([*same, *varied, *silent])[0].forms == (1, 4.5)
    assert by_family(silent)[0].forms is None


def test_a_case_whose_trials_hardly_differ_is_named() -> None:
    pair = [replace(one, case="pair", forms=str(one.trial % 2)) for one in trials("same", 8)]
    three = [replace(one, case="three", forms=str(one.trial % 3)) for one in trials("same", 8)]
    once = trials("once", 1, 1)
    assert [case.case for case in alike([*pair, *three, *once])] == ["pair"]


def test_the_reasons_of_a_case_are_counted_the_most_frequent_first() -> None:
    (case,) = by_case([*trials("one", 5), result("one", 9, Judgement.WRONG, BOOKED, why="one/1: no reply")])
    assert case.why == (("mail 1: handed_off(unclear) instead of booked", 3), ("mail 1: no reply", 1))


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("one/2: offered instead of booked", "mail 2: offered instead of booked"),
        ("one/1: handed_off instead of booked", "mail 1: handed_off(unclear) instead of booked"),
        ("one/1: handed_off(unclear) instead of (poison)", "mail 1: handed_off(unclear) instead of (poison)"),
        ("one/9: handed_off instead of booked", "mail 9: handed_off instead of booked"),
        ("later: unexpected reminder", "later: unexpected reminder"),
    ],
)
def test_why_a_trial_was_not_correct_is_told_alike_for_all_cases(told: str, found: str) -> None:
    assert why(result("one", 1, Judgement.SAFE, HANDED, BOOKED, why=told)) == found


def test_what_is_left_to_a_person_is_counted_by_reason() -> None:
    results = [result("one", 1, Judgement.SAFE, HANDED, DUE, BOOKED), result("two", 1, Judgement.SAFE, HANDED)]
    beside = result("two", 2, Judgement.CORRECT, BOOKED_WITH_MORE, mail(None))
    assert [(row.reason, row.mails, row.due, row.cases) for row in by_reason([*results, beside])] == [
        ("unclear", 2, 0, 2),
        ("beside another outcome", 1, 0, 1),
        ("not settled", 1, 0, 1),
        ("wants_person", 1, 1, 1),
    ]


def test_what_each_outcome_took_is_counted_apart() -> None:
    found = by_outcome([result("one", 1, Judgement.SAFE, BOOKED, HANDED, mail(None))])
    assert [(row.outcome, row.mails, row.calls, row.tokens, row.usd) for row in found] == [
        ("booked", 1, (2, 2), (2000, 2000), (0.001, 0.001)),
        ("handed_off", 1, (1, 1), (1000, 1000), None),
        ("all", 2, (1, 2), (1000, 2000), (0.001, 0.001)),
    ]


@given(st.lists(st.lists(MAILS, min_size=1, max_size=3), min_size=1))
def test_every_mail_has_one_place_in_the_matrix(played: list[list[object]]) -> None:
    results = [result("one", n, Judgement.SAFE, *mails) for n, mails in enumerate(played)]  # type: ignore[arg-type]
    found = matrix(results)
    assert sum(row.total() for row in found.values()) == sum(map(len, played))
    booked = found.get(OutcomeKind.BOOKED, Counter())["booked"]
    assert booked == sum(mails.count(BOOKED) for mails in played)
