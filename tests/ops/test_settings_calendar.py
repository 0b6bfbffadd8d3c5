"""The settings of the calendar: what each kind needs, and what belongs to another."""

from pathlib import Path

import pytest

from ops.settings import load_settings, unset
from tests.ops.installation import OWNER, SECRET, problems, written

KINDS = {
    "caldav": {"KIND": "caldav", "URL": "https://calendar.example.com/robin/", "USERNAME": "robin", "PASSWORD": SECRET},
    "token": {"KIND": "google", "ID": "primary", "TOKEN_FILE": "token.json"},
    "account": {"KIND": "google", "ID": "robin@example.com", "KEY_FILE": "key.json", "SUBJECT": "robin@example.com"},
}

EITHER = "Set FRONTDESK_CALENDAR__TOKEN_FILE, or FRONTDESK_CALENDAR__KEY_FILE and FRONTDESK_CALENDAR__SUBJECT"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("token.json", "key.json"):
        written(tmp_path / name, "{}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def environ(kind: str, **changes: str) -> dict[str, str]:
    return OWNER | {f"FRONTDESK_CALENDAR__{name}": value for name, value in (KINDS[kind] | changes).items()}


def lacking(kind: str, folder: Path, **changes: str) -> list[str]:
    return [line for line in unset(load_settings(environ(kind, **changes), folder)) if "calendar." in line]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_needs_its_own_settings_and_no_more(folder: Path, kind: str) -> None:
    assert lacking(kind, folder) == []


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("caldav", "URL", "calendar.url is not set. Set FRONTDESK_CALENDAR__URL"),
        ("token", "ID", "calendar.id is not set, and google needs it. Set FRONTDESK_CALENDAR__ID"),
        (
            "token",
            "TOKEN_FILE",
            f"calendar.token_file is not set, and google needs a login. {EITHER}",
        ),
        (
            "account",
            "SUBJECT",
            "calendar.subject is not set, and a service account acts for somebody. Set FRONTDESK_CALENDAR__SUBJECT",
        ),
    ],
)
def test_what_a_kind_lacks_is_named_with_its_remedy(folder: Path, kind: str, name: str, said: str) -> None:
    assert lacking(kind, folder, **{name: ""}) == [said]


def test_a_token_that_nobody_has_got_yet_is_lacking_with_the_command_that_gets_it(folder: Path) -> None:
    (line,) = lacking("token", folder, TOKEN_FILE="gone.json")
    assert line.startswith("calendar.token_file names a file that is not there. Set it up with `frontdesk connect goo")


@pytest.mark.parametrize(
    ("kind", "name", "value", "problem"),
    [
        ("caldav", "ID", "primary", "calendar.id: caldav has no use for it. Correct FRONTDESK_CALENDAR__ID"),
        ("caldav", "TOKEN_FILE", "token.json", "calendar.token_file: caldav has no use for it. Correct FRONTDESK_C"),
        ("caldav", "SUBJECT", "robin@example.com", "calendar.subject: caldav has no use for it. Correct FRONTDESK_C"),
        ("caldav", "API_URL", "https://example.com/", "calendar.api_url: caldav has no use for it. Correct FRONTDESK"),
        ("caldav", "INVITATIONS", "provider", "calendar.invitations: caldav invites nobody by itself: only mail can."),
        ("token", "URL", "https://calendar.example.com/", "calendar.url: google has no use for it. Correct FRONTDESK"),
        ("token", "PASSWORD", SECRET, "calendar.password: google has no use for it. Correct FRONTDESK_CALENDAR__PASS"),
        ("token", "KEY_FILE", "key.json", "calendar.token_file and calendar.key_file are both set, and there is one"),
        ("token", "SUBJECT", "robin@example.com", "calendar.subject: without calendar.key_file there is no service"),
        ("token", "ID", "https://calendar.example.com/", "calendar.id: must be primary, or the calendar's id as its"),
        ("token", "ID", "Robin's calendar", "calendar.id: must be primary, or the calendar's id as its settings show"),
        ("token", "API_URL", "http://calendar.example.com/", "calendar.api_url: must start with https://, since sec"),
        ("token", "INVITATIONS", "fax", "calendar.invitations: Input should be '', 'provider' or 'mail'"),
        ("token", "KIND", "outlook", "calendar.kind: Input should be 'caldav' or 'google'"),
        ("account", "KEY_FILE", "gone.json", "calendar.key_file: gone.json is not a file. Correct FRONTDESK_CALENDAR"),
        ("account", "SUBJECT", "Robin", "calendar.subject: must be one plain mail address"),
    ],
)
def test_what_belongs_to_another_kind_or_cannot_be_is_named(
    folder: Path, kind: str, name: str, value: str, problem: str
) -> None:
    (found,) = problems(environ(kind, **{name: value}), folder)
    assert found.startswith(problem)


@pytest.mark.parametrize(("kind", "name"), [("token", "token.json"), ("account", "key.json")])
def test_a_login_that_everyone_may_read_is_refused(folder: Path, kind: str, name: str) -> None:
    (folder / name).chmod(0o644)
    (found,) = problems(environ(kind), folder)
    assert found.endswith(f"everyone on this machine may read it. Run chmod 600 {folder / name}")


def test_google_may_be_looked_for_on_this_machine_without_tls(folder: Path) -> None:
    url = "http://127.0.0.1:8080/calendar/v3/"
    assert load_settings(environ("token", API_URL=url), folder).calendar.api_url == url
