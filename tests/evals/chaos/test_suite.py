"""The suite end to end: real processes, real kills, real servers."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.case import load_cases
from evals.chaos.plan import Kind, Run
from evals.chaos.suite import Suite
from evals.chaos.verdict import Grade
from ops.cli.app import app
from tests.evals.chaos.bypass import without_ledger, without_mailer

# The second is the socket by which multiprocessing asks its server for a process.
pytestmark = pytest.mark.block_network(allowed_hosts=[r"127\.0\.0\.1", r".*/pymp-\w+/listener-\w+"])

CASE = "ambiguous_time"
"""One mail, one reply, no event: the shortest story in which everything happens."""


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Suite:
    return Suite(load_cases(), tmp_path_factory.mktemp("chaos"))


def at(suite: Suite, write: str) -> Run:
    return Run(CASE, Kind.POINTS, suite.points(CASE).index(f"1:{write}"))


def test_a_desk_killed_before_its_reply_leaves_is_unsure_and_sends_nothing_twice(suite: Suite) -> None:
    result = suite.play(at(suite, "send_reply/mailer.send"))
    assert result.deaths[0].before == "1:send_reply/mailer.send"
    assert [finding.grade for finding in result.findings] == [Grade.UNCERTAIN]


def test_a_desk_killed_elsewhere_ends_as_if_nothing_had_happened(suite: Suite) -> None:
    result = suite.play(Run(CASE, Kind.POINTS, 0))
    assert [death.signal for death in result.deaths] == ["SIGKILL", "SIGKILL"]
    assert result.deaths[0].before == "1:intake.begin_intake"
    assert result.findings == ()


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.POINTS])
def test_no_kind_of_trouble_makes_a_difference(suite: Suite, kind: Kind) -> None:
    result = suite.play(Run(CASE, kind, 1))
    assert result.failures == []
    assert result.deaths or result.cuts or result.lost_replies


def test_a_desk_without_a_ledger_is_found_out(suite: Suite) -> None:
    result = suite.play(at(suite, "send_reply/checkpoints.put_writes"), wrap=without_ledger)
    assert any(f.grade is Grade.DOUBLED and f.what.startswith("2 mails with the Message-ID") for f in result.findings)


def test_a_desk_that_only_says_that_it_sends_is_found_out(suite: Suite) -> None:
    result = suite.play(Run(CASE, Kind.CLOCK, 1), wrap=without_mailer)
    assert any(f.grade is Grade.LOST and f.what == "mail missing: answer to mail 1" for f in result.findings)


def test_the_command_goes_on_where_it_stopped_and_writes_a_report(tmp_path: Path) -> None:
    state, report = tmp_path / "state", tmp_path / "chaos.md"
    command = ["chaos", "--kinds", "clock", "--state", str(state), "--report", str(report)]
    first = CliRunner().invoke(app, [*command, "--kills", "1"])
    assert first.exit_code == 0, first.output
    before = (state / "runs.jsonl").read_text()
    again = CliRunner().invoke(app, [*command, "--kills", "1"])
    assert again.exit_code == 0
    assert (state / "runs.jsonl").read_text() == before
    assert re.search(r"^\*\*0 lost, 0 doubled, 0 out of order, 0 different\.\*\*", report.read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", ["nothing", "nobody:random:1"])
def test_the_command_refuses_a_run_that_does_not_exist(name: str) -> None:
    result = CliRunner().invoke(app, ["chaos", "--only", name])
    assert result.exit_code == 2
