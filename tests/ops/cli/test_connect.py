"""`frontdesk connect google`: a consent from the address to the file, and everything that may come of it instead."""

import json
import socket
import stat
import threading
import urllib.request
import webbrowser
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integrations.oauth.scopes import CALENDAR
from integrations.oauth.stored_token import read_token
from tests.ops.cli.desk import installed
from tests.ops.cli.lines import invoke
from tests.ops.installation import OWNER
from tests.servers.google.fake_google import FakeGoogle
from tests.servers.google.grants import CLIENT_ID, CLIENT_SECRET


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    with FakeGoogle() as running:
        yield running


@pytest.fixture
def folder(google: FakeGoogle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make an installation whose owner has a browser, in which they agree at once, as far as the server says."""
    client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    client |= {"auth_uri": PAGE, "token_uri": google.token_url}
    (tmp_path / "client.json").write_text(json.dumps({"installed": client}))
    browsers: list[threading.Thread] = []

    def opened(address: str) -> bool:
        there = address.replace(PAGE, google.auth_url)
        browsers.append(threading.Thread(target=lambda: urllib.request.urlopen(there, timeout=10).close()))
        browsers[-1].start()
        return True

    monkeypatch.setattr(webbrowser, "open", opened)
    yield installed(tmp_path, monkeypatch, OWNER | {"FRONTDESK_CALENDAR__TOKEN_FILE": "token.json"} | GOOGLE)
    for browser in browsers:
        browser.join()


PAGE = "https://accounts.example.com/auth"
GOOGLE = {"FRONTDESK_CALENDAR__KIND": "google", "FRONTDESK_CALENDAR__ID": "primary"}
CONNECT = ("connect", "google", "--client", "client.json")


def test_a_consent_is_kept_for_us_alone_and_told_with_its_scopes(folder: Path, google: FakeGoogle) -> None:
    result = invoke(*CONNECT)
    assert result.exit_code == 0
    stored = read_token(folder / "token.json")
    assert set(stored.scopes) == set(CALENDAR)
    assert stored.refresh_token in google.grants.refresh
    assert stat.S_IMODE((folder / "token.json").stat().st_mode) == 0o600
    assert PAGE in result.stderr
    assert all(scope in result.stdout for scope in CALENDAR)
    assert "Google names no end of it. An app in testing is let in for seven days only" in result.stdout
    assert stored.refresh_token not in result.stdout + result.stderr


def test_the_end_of_a_consent_to_an_app_in_testing_is_told(folder: Path, google: FakeGoogle) -> None:
    google.grants.refresh_lives = 7 * 24 * 3600
    result = invoke(*CONNECT, "--token", "other.json")
    ends = read_token(folder / "other.json").expires_at
    assert ends is not None
    assert ends > datetime(2026, 1, 1, tzinfo=UTC)
    assert f"Google ends it on {ends:%Y-%m-%d %H:%M} UTC, in 7 days." in result.stdout


def test_a_consent_that_was_denied_or_left_out_a_box_is_not_kept(folder: Path, google: FakeGoogle) -> None:
    google.grants.withheld.add(CALENDAR[1])
    partial = invoke(*CONNECT)
    google.grants.consent = False
    denied = invoke(*CONNECT)
    assert (partial.exit_code, denied.exit_code) == (1, 1)
    assert f"Not connected: consent was not given to {CALENDAR[1]}; connect again" in partial.stderr
    assert "Not connected: consent was denied" in denied.stderr
    assert not (folder / "token.json").exists()


def test_a_client_that_google_does_not_know_any_more_is_told(folder: Path, google: FakeGoogle) -> None:
    google.fail("token", "invalid_client")
    result = invoke(*CONNECT)
    assert (result.exit_code, "the token server refused: invalid_client" in result.stderr) == (1, True)


def test_nothing_is_opened_where_that_is_not_wanted_and_nobody_is_waited_for_longer_than_said(folder: Path) -> None:
    result = invoke(*CONNECT, "--no-browser", "--wait", "1")
    assert (result.exit_code, "nobody answered within 1 seconds" in result.stderr) == (1, True)
    assert "Open this address" in result.stderr


def test_what_keeps_it_from_starting_is_told_with_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "web.json").write_text(json.dumps({"web": {"client_id": "a"}}))
    web = invoke("connect", "google", "--client", "web.json")
    assert (web.exit_code, "web.json: it is a client of the type Web application" in web.stderr) == (3, True)
    nowhere = invoke(*CONNECT, "--token", "gone/token.json")
    assert (nowhere.exit_code, "There is no folder gone. Make it first" in nowhere.stderr) == (3, True)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        busy = invoke(*CONNECT, "--port", str(port))
    assert (busy.exit_code, f"Something listens on port {port} already." in busy.stderr) == (2, True)
    monkeypatch.setenv("FRONTDESK_CALENDAR__TOKEN_FILE", "")
    unset = invoke(*CONNECT)
    assert (unset.exit_code, "or set FRONTDESK_CALENDAR__TOKEN_FILE" in unset.stderr) == (3, True)
    monkeypatch.setenv("FRONTDESK_CALENDAR__KIND", "fax")
    wrong = invoke(*CONNECT)
    assert (wrong.exit_code, "calendar.kind: Input should be" in wrong.stderr) == (3, True)


def test_its_help_fits_80_columns() -> None:
    result = invoke("connect", "google", "--help")
    assert result.exit_code == 0
    assert all(len(line) <= 80 for line in result.stdout.splitlines())
    assert "google" in invoke("connect", "--help").stdout
