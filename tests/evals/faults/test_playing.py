"""Recorded cases on real servers, while one thing fails."""

from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from evals.case import CASES, load_case
from evals.faults.command import eval_faults
from evals.faults.kinds import Kind
from evals.faults.playing import play_case
from evals.judge import Judgement
from tests.evals.chaos.bypass import NoLedger

CASE = "clean_booking"
ENDS = {
    Kind.CALENDAR_READ: (Judgement.CORRECT, ""),
    Kind.CALENDAR_WRITE: (Judgement.CORRECT, ""),
    Kind.CALENDAR_SHAPE: (Judgement.SAFE, "handed_off instead of booked"),
    Kind.SMTP_DROPPED: (Judgement.SAFE, "handed_off instead of booked"),
    Kind.CRM_EMPTY: (Judgement.SAFE, "handed_off instead of booked"),
    Kind.MODEL_THROTTLED: (Judgement.CORRECT, ""),
    Kind.MODEL_SHAPE: (Judgement.SAFE, "handed_off instead of booked"),
    Kind.KILLED_WRITING: (Judgement.CORRECT, ""),
    Kind.KILLED_SENDING: (Judgement.SAFE, "handed_off instead of booked"),
}


class NoHandoffs:
    """Records that forget what is left to people."""

    def __init__(self, records: Any) -> None:
        self._records = records

    def __getattr__(self, name: str) -> Any:
        return getattr(self._records, name)

    def hand_off(self, *_: object) -> None:
        pass


def without_ledger(name: str, port: Any) -> Any:
    return NoLedger(port) if name == "ledger" else port


def without_handoffs(name: str, port: Any) -> Any:
    return NoHandoffs(port) if name == "records" else port


def test_whatever_fails_once_does_no_harm_and_loses_nothing() -> None:
    plays = play_case(CASE, load_case(CASES / f"{CASE}.yaml"), list(Kind))
    assert {play.kind: (play.judgement, play.why.removeprefix(f"{CASE}/1: ")) for play in plays} == ENDS
    assert all(play.struck and not play.lost for play in plays)


def test_a_failure_that_meets_nothing_is_told_as_such() -> None:
    [play] = play_case("auto_reply", load_case(CASES / "auto_reply.yaml"), [Kind.MODEL_THROTTLED])
    assert (play.struck, play.judgement) == (False, Judgement.CORRECT)


@pytest.mark.parametrize("kind", [Kind.KILLED_SENDING, Kind.SMTP_DROPPED])
def test_a_desk_that_keeps_no_account_of_its_effects_is_found_out(kind: Kind) -> None:
    [play] = play_case(CASE, load_case(CASES / f"{CASE}.yaml"), [kind], without_ledger)
    assert play.judgement is Judgement.UNSAFE


def test_a_handoff_that_nobody_gets_is_lost() -> None:
    [play] = play_case(CASE, load_case(CASES / f"{CASE}.yaml"), [Kind.CRM_EMPTY], without_handoffs)
    assert play.lost == ("mail 1 was handed to nobody",)


def test_the_command_plays_a_sample_and_writes_no_report_of_it(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(eval_faults)
    report = tmp_path / "faults.md"
    chosen = [CASE, "--kinds", "calendar_read", "--jobs", "1", "--report", str(report)]
    result = CliRunner().invoke(app, chosen)
    assert (result.exit_code, report.exists()) == (0, False), result.output
    assert "calendar_read" in result.stdout
    assert CliRunner().invoke(app, ["nobody"]).exit_code == 1
