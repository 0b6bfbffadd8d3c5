"""The report as Markdown, its sentences, and the results file."""

import json
from dataclasses import replace

from evals.evaluation.baseline import baseline_of, difference
from evals.evaluation.figures import CLEAN
from evals.evaluation.findings import side_by_side
from evals.evaluation.report import markdown
from evals.evaluation.results import results_file
from evals.evaluation.verdict import sentences
from evals.judge import Judgement
from tests.evals.evaluation.trials import BOOKED, DUE, HANDED, MODEL, findings, result, rows, trials

SOME = findings(
    *trials("one", 6, family=CLEAN),
    *[replace(one, forms=str(one.trial)) for one in trials("two", 2)],
    result("three", 1, Judgement.CORRECT, DUE),
)


def test_the_tables_count_trials_handoffs_and_what_they_took() -> None:
    found = rows(markdown(SOME))
    assert ["all", "3", "17", "9", "8", "0", "0", "1 / 1"] in found
    assert ["1", "66.7% (25.0% to 100.0%)", "100.0% (100.0% to 100.0%)"] in found
    assert ["8", "0.0% (0.0% to 0.0%)", "100.0% (100.0% to 100.0%)"] in found
    assert ["unclear", "8", "0", "2"] in found
    assert ["booked", "8", "2", "2", "2000", "2000", "0.00100", "0.00100"] in found
    assert ["handed_off", "9", "1", "2", "1000", "2000", "0.00100", "0.00100"] in found


def test_pass_k_is_not_told_where_no_case_has_so_many_trials() -> None:
    assert ["2", "-", "-"] in rows(markdown(findings(*trials("one", 1, 1))))


def test_trials_that_were_not_correct_are_told_by_case_with_why() -> None:
    told = [*trials("one", 3, 4), *(result("one", n, Judgement.WRONG, BOOKED, why=f"{n} | odd") for n in range(5, 9))]
    assert rows(markdown(findings(*told)))[-1] == [
        "one",
        "8",
        "3",
        "1",
        "4",
        "0",
        "1 x mail 1: handed_off(unclear) instead of booked; 1 x 5 / odd; 1 x 6 / odd; 2 other reasons",
    ]
    assert markdown(findings(*trials("one", 8))).endswith("not correct\n\nNone.\n")


def test_a_case_whose_trials_hardly_differ_stands_in_the_report() -> None:
    assert ["one", "8", "1"] in rows(markdown(SOME))
    assert ["two", "8", "8"] not in rows(markdown(SOME))


def test_it_names_the_model_with_its_weights() -> None:
    assert "- Recorded with A model (a-model): temperature 0.3. Its weights have the sha256 ab12." in markdown(SOME)


def test_the_sentences_begin_with_what_a_person_decides_by() -> None:
    counted, harm, plain, again, *_ = sentences(SOME)
    assert counted == "17 trials of 3 cases, 17 mails: 9 correct, 8 safe, 0 wrong, 0 unsafe."
    assert "leaves room for harm in at most 63.2% of such cases" in harm
    assert plain == "Plain bookings (clean booking, 1 case): 75.0% (75.0% to 75.0%) are correct; the others: 2 safe."
    assert again.endswith("and all of 8 trials are in 0.0% (0.0% to 0.0%).")


def test_harm_is_told_with_the_cases_that_it_was_done_in() -> None:
    harmed = findings(*trials("one", 8), result("two", 1, Judgement.UNSAFE, BOOKED))
    assert sentences(harmed)[1] == "1 trial did harm, in 1 case: two."


def test_the_sentences_say_what_a_mail_costs_and_what_is_left_to_a_person() -> None:
    text = " ".join(sentences(SOME))
    assert "1,000 mails 1.00 USD, at its own list price" in text
    assert "most often for: unclear (8, of which 0 belong there), wants_person (1, of which 1 belong there)" in text


def test_the_sentences_compare_with_the_baseline() -> None:
    before, now = (baseline_of(MODEL, trials("one", correct)) for correct in (8, 6))
    text = " ".join(sentences(replace(SOME, against=difference(before, now))))
    assert "-25.0 points (-25.0 to -25.0) over 1 cases; worse in 1 case, better in 0" in text


def test_of_nothing_there_is_nothing_to_say() -> None:
    assert sentences(findings()) == ["Nothing was played."]
    assert "Nothing was played." in markdown(findings())


def test_models_and_a_pilot_stand_beside_the_desk_where_there_are_any() -> None:
    models = side_by_side({"a-model": SOME.results, "b-model": trials("one", 1)})
    found = rows(markdown(replace(SOME, models=models, pilot=(("", "desk", "pilot"), ("unsafe", "0", "9")))))
    assert ["", "a-model", "b-model"] in found
    assert ["pass^1", "75.0% (75.0% to 75.0%)", "12.5% (12.5% to 12.5%)"] in found
    assert ["unsafe", "0", "9"] in found
    assert "side by side" not in markdown(SOME)
    assert "pilot" not in markdown(SOME)


def test_the_results_file_has_the_figures_for_others_to_quote() -> None:
    written = json.loads(results_file(replace(SOME, pilot=(("", "desk", "pilot"),))))
    assert written["desk"]["clean"] == {"value": 0.75, "low": 0.75, "high": 0.75}
    assert written["desk"]["judged"] == {"correct": 9, "safe": 8, "wrong": 0, "unsafe": 0}
    assert written["pilot"] == [["", "desk", "pilot"]]


def test_the_order_in_which_trials_came_changes_no_byte() -> None:
    turned = findings(*reversed(SOME.results))
    assert (markdown(turned), results_file(turned)) == (markdown(SOME), results_file(SOME))


def test_unknown_prices_are_no_zeros() -> None:
    found = rows(markdown(findings(result("one", 1, Judgement.SAFE, HANDED))))
    assert ["handed_off", "1", "1", "1", "1000", "1000", "-", "-"] in found
