"""`frontdesk run` and `frontdesk worker`, as processes that know nothing but their settings."""

import imaplib
import json
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.sql_contacts import create_crm
from ops.world.servers import AUTHSERV_ID, EmbeddedServers
from tests.ops.cli.lines import invoke
from tests.ops.installation import OWNER, SECRET, written
from tests.ops.morning import ANN, DESK, auto_reply

FRONTDESK = str(Path(sys.executable).parent / "frontdesk")
PASSWORD = "canary-password"


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[EmbeddedServers]:
    with EmbeddedServers(tmp_path / "servers", {DESK: PASSWORD}, verified_senders=["*@brightwater.example"]) as running:
        yield running


def settings(servers: EmbeddedServers, folder: Path) -> dict[str, str]:
    """Return the environment of an installation on the embedded servers."""
    crm = f"sqlite:///{folder / 'crm.sqlite'}"
    create_crm(crm, [])
    named = {
        "DESK__ADDRESS": DESK,
        "LEVEL": "auto",
        "IMAP__HOST": "127.0.0.1",
        "IMAP__PORT": str(servers.imap_port),
        "IMAP__TLS": "none",
        "IMAP__USERNAME": DESK,
        "IMAP__PASSWORD_FILE": str(written(folder / "password", f"{PASSWORD}\n")),
        "IMAP__AUTHSERV_ID": AUTHSERV_ID,
        "SMTP__HOST": "127.0.0.1",
        "SMTP__PORT": str(servers.smtp_port),
        "SMTP__TLS": "none",
        "SMTP__USERNAME": DESK,
        "SMTP__PASSWORD": PASSWORD,
        "CALENDAR__URL": servers.caldav_url,
        "CALENDAR__USERNAME": servers.calendar_user,
        "CALENDAR__PASSWORD": servers.calendar_password,
        "CRM__URL": crm,
        "MODEL__API_KEY": SECRET,
        "MODEL__NAME": "never-asked",
        "SECRET_KEY": SECRET,
        "RECORDS__URL": f"sqlite:///{folder / 'records.sqlite'}",
        "RECORDS__CHECKPOINTS": str(folder / "checkpoints.sqlite"),
        "LOG_LEVEL": "debug",
    }
    return OWNER | {f"FRONTDESK_{name}": value for name, value in named.items()}


def deliver(servers: EmbeddedServers) -> None:
    with smtplib.SMTP("127.0.0.1", servers.smtp_port, timeout=10) as connection:
        connection.sendmail(ANN, [DESK], auto_reply().raw)


def filed(servers: EmbeddedServers, folder: str) -> int:
    with imaplib.IMAP4("127.0.0.1", servers.imap_port, timeout=10) as connection:
        connection.login(DESK, PASSWORD)
        return int((connection.select(f'"{folder}"', readonly=True)[1][0] or b"0").decode())


def frontdesk(*arguments: str, environment: dict[str, str], folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [FRONTDESK, *arguments], env=environment, cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )


def test_run_once_handles_what_is_there_and_ends(servers: EmbeddedServers, tmp_path: Path) -> None:
    deliver(servers)
    result = frontdesk("run", "--once", environment=settings(servers, tmp_path), folder=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "1 new mail\n")
    assert (filed(servers, "INBOX"), filed(servers, "Frontdesk/Handled")) == (0, 1)


def test_the_worker_goes_on_until_it_is_told_to_stop(servers: EmbeddedServers, tmp_path: Path) -> None:
    deliver(servers)
    command = [FRONTDESK, "worker"]
    with subprocess.Popen(
        command, env=settings(servers, tmp_path), cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        try:
            events = [json.loads(process.stderr.readline()) for _ in range(2)]
            process.send_signal(signal.SIGTERM)
            left = [json.loads(line) for line in process.stderr]
            code = process.wait(30)
        finally:
            process.kill()
    assert [event["event"] for event in (*events, *left)] == ["working", "pass done", "stopped"]
    assert (events[1]["arrived"], code) == (1, 0)
    assert filed(servers, "Frontdesk/Handled") == 1


def test_a_mailbox_that_refuses_us_has_failed_without_a_word_of_the_secret(
    servers: EmbeddedServers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch, settings(servers, tmp_path))
    written(tmp_path / "password", "another-canary")
    result = invoke("run", "--once")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("AccessDenied: IMAP: ")
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
    for command in (["run", "--once"], ["worker"]):
        result = frontdesk(*command, environment=OWNER, folder=tmp_path)
        assert (result.returncode, result.stdout) == (0, "")
        assert result.stderr == "The level is off: nothing is read. Set FRONTDESK_LEVEL to shadow, approve or auto.\n"
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
    assert (result.exit_code, result.stderr.startswith(f"policy_file {policy}: rounds: ")) == (3, True)


def test_run_without_once_is_a_wrong_use() -> None:
    result = invoke("run")
    assert result.exit_code == 2
    assert "`frontdesk worker` goes on" in result.stderr
