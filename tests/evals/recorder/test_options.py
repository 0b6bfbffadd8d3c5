"""What `frontdesk record` is told, before it does anything."""

import pytest
import typer
from typer.testing import CliRunner

from evals.recorder.command import record

APP = typer.Typer()
APP.command()(record)


def told(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(APP, list(arguments))
    return result.exit_code, result.output


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_MODEL"):
        monkeypatch.delenv(name, raising=False)


def test_without_an_endpoint_it_says_what_to_set() -> None:
    code, output = told("clean_booking")
    assert code == 3
    assert "Set OPENAI_BASE_URL" in output


def test_an_unknown_case_is_named() -> None:
    assert told("clean_bookin") == (2, "There is no case clean_bookin in evals/cases.\n")


@pytest.mark.parametrize("trials", ["0", "9", "1-9", "3-2", "one", "1-", "11", "-8", ""])
def test_trials_that_there_are_not_are_refused(trials: str) -> None:
    code, output = told("--trials", trials)
    assert code == 2
    assert f"--trials {trials}: " in output
