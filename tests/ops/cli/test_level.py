"""`frontdesk level`, and what `frontdesk run` does while the level is off."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.domain import LEVEL
from integrations.records import SqlRecords
from tests.ops.cli.desk import BY, KEYED, NOW, installed, lines, noted, records_in, told
from tests.ops.cli.lines import invoke
from tests.ops.installation import OWNER, SECRET

NOWHERE = {
    "DESK__ADDRESS": "desk@example.com",
    "IMAP__HOST": "127.0.0.1",
    "IMAP__PORT": "1",
    "IMAP__USERNAME": "desk",
    "IMAP__PASSWORD": SECRET,
    "SMTP__HOST": "127.0.0.1",
    "CALENDAR__URL": "http://127.0.0.1:1/",
    "CRM__URL": "sqlite:///crm.sqlite",
    "MODEL__API_KEY": SECRET,
    "MODEL__NAME": "never-asked",
}
COMPLETE = KEYED | {f"FRONTDESK_{name}": value for name, value in NOWHERE.items()}
"""Everything is set, and no server is there."""


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqlRecords]:
    with records_in(installed(tmp_path, monkeypatch)) as opened:
        yield opened


def test_the_level_is_set_shown_and_audited(records: SqlRecords, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_LEVEL", "approve")
    assert told("level") == "approve: the setting FRONTDESK_LEVEL\n"
    assert told("level", "shadow", "--reason", "trial", *BY).startswith("shadow: trial, by olive, since 2")
    assert told("level").startswith("shadow: trial, by olive, since 2")
    assert told("level", "approve", "--reason", "went well", *BY).startswith("approve: went well, by olive")
    monkeypatch.setenv("FRONTDESK_LEVEL", "shadow")
    assert told("level") == "shadow: the setting FRONTDESK_LEVEL\n"
    assert [(line["gate"], line["state"]) for line in lines()[:2]] == [(LEVEL, "shadow"), ("ceiling", "shadow")]
    assert noted(records) == [(LEVEL, "shadow", "olive"), (LEVEL, "approve", "olive")]


def test_a_level_above_the_setting_is_refused(records: SqlRecords, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_LEVEL", "approve")
    result = invoke("level", "auto", "--reason", "bold", *BY)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "auto is above the setting FRONTDESK_LEVEL, which is approve: raise that first.\n"
    assert records.gates(NOW) == []


@pytest.mark.parametrize("environment", [OWNER, COMPLETE | {"FRONTDESK_LEVEL": "off"}])
def test_where_the_settings_show_that_the_level_is_off_nothing_is_opened_and_both_ways_out_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    installed(tmp_path, monkeypatch, environment)
    result = invoke("run", "--once")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("The level is off: nothing is read. Raise it with `frontdesk level shadow ")
    assert "FRONTDESK_LEVEL" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_run_reads_nothing_until_the_level_is_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, monkeypatch, COMPLETE)
    result = invoke("run", "--once")
    assert (result.exit_code, result.stderr.startswith("The level is off")) == (0, True)
    told("level", "shadow", "--reason", "trial", *BY)
    result = invoke("run", "--once")
    assert result.exit_code == 1
    assert "IMAP: " in result.stderr.splitlines()[-1]
    told("level", "off", "--reason", "enough", *BY)
    assert invoke("run", "--once").exit_code == 0


@pytest.mark.parametrize("command", ["gates", "pause", "resume", "level"])
def test_the_help_of_each_command_fits_80_columns_and_says_how_it_ends(command: str) -> None:
    result = invoke(command, "--help")
    assert "Exit codes: 0 done, 1 failed, 2 usage, 3 configuration." in result.stdout
    assert all(len(line) <= 80 for line in result.stdout.splitlines())
