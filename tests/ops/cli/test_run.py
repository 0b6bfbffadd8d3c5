"""`frontdesk run`, as a process that knows nothing but its settings."""

import json
from pathlib import Path

import pytest

from ops.world.servers import EmbeddedServers
from tests.ops.cli.lines import invoke
from tests.ops.cli.processes import deliver, filed, frontdesk, settings
from tests.ops.installation import OWNER, written


def test_run_once_handles_what_is_there_and_ends(servers: EmbeddedServers, tmp_path: Path) -> None:
    deliver(servers)
    result = frontdesk("run", "--once", environment=settings(servers, tmp_path), folder=tmp_path)
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr.splitlines()[-1] == "1 new mail"
    assert (filed(servers, "INBOX"), filed(servers, "Frontdesk/Handled")) == (0, 1)


def test_the_first_look_leaves_what_lies_there_alone_and_says_so(servers: EmbeddedServers, tmp_path: Path) -> None:
    for _ in range(2):
        deliver(servers)
    environment = settings(servers, tmp_path)
    del environment["FRONTDESK_IMAP__START"]
    result = frontdesk("run", "--once", environment=environment, folder=tmp_path)
    said, counted = result.stderr.splitlines()[-2:]
    assert (result.returncode, counted) == (0, "0 new mails")
    assert "what lay there (2 mails) is left to you" in said
    assert "FRONTDESK_IMAP__START" in said
    deliver(servers)
    result = frontdesk("run", "--once", environment=environment, folder=tmp_path)
    assert (result.returncode, result.stderr) == (0, "1 new mail\n")
    assert (filed(servers, "INBOX"), filed(servers, "Frontdesk/Handled")) == (2, 1)


def test_a_mailbox_that_refuses_us_has_failed_without_a_word_of_the_secret(
    servers: EmbeddedServers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch, settings(servers, tmp_path))
    written(tmp_path / "password", "another-canary")
    result = invoke("run", "--once")
    assert (result.exit_code, result.stdout) == (1, "")
    noted, said = result.stderr.splitlines()
    assert (json.loads(noted)["event"], json.loads(noted)["gate"]) == ("circuit opened", "circuit_mailbox")
    assert said.startswith("AccessDenied: IMAP: ")
    again = invoke("run", "--once")
    assert (again.exit_code, again.stderr) == (1, "CircuitOpen: held back by circuit_mailbox: access denied\n")
    assert "canary" not in result.stderr


def installed(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    """Make this environment that of the test's own process."""
    monkeypatch.delenv("FRONTDESK_BOGUS")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def test_a_crash_is_one_log_line_that_quotes_nothing(servers: EmbeddedServers, tmp_path: Path) -> None:
    environment = settings(servers, tmp_path) | {"FRONTDESK_RECORDS__URL": "canary://not-a-database"}
    result = frontdesk("run", "--once", environment=environment, folder=tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert "canary" not in result.stderr
    (line,) = result.stderr.splitlines()
    assert (json.loads(line)["event"], json.loads(line)["level"]) == ("crashed", "critical")


def test_without_an_owner_it_ends_with_3_and_names_the_owner(tmp_path: Path) -> None:
    for command in (["run", "--once"], ["worker"]):
        result = frontdesk(*command, environment={}, folder=tmp_path)
        assert (result.returncode, result.stdout) == (3, "")
        assert result.stderr == (
            "owner.name and owner.address are not set: Frontdesk does not start without an owner. "
            "Set FRONTDESK_OWNER__NAME and FRONTDESK_OWNER__ADDRESS\n"
        )


def test_while_the_level_is_off_nothing_is_opened_and_it_says_so(tmp_path: Path) -> None:
    result = frontdesk("run", "--once", environment=OWNER, folder=tmp_path)
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr.startswith("The level is off: nothing is read. Raise it with `frontdesk level shadow")
    assert list(tmp_path.iterdir()) == []


def test_what_is_missing_or_unknown_ends_with_3_and_is_named_at_once(tmp_path: Path) -> None:
    result = frontdesk("run", "--once", environment=OWNER | {"FRONTDESK_LEVEL": "auto"}, folder=tmp_path)
    assert result.returncode == 3
    assert "imap.host is not set. Set FRONTDESK_IMAP__HOST" in result.stderr.splitlines()
    unknown = frontdesk("worker", environment=OWNER | {"FRONTDESK_LEVLE": "auto"}, folder=tmp_path)
    assert (unknown.returncode, "did you mean FRONTDESK_LEVEL?" in unknown.stderr) == (3, True)


def test_rules_that_cannot_be_used_end_with_3_and_are_named(
    servers: EmbeddedServers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = written(tmp_path / "policy.toml", "rounds = 0")
    installed(monkeypatch, settings(servers, tmp_path) | {"FRONTDESK_POLICY_FILE": str(policy)})
    result = invoke("run", "--once")
    assert (result.exit_code, result.stderr.startswith(f"policy_file {policy}, line 1: rounds: ")) == (3, True)


def test_run_without_once_is_a_wrong_use() -> None:
    result = invoke("run")
    assert result.exit_code == 2
    assert "`frontdesk worker` goes on" in result.stderr
