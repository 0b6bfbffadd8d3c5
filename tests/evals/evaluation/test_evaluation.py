"""Trials played again, and the report and the command over them."""

from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from agent.domain import OutcomeKind
from evals.case import load_cases
from evals.evaluation.command import evaluate
from evals.evaluation.report import markdown, tables
from evals.evaluation.trial import MailResult, NotRecorded, TrialResult, play_trial, recorded_trials
from evals.judge import Judgement
from evals.trials import world_of

CASES = load_cases()
BOOKED = MailResult(OutcomeKind.BOOKED, OutcomeKind.BOOKED, 2, 2000, 0.001)
HANDED = MailResult(OutcomeKind.HANDED_OFF, OutcomeKind.BOOKED, 1, 1000, None)
DUE = replace(BOOKED, ended=OutcomeKind.HANDED_OFF, ideal=OutcomeKind.HANDED_OFF)


def result(case: str, trial: int, judgement: Judgement, *mails: MailResult, forms: str = "f") -> TrialResult:
    return TrialResult(case, "family", trial, judgement, "a | reason", mails, forms, 9.0)


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]


def test_a_recorded_trial_ends_as_it_did_and_says_what_it_took() -> None:
    played = play_trial("clean_booking", CASES["clean_booking"], 1)
    assert (played.judgement, [mail.ended for mail in played.mails]) == (Judgement.CORRECT, [OutcomeKind.BOOKED])
    assert played.mails[0].calls == 2
    assert played.mails[0].tokens > 1000
    assert played.model_seconds > 1


def test_a_trial_that_was_not_recorded_is_told_with_what_to_run(tmp_path: Path) -> None:
    assert recorded_trials("clean_booking", tmp_path) == [1]
    with pytest.raises(NotRecorded, match=r"^clean_booking/1: \d questions .* Run `make record CASE=clean_booking`"):
        play_trial("clean_booking", CASES["clean_booking"], 1, tmp_path)


def test_each_trial_asks_with_seeds_of_its_own() -> None:
    seeds = [world_of(CASES["clean_booking"], trial).policy.seed for trial in (1, 2, 8)]
    assert seeds == [1, 101, 701]


def test_the_tables_count_trials_handoffs_and_what_they_took() -> None:
    found = rows(
        tables(
            [
                result("one", 1, Judgement.CORRECT, BOOKED),
                result("one", 2, Judgement.SAFE, HANDED, forms="g"),
                result("two", 1, Judgement.CORRECT, DUE),
            ]
        )
    )
    assert ["all", "2", "3", "2", "1", "0", "0", "3"] in found
    assert [row[1][:5] for row in found if row[0] == "1"] == ["75.0%"]
    assert [row[1] for row in found if row[0] in {"2", "4"}] == ["0.0% (0.0% to 0.0%)", "-"]
    assert ["1/3 (33.3%)", "ended without a person"] in found
    assert ["1/2 (50.0%)", "of those handed off belong to a person"] in found
    assert ["1/1 (100.0%)", "of those that belong to a person were handed off"] in found
    assert ["booked", "1", "2", "2", "2000", "2000", "0.00100", "0.00100"] in found


def test_the_report_lists_every_trial_that_was_not_correct() -> None:
    text = markdown([result("one", 1, Judgement.CORRECT, BOOKED), result("one", 2, Judgement.SAFE, HANDED)])
    assert rows(text)[-1] == ["one", "2", "safe", "a / reason"]


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    made.command()(evaluate)
    return made


def test_an_unknown_case_is_named(app: typer.Typer) -> None:
    told = CliRunner().invoke(app, ["clean_bookin"])
    assert (told.exit_code, "no case clean_bookin" in told.output) == (1, True)


def test_the_command_plays_the_cases_that_it_is_given(app: typer.Typer, tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["clean_booking", "--jobs", "1", "--report", str(tmp_path / "report.md")])
    assert told.exit_code == 0, told.output
    assert ["all", "1", "1", "1", "0", "0", "0", "1"] in rows(told.output)
    assert not (tmp_path / "report.md").exists(), "a report on some cases would pass for one on all"
