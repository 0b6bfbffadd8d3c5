"""Mutants tried in processes of their own."""

import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from evals.breakages.command import eval_mutants
from evals.breakages.playing import PlayerFailed, play_all, play_mutant
from evals.breakages.table import Change, Mutant, mutants
from evals.breakages.verdict import Verdict, trials
from evals.judge import Judgement

HARMLESS = Mutant(
    name="harmless",
    what="nothing else",
    changes=(Change(file="agent/slots/free.py", old='return "outside_hours"', new='return "outside" + "_hours"'),),
)
LOUD = Mutant(
    name="loud",
    what="it cannot even be imported",
    changes=(Change(file="agent/slots/free.py", old="from agent.domain import Slot", new="raise OSError"),),
)


def test_two_mutants_are_caught_and_a_change_that_changes_nothing_is_not() -> None:
    known = mutants()
    todo = {
        known["busy_is_free"]: ["slot_taken"],
        known["unread_files_ignored"]: ["unreadable_pdf"],
        HARMLESS: ["slot_taken"],
    }
    broken, unbroken = play_all(todo, jobs=2)
    found = {trial.mutant: trial for mutant, plays in broken.items() for trial in trials(mutant.name, plays, unbroken)}
    assert {name: trial.verdict for name, trial in found.items()} == {
        "busy_is_free": Verdict.CAUGHT,
        "unread_files_ignored": Verdict.CAUGHT,
        "harmless": Verdict.MISSED,
    }
    assert {play.judgement for play in unbroken.values()} == {Judgement.CORRECT}


def test_a_mutant_that_does_not_start_is_no_catch() -> None:
    with pytest.raises(PlayerFailed, match="OSError"):
        play_mutant(LOUD, ["slot_taken"])
    assert "agent.slots.free" in sys.modules  # this process is none of its own: nothing of it was broken


def test_the_command_refuses_a_mutant_that_there_is_not(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(eval_mutants)
    result = CliRunner().invoke(app, ["nobody", "--report", str(tmp_path / "breakages.md")])
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "busy_is_free" in result.output
