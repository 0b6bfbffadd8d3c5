"""`frontdesk doctor`: lines for people and for programs, and an exit code for each class of problem."""

from pathlib import Path

import pytest

from ops.world.servers import EmbeddedServers
from tests.ops.cli import processes
from tests.ops.cli.desk import KEYED, installed
from tests.ops.cli.lines import documents, invoke
from tests.ops.doctor_bench import closed_port
from tests.ops.installation import OWNER, SECRET
from tests.ops.morning import DESK
from tests.servers.model_server import answer, completion, model_server

GOOD = answer(completion('{"polite":true,"tone":"warm"}'))
KEYS = ["name", "state", "code", "message", "remedy", "facts"]
NAMES = ["settings", "policy", "records", "imap", "folders", "intake", "senders", "smtp", "clock", "calendar", "crm"]


@pytest.fixture
def environment(servers: EmbeddedServers, tmp_path: Path) -> dict[str, str]:
    """Return the settings of an installation in which all is right."""
    (tmp_path / "settings").mkdir()
    return processes.settings(servers, tmp_path / "settings") | {"FRONTDESK_MODEL__NAME": "gpt-4.1-nano"}


def examined(folder: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], *options: str):
    with model_server([GOOD]) as model:
        installed(folder, monkeypatch, environment | {"FRONTDESK_MODEL__BASE_URL": model.url})
        result = invoke("doctor", *options)
    told = result.stdout + result.stderr
    assert not any(word in told for word in (processes.PASSWORD, SECRET, DESK, OWNER["FRONTDESK_OWNER__ADDRESS"]))
    return result


def test_an_installation_that_works_ends_with_0_and_is_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], servers: EmbeddedServers
):
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and "mail" not in path.parts}
    result = examined(tmp_path, monkeypatch, environment)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == "All is fine."
    assert "there are none yet: the first start makes them" in " ".join(result.stdout.split())
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and "mail" not in path.parts}
    assert after == before
    assert servers.smtp_transcript == []
    assert not (tmp_path / "settings" / "records.sqlite").exists()


def test_for_programs_each_check_is_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
):
    result = examined(tmp_path, monkeypatch, environment, "--json")
    lines = documents(result, "doctor")
    assert [line["name"] for line in lines] == [*NAMES, "model"]
    assert {tuple(line) for line in lines} == {tuple(KEYS)}
    assert {line["state"] for line in lines} == {"ok"}


@pytest.mark.parametrize(
    ("changes", "code", "found"),
    [
        ({"IMAP__AUTHSERV_ID": ""}, 3, "authserv_id_unset"),
        ({"IMAP__PORT": str(closed_port())}, 4, "imap_unreachable"),
        ({"SMTP__PASSWORD": "wrong"}, 5, "smtp_refused"),
        ({"IMAP__FOLDERS__INBOX": "Support"}, 6, "imap_folder_missing"),
        ({"IMAP__FOLDERS__INBOX": "Support", "SMTP__PORT": str(closed_port())}, 6, "imap_folder_missing"),
        ({"IMAP__FOLDERS__INBOX": "Support", "SMTP__PASSWORD": "wrong"}, 5, "smtp_refused"),
        ({"CRM__URL": "", "SMTP__PASSWORD": "wrong"}, 3, "setting_unset"),
        ({"IMAP__PASSWORD_FILE": "gone"}, 3, None),
        ({"MODEL__NAME": "model-of-our-own"}, 0, "model_unpriced"),
    ],
)
def test_the_gravest_problem_decides_how_it_ends(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    changes: dict[str, str],
    code: int,
    found: str | None,
):
    changed = environment | {f"FRONTDESK_{name}": value for name, value in changes.items()}
    result = examined(tmp_path, monkeypatch, changed, "--json")
    assert result.exit_code == code
    if found is None:
        assert (result.stdout, "imap.password" in result.stderr) == ("", True)
    else:
        assert found in [line["code"] for line in documents(result, "doctor")]


def test_for_people_a_problem_stands_with_what_to_do_about_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
):
    changes = {"FRONTDESK_IMAP__AUTHSERV_ID": "", "FRONTDESK_MODEL__NAME": "model-of-our-own"}
    result = examined(tmp_path, monkeypatch, environment | changes)
    told = " ".join(result.stdout.split())
    assert "problem senders imap.authserv_id is not set" in told
    assert "Set FRONTDESK_IMAP__AUTHSERV_ID" in told
    assert result.stdout.splitlines()[-1] == "1 problem, 1 warning."
    assert all(len(line) <= 80 for line in result.stdout.splitlines())


def test_without_an_owner_all_problems_are_named_as_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    installed(tmp_path, monkeypatch, {"FRONTDESK_IMAP__PORT": "x"})
    result = invoke("doctor", "--json")
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (3, "", 2)


def test_what_is_not_set_is_listed_and_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    installed(tmp_path, monkeypatch, KEYED)
    result = invoke("doctor")
    assert result.exit_code == 3
    assert "Set FRONTDESK_IMAP__HOST" in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_its_help_says_how_it_ends_within_80_columns():
    result = invoke("doctor", "--help")
    assert result.exit_code == 0
    assert "4 unreachable now, 5 refused, 6 unfit." in " ".join(result.stdout.split())
    assert all(len(line) <= 80 for line in result.stdout.splitlines())
