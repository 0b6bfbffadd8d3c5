"""The contract that `make live` runs in a sandbox account, run in calendars of our own; and what it leaves alone."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ops.world.servers import EmbeddedServers
from tests.ops.google_bench import ROBIN, consent
from tests.ops.installation import OWNER
from tests.servers.google.fake_google import FakeGoogle

ROOT = Path(__file__).parents[2]
LIVE = re.search(r"^live:.*\n\t\$\(RUN\)python (.+) \$\(ARGS\)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
AT = datetime(2026, 12, 3, 10, tzinfo=UTC).isoformat()


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run what `make live` runs, with these settings of a calendar alone."""
    assert LIVE
    given = {f"FRONTDESK_CALENDAR__{name}": value for name, value in environment.items()}
    command = [sys.executable, *LIVE[1].split(), *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=OWNER | given, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    with FakeGoogle() as running:
        running.user = ROBIN
        running.add_calendar(ROBIN)
        yield running


@pytest.fixture
def at_google(google: FakeGoogle, tmp_path: Path) -> dict[str, str]:
    file = consent(google, tmp_path / "token.json")
    return {"KIND": "google", "ID": ROBIN, "TOKEN_FILE": str(file), "API_URL": google.api_url}


def test_at_google_the_contract_is_kept_nobody_is_mailed_and_nothing_is_left(
    google: FakeGoogle, at_google: dict[str, str]
) -> None:
    done = run(at_google)
    assert done.returncode == 0, done.stdout
    assert re.search(r"\b[4-9][0-9] passed", done.stdout)
    assert [event for event in google.events(ROBIN) if event["status"] != "cancelled"] == []
    assert google.mailed == []


def test_at_a_caldav_server_the_contract_is_kept_and_nothing_is_left(servers: EmbeddedServers) -> None:
    login = {"USERNAME": servers.calendar_user, "PASSWORD": servers.calendar_password}
    done = run({"URL": servers.caldav_url} | login)
    assert done.returncode == 0, done.stdout
    assert re.search(r"\b[5-9][0-9] passed", done.stdout)
    again = run({"URL": servers.caldav_url} | login, "-k", "an_empty_calendar")
    assert (again.returncode, "1 passed" in again.stdout) == (0, True)


def test_a_calendar_with_somebodys_events_is_left_alone(google: FakeGoogle, at_google: dict[str, str]) -> None:
    private = {"summary": "Private", "start": {"dateTime": AT}, "end": {"dateTime": AT.replace("T10", "T11")}}
    kept = google.put(ROBIN, private)
    refused = run(at_google)
    assert (refused.returncode, "The calendar is not empty: 1 events lie in it." in refused.stdout) == (5, True)
    assert not any(seen.method_id.startswith("events.insert") for seen in google.requests)
    told = run(at_google, "--live-anyway", "-k", "test_booking_a_booked_event")
    assert (told.returncode, "1 passed" in told.stdout) == (0, True)
    assert [event for event in google.events(ROBIN) if event["status"] != "cancelled"] == [kept]


def test_a_calendar_in_another_zone_is_refused(google: FakeGoogle, at_google: dict[str, str]) -> None:
    google.calendars[ROBIN].zone = "Europe/Berlin"
    done = run(at_google)
    assert (done.returncode, "The calendar is in Europe/Berlin." in done.stdout) == (5, True)


def test_without_settings_it_says_what_to_set() -> None:
    done = run({})
    assert done.returncode == 3
    assert "Set FRONTDESK_CALENDAR__URL" in done.stdout
    assert "Name a calendar of a sandbox account" in done.stdout
