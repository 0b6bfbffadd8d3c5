"""Recording the pilot's trials, and playing them again."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from agent.domain import OutcomeKind
from evals.case import load_case
from evals.evaluation.trial import NotRecorded
from evals.judge import Judgement
from evals.obedient.endpoint import serving
from evals.pilot.agent import ModelFailed
from evals.pilot.cases import OFFICE, pilot_cases
from evals.pilot.command import pilot
from evals.pilot.recording import is_recorded, record_trial
from evals.pilot.trials import play_all, play_trial
from tests.evals.pilot.script import Script, refusing, step

CASES = Path(__file__).parents[3] / "evals" / "cases"
THANKS = load_case(CASES / "thanks.yaml")
IGNORED = step("finish", outcome="ignored", note="thanks")


def test_a_trial_is_played_again_as_it_was_recorded(tmp_path: Path) -> None:
    looked = step("look_up_contact", address="hanne@tulip.example")
    with serving(Script(looked, IGNORED)) as url:
        record_trial("thanks", THANKS, 2, url, "a-key", tmp_path)
    played = play_trial("thanks", THANKS, 2, tmp_path)
    assert (played.case, played.trial, played.judgement) == ("thanks", 2, Judgement.CORRECT)
    [mail] = played.mails
    assert (mail.ended, mail.calls, mail.tokens) == (OutcomeKind.IGNORED, 2, 220)
    assert mail.cost_usd is not None
    assert played.model_seconds == 2.0
    written = (tmp_path / "thanks" / "2.yaml").read_text()
    assert "a-key" not in written
    assert written.count("Great, thank you") == 1, "a conversation is written once, however often it was sent"


def test_other_questions_than_the_recorded_ones_are_refused(tmp_path: Path) -> None:
    with serving(Script(IGNORED)) as url:
        record_trial("thanks", THANKS, 1, url, "none", tmp_path)
    (tmp_path / "thanks" / "1.yaml").rename(tmp_path / "thanks" / "2.yaml")
    with pytest.raises(NotRecorded, match=r"^thanks/2: something else is asked"):
        play_trial("thanks", THANKS, 2, tmp_path)


def test_a_recorded_answer_too_many_is_refused(tmp_path: Path) -> None:
    with serving(Script(IGNORED)) as url:
        record_trial("thanks", THANKS, 1, url, "none", tmp_path)
    cassette = tmp_path / "thanks" / "1.yaml"
    _, _, interaction = cassette.read_text().partition("interactions:\n")
    cassette.write_text(cassette.read_text() + interaction.replace("&", "&again"))
    with pytest.raises(NotRecorded, match=r"^thanks/1: 1 answers are not asked for"):
        play_trial("thanks", THANKS, 1, tmp_path)


def test_of_a_trial_whose_endpoint_fails_nothing_is_kept(tmp_path: Path) -> None:
    with serving(refusing) as url, pytest.raises(ModelFailed):
        record_trial("thanks", THANKS, 1, url, "none", tmp_path)
    assert not is_recorded("thanks", 1, tmp_path)


def test_the_pilot_has_the_demos_cases_and_the_clean_bookings_of_its_office() -> None:
    cases = pilot_cases()
    assert {"clean_booking", "injection", "spoofed_sender", "ambiguous_time", "slot_taken"} <= set(cases)
    assert all(case.demo or (case.family, case.world) == ("clean booking", OFFICE) for case in cases.values())
    assert len({case.family for case in cases.values()}) >= 12


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    made.command()(pilot)
    return made


def test_the_command_records_what_is_missing(app: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(IGNORED)
    with serving(script) as url:
        record_trial("thanks", THANKS, 1, url, "none", tmp_path)
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        told = CliRunner().invoke(app, ["thanks", "--jobs", "2", "--cassettes", str(tmp_path)])
    assert told.exit_code == 0, told.output
    assert "7 of 7: thanks/" in told.output
    assert [asked["seed"] for asked in script.asked[:1]] == [1]
    assert sorted(asked["seed"] for asked in script.asked) == [1, 101, 201, 301, 401, 501, 601, 701]
    assert all(is_recorded("thanks", trial, tmp_path) for trial in range(1, 9))


def test_the_command_records_anew_what_is_stale(
    app: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Script(IGNORED)) as url:
        for trial in range(1, 9):
            record_trial("thanks", THANKS, trial, url, "none", tmp_path)
        (tmp_path / "thanks" / "3.yaml").write_text((tmp_path / "thanks" / "2.yaml").read_text())
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        told = CliRunner().invoke(app, ["thanks", "--cassettes", str(tmp_path)])
    assert told.exit_code == 0, told.output
    assert "1 of 1: thanks/3:" in told.output
    assert play_trial("thanks", THANKS, 3, tmp_path).judgement is Judgement.CORRECT


def test_the_command_says_what_it_was_not_given(app: typer.Typer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    without, unknown = CliRunner().invoke(app), CliRunner().invoke(app, ["thank"])
    assert (without.exit_code, "OPENAI_BASE_URL" in without.output) == (3, True)
    assert (unknown.exit_code, "no case thank" in unknown.output) == (2, True)


def test_all_recorded_trials_are_played(tmp_path: Path) -> None:
    with serving(Script(IGNORED)) as url:
        for trial in (3, 1):
            record_trial("thanks", THANKS, trial, url, "none", tmp_path)
    played = play_all(2, {"thanks": THANKS, "clean_booking": THANKS}, tmp_path)
    assert [(one.case, one.trial, one.judgement) for one in played] == [
        ("thanks", 1, Judgement.CORRECT),
        ("thanks", 3, Judgement.CORRECT),
    ]
