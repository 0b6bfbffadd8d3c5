"""What is told of the plays under a failure."""

from evals.faults.kinds import IN_WORDS, Kind
from evals.faults.report import by_kind, failures, markdown
from evals.judge import Judgement
from tests.evals.faults.plays import play

CORRECT, SAFE, UNSAFE = play(Judgement.CORRECT), play(Judgement.SAFE, Kind.CRM_EMPTY), play(Judgement.UNSAFE)
NOT_MET = play(Judgement.WRONG, struck=False)
LOST = play(Judgement.SAFE, lost=("mail 1 has no end",))


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]


def test_the_table_judges_what_a_failure_met_and_counts_the_rest() -> None:
    found = rows(by_kind([CORRECT, SAFE, UNSAFE, NOT_MET, LOST]))
    assert ["calendar_read", "4", "3", "1", "1", "0", "1", "1"] in found
    assert ["crm_empty", "1", "1", "0", "1", "0", "0", "0"] in found
    assert found[-1] == ["all", "5", "4", "1", "2", "0", "1", "1"]


def test_harm_and_losses_fail_and_the_rest_does_not() -> None:
    assert failures([CORRECT, SAFE, NOT_MET]) == []
    assert failures([UNSAFE, LOST]) == [
        "a_case under calendar_read: unsafe: a reason",
        "a_case under calendar_read: safe: a reason; lost: mail 1 has no end",
    ]


def test_the_report_explains_every_failure_and_holds_no_time_of_its_own() -> None:
    text = markdown([CORRECT, UNSAFE])
    assert all(f"- {kind}: {words}." in text for kind, words in IN_WORDS.items())
    assert "- a_case under calendar_read: unsafe: a reason" in text
    assert text == markdown([CORRECT, UNSAFE])
    assert "seconds" not in text


def test_every_kind_of_failure_is_put_into_words() -> None:
    assert set(IN_WORDS) == set(Kind)
