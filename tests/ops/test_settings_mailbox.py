"""The settings of the mailbox: where intake starts, and how the desk logs in."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.settings import Settings, Start, load_settings, unset
from tests.ops.installation import OWNER, SECRET, problems, written

OAUTH = {
    "google_refresh_token": {"CLIENT_ID": "desk", "CLIENT_SECRET": SECRET, "REFRESH_TOKEN": SECRET},
    "google_service_account": {"KEY_FILE": "key.json"},
    "microsoft_client_credentials": {"TENANT": "example.com", "CLIENT_ID": "desk", "CLIENT_SECRET": SECRET},
}


def environ(kind: str, **changes: str) -> dict[str, str]:
    values = {"KIND": kind} | OAUTH[kind] | changes
    return OWNER | {f"FRONTDESK_OAUTH__{name}": value for name, value in values.items()}


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path) -> Path:
    return written(tmp_path / "key.json", "{}")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("", "now"),
        ("now", "now"),
        (" ALL ", "all"),
        ("2026-12-01", datetime(2026, 12, 1, tzinfo=UTC)),
        ("2026-12-01T08:30", datetime(2026, 12, 1, 8, 30, tzinfo=UTC)),
        ("2026-12-01 08:30:00+01:00", datetime(2026, 12, 1, 7, 30, tzinfo=UTC)),
        ("2026-12-01T08:30Z", datetime(2026, 12, 1, 8, 30, tzinfo=UTC)),
    ],
)
def test_intake_starts_now_with_all_or_at_a_moment(tmp_path: Path, text: str, start: Start) -> None:
    assert load_settings(OWNER | {"FRONTDESK_IMAP__START": text}, tmp_path).imap.start == start


@pytest.mark.parametrize("text", ["2026-12-01", '"2026-12-01"', "2026-12-01T01:00:00+01:00", "2026-12-01T00:00:00"])
def test_a_moment_may_stand_in_the_file(tmp_path: Path, text: str) -> None:
    written(tmp_path / "frontdesk.toml", f"[imap]\nstart = {text}\n")
    assert load_settings(OWNER, tmp_path).imap.start == datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01", "1764547200", "0001-01-01T00:00+14:00"])
def test_what_is_no_moment_is_named_with_an_example(tmp_path: Path, text: str) -> None:
    (found,) = problems(OWNER | {"FRONTDESK_IMAP__START": text}, tmp_path)
    assert found.startswith("imap.start: must be now, all, or a date or time such as 2026-12-01")


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("AUTHSERV_ID", "mx.example.com; dmarc=pass", "imap.authserv_id: must be one name, such as mx.example.com"),
        ("AUTHSERV_ID", "!topmost", "imap.authserv_id: must be one name, such as mx.example.com"),
        ("OWN_HOSTS", "https://mx.example.com", "imap.own_hosts: must be names of hosts or domains, or addresses"),
    ],
)
def test_a_trust_anchor_that_makes_no_sense_is_named(tmp_path: Path, name: str, text: str, problem: str) -> None:
    (found,) = problems(OWNER | {f"FRONTDESK_IMAP__{name}": text}, tmp_path)
    assert found.startswith(problem)


@given(st.datetimes(timezones=st.timezones() | st.none()).map(datetime.isoformat))
def test_every_moment_knows_its_zone(text: str) -> None:
    owner = {"name": "Olive", "address": "olive@example.com"}
    try:
        start = Settings.model_validate({"owner": owner, "imap": {"start": text}}).imap.start
    except ValueError:
        # The ends of the calendar lie outside of it in another zone.
        assert text.startswith(("0001-01-01", "9999-12-31"))
        return
    assert isinstance(start, datetime)
    assert start.tzinfo is UTC


@pytest.mark.parametrize("kind", OAUTH)
def test_with_tokens_no_password_is_needed(tmp_path: Path, kind: str) -> None:
    lines = unset(load_settings(environ(kind), tmp_path))
    assert not any("password" in line or "oauth" in line for line in lines)
    assert any("imap.password" in line for line in unset(load_settings(OWNER, tmp_path)))


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, values in OAUTH.items() for name in values])
def test_what_a_kind_lacks_is_named_with_its_remedy(tmp_path: Path, kind: str, name: str) -> None:
    lines = unset(load_settings(environ(kind, **{name: ""}), tmp_path))
    assert [line for line in lines if "oauth" in line] == [
        f"oauth.{name.lower()} is not set, and {kind} needs it. Set FRONTDESK_OAUTH__{name}"
    ]


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("google_refresh_token", "TENANT", "example.com"),
        ("google_refresh_token", "KEY_FILE", "key.json"),
        ("google_service_account", "REFRESH_TOKEN", SECRET),
        ("microsoft_client_credentials", "REFRESH_TOKEN", SECRET),
    ],
)
def test_what_belongs_to_another_kind_is_named(tmp_path: Path, kind: str, name: str, value: str) -> None:
    assert problems(environ(kind, **{name: value}), tmp_path) == (
        f"oauth.{name.lower()}: {kind} has no use for it. Correct FRONTDESK_OAUTH__{name}",
    )


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("OAUTH__KIND", "password", "oauth.kind: Input should be"),
        ("OAUTH__TENANT", "common", "oauth.tenant: must be the id or the domain of your own tenant"),
        ("OAUTH__TENANT", "../other", "oauth.tenant: must be the id or the domain of your own tenant"),
        ("OAUTH__TOKEN_URL", "http://login.example.com", "oauth.token_url: must start with https://"),
        ("OAUTH__TOKEN_URL", "login.example.com", "oauth.token_url: must be a URL"),
        ("OAUTH__KEY_FILE", "gone.json", "oauth.key_file: gone.json is not a file"),
        ("OAUTH__CAFILE", "gone.pem", "oauth.cafile: gone.pem is not a file"),
        ("IMAP__CAFILE", "gone.pem", "imap.cafile: gone.pem is not a file"),
        ("SMTP__CAFILE", "gone.pem", "smtp.cafile: gone.pem is not a file"),
        ("SMTP__COPIES", "sometimes", "smtp.copies: Input should be 'auto', 'always' or 'never'"),
        ("IMAP__IDLE", "perhaps", "imap.idle: Input should be a valid boolean"),
    ],
)
def test_a_bad_value_is_named_with_its_variable(tmp_path: Path, name: str, value: str, problem: str) -> None:
    (found,) = problems(OWNER | {f"FRONTDESK_{name}": value}, tmp_path)
    assert found.startswith(problem)
    assert found.endswith(f"Correct FRONTDESK_{name}")


def test_tokens_may_come_from_this_machine_without_tls(tmp_path: Path) -> None:
    url = "http://127.0.0.1:8080/token"
    assert load_settings(OWNER | {"FRONTDESK_OAUTH__TOKEN_URL": url}, tmp_path).oauth.token_url == url


def test_a_key_file_that_everyone_may_read_is_refused(tmp_path: Path, key_file: Path) -> None:
    key_file.chmod(0o644)
    (found,) = problems(environ("google_service_account"), tmp_path)
    assert found == f"{key_file} holds a secret and everyone on this machine may read it. Run chmod 600 {key_file}"


def test_folders_for_our_own_mail_are_the_servers_own_unless_they_are_set(tmp_path: Path) -> None:
    imap = load_settings(OWNER, tmp_path).imap
    assert (imap.folders.sent, imap.folders.drafts, imap.idle) == ("", "", True)
    changed = load_settings(OWNER | {"FRONTDESK_IMAP__IDLE": "false", "FRONTDESK_SMTP__COPIES": "never"}, tmp_path)
    assert (changed.imap.idle, changed.smtp.copies) == (False, "never")
