"""Trials played again, and the command over them."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from agent.domain import OutcomeKind
from evals.case import load_cases
from evals.evaluation.baseline import FILE
from evals.evaluation.command import evaluate
from evals.evaluation.page import page
from evals.evaluation.playing import play_all
from evals.evaluation.report import markdown
from evals.evaluation.trial import NothingRecorded, NotRecorded, play_trial, recorded_trials
from evals.judge import Judgement
from evals.recording import CASSETTES
from evals.trials import world_of
from ops.world.replay import RECORDED_MODEL
from tests.evals.evaluation.trials import findings, rows, trials

CASES = load_cases()
SOME = {name: CASES[name] for name in ("clean_booking", "silence")}
"""The second is handed off: what the desk writes then names numbers that are others in each run."""


def test_a_recorded_trial_ends_as_it_did_and_says_what_it_took() -> None:
    played = play_trial("clean_booking", CASES["clean_booking"], 1)
    assert (played.judgement, [mail.ended for mail in played.mails]) == (Judgement.CORRECT, [OutcomeKind.BOOKED])
    assert played.mails[0].calls == 2
    assert played.mails[0].tokens > 1000
    assert played.model_seconds > 1
    line = played.mails[0].line
    assert line is not None
    assert (line.path[0], line.form is None) == ("read_email", False)


def test_a_trial_that_was_not_recorded_is_told_with_what_to_run(tmp_path: Path) -> None:
    assert recorded_trials("clean_booking", tmp_path) == [1]
    with pytest.raises(
        NothingRecorded, match=r"^clean_booking/1: nothing is recorded\. Run `make record CASE=clean_booking`"
    ):
        play_trial("clean_booking", CASES["clean_booking"], 1, tmp_path)


def test_each_trial_asks_with_seeds_of_its_own() -> None:
    seeds = [world_of(CASES["clean_booking"], trial).policy.seed for trial in (1, 2, 8)]
    assert seeds == [1, 101, 701]


def test_answers_to_other_questions_are_no_recording(tmp_path: Path) -> None:
    shutil.copytree(CASSETTES / "shared", tmp_path / "shared")
    shutil.copytree(CASSETTES / "clean_booking", tmp_path / "windows")
    with pytest.raises(NotRecorded, match=r"^windows/1: what is said of the mail differs in line 2: ") as told:
        play_trial("windows", CASES["windows"], 1, tmp_path)
    assert type(told.value) is NotRecorded


@pytest.fixture
def cassettes(tmp_path: Path) -> Path:
    """One trial of some cases: eight would tell no more, and take eight times as long."""
    folder = tmp_path / "cassettes"
    shutil.copytree(CASSETTES / "shared", folder / "shared")
    for name in SOME:
        (folder / name).mkdir()
        shutil.copy(CASSETTES / name / "1.yaml", folder / name)
    return folder


def test_how_many_play_at_once_changes_no_byte(cassettes: Path) -> None:
    told: list[tuple[int, int]] = []
    alone = play_all(SOME, 1, cassettes, lambda done, of: told.append((done, of)))
    together = play_all(SOME, 2, cassettes)
    assert told == [(1, 2), (2, 2)]
    assert [result.case for result in together.results] == list(SOME)
    assert (alone.stale, alone.missing) == ([], [])
    once, twice = findings(*alone.results), findings(*together.results)
    assert (page(once, SOME), markdown(once)) == (page(twice, SOME), markdown(twice))
    assert "notice to the owner" in page(once, SOME)


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    made.command()(evaluate)
    return made


@pytest.fixture
def told(app: typer.Typer, cassettes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command on one trial a case and no pilot, with what it writes in a folder of its own."""
    monkeypatch.setattr("evals.evaluation.models.recorded", lambda: iter([(RECORDED_MODEL, cassettes)]))
    monkeypatch.setattr("evals.pilot.trials.play_all", lambda jobs: [])
    (tmp_path / "told").mkdir()
    where = ("--jobs", "1", "--page", str(tmp_path / "told/page.html"), "--folder", str(tmp_path / "told"))
    return lambda *arguments: CliRunner().invoke(app, [*arguments, *where])


def test_what_there_is_not_is_named(told: Callable[..., Result]) -> None:
    for arguments, named in (
        (("clean_bookin",), "no case clean_bookin"),
        (("--model", "gpt-9"), "Nothing is recorded of gpt-9. There are recordings of qwen"),
        (("--check", "--save-baseline"), "--check writes nothing"),
    ):
        found = told(*arguments)
        assert (found.exit_code, named in found.output) == (2, True), found.output


def test_the_command_plays_the_cases_that_it_is_given(told: Callable[..., Result], tmp_path: Path) -> None:
    found = told("clean_booking")
    assert found.exit_code == 0, found.output
    assert ["all", "1", "1", "1", "0", "0", "0", "1 / 1"] in rows(found.output)
    assert "1 trial in" in found.output
    assert [path.name for path in (tmp_path / "told").iterdir()] == ["page.html"], (
        "a report on some would pass for one on all"
    )


def test_a_baseline_is_of_all_cases(told: Callable[..., Result], tmp_path: Path) -> None:
    found = told("clean_booking", "--save-baseline")
    assert (found.exit_code, "Nothing was accepted" in found.output) == (1, True)
    assert not (tmp_path / "told" / FILE).exists()


def test_a_run_over_all_cases_is_reported_accepted_and_checked(
    told: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evals.case.load_cases", lambda: {"clean_booking": CASES["clean_booking"]})
    monkeypatch.setattr("evals.pilot.trials.play_all", lambda jobs: trials("clean_booking", 1))
    stale = told("--check")
    assert (stale.exit_code, "report.md is not what the recordings say: run `make eval`" in stale.output) == (1, True)
    assert told("--save-baseline").exit_code == 0
    assert {path.name for path in (tmp_path / "told").iterdir()} == {"page.html", "report.md", "results.json", FILE}
    assert told("--check").exit_code == 0
    better = re.sub(r'"correct": \d', '"safe": 1', (tmp_path / "told" / FILE).read_text(encoding="utf-8"))
    (tmp_path / "told" / FILE).write_text(better, encoding="utf-8")
    again = told()
    assert again.exit_code == 0, again.output
    assert "+100.0 points (+100.0 to +100.0) over 1 case" in again.output


def test_other_models_stand_beside_the_desk_with_the_cases_that_they_have(
    told: Callable[..., Result], cassettes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other" / "windows").mkdir(parents=True)
    monkeypatch.setattr("evals.case.load_cases", lambda: {"clean_booking": CASES["clean_booking"]})
    recordings = {RECORDED_MODEL: cassettes, "twin": cassettes, "other": tmp_path / "other"}
    monkeypatch.setattr("evals.evaluation.models.recorded", lambda: iter(recordings.items()))
    assert told().exit_code == 0
    found = rows((tmp_path / "told/report.md").read_text(encoding="utf-8"))
    assert ["", RECORDED_MODEL, "twin", "other"] in found
    (tmp_path / "told/report.md").unlink()
    alone = told("--model", "other")
    assert (alone.exit_code, "clean_booking/1: nothing is recorded" in alone.output) == (1, True)
    assert not (tmp_path / "told/report.md").exists()
