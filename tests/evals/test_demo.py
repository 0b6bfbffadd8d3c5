"""The demo: every outcome that needs no person is shown, and shown truly."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.judge import Judgement
from evals.morning import demo_cases, demo_mails, judge_all
from ops.cli.app import app
from ops.world.answers import answers
from ops.world.play import EndState, WorldMail, play

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def morning() -> EndState:
    cases = demo_cases()
    with answers({}) as make_model:
        return play(next(iter(cases.values())).opened_world(), demo_mails(cases), make_model)


def test_the_morning_shows_every_outcome_that_needs_nobody(morning: EndState) -> None:
    outcomes = {line.outcome.value for line in morning.mails if line.outcome}
    wanted = {"booked", "moved", "cancelled", "offered", "asked", "closed", "handed_off", "ignored"}
    assert outcomes == wanted


def test_no_case_of_the_morning_ends_unsafe_or_wrong_beside_the_others(morning: EndState) -> None:
    found = judge_all(demo_cases(), morning)
    assert {name: each for name, each in found.items() if each in {Judgement.UNSAFE, Judgement.WRONG}} == {}
    assert morning.differences == ()


def test_every_handoff_of_the_morning_reaches_the_owner(morning: EndState) -> None:
    handed_off = [line for line in morning.mails if line.outcome == "handed_off"]
    for line in handed_off:
        assert [effect.recipients for effect in line.effects if effect.kind == "notice"] == [["robin@ashdown.example"]]
    assert len(morning.handoffs) == len(handed_off)


def test_the_readme_tells_the_outcomes_as_they_are(morning: EndState) -> None:
    told = dict(re.findall(r"^    (\w+/\d)\s+(\w+(?:\(\w+\))?)", README.read_text(encoding="utf-8"), re.MULTILINE))
    seen = {line.file: f"{line.outcome}({line.reason})" if line.reason else str(line.outcome) for line in morning.mails}
    assert told
    assert told == {name: seen[name] for name in told}
    assert f"{len(morning.mails)} mails" in README.read_text(encoding="utf-8")


def test_a_mail_that_was_not_recorded_is_handed_off_without_a_traceback() -> None:
    case = demo_cases()["clean_booking"]
    mail = case.world_mails("clean_booking")[0]
    altered = WorldMail("altered", mail.raw.replace(b"depreciation schedule", b"depreciation tables"))
    assert altered.raw != mail.raw
    with answers({}) as make_model:
        (line,) = play(case.opened_world(), [altered], make_model).mails
    assert (line.outcome, line.reason) == ("handed_off", "model_unavailable")
    assert {effect.kind for effect in line.effects} == {"ack", "draft", "notice", "activity"}


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    result = CliRunner().invoke(app, ["demo", "--folder", str(tmp_path)])
    assert result.exit_code == 2
    assert (tmp_path / "letter.txt").read_text() == "dear"
