"""`frontdesk slots`: what would be offered now, by the calendars and the records as they are."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ops.stores import alone
from ops.world.format import WorldEvent
from ops.world.servers import EmbeddedServers
from ops.world.setting import fill_calendar
from tests.ops.cli.desk import KEYED, installed
from tests.ops.cli.lines import invoke
from tests.ops.morning import DESK

NOW = ("--at", "2026-11-24T09:00")  # a Tuesday
POLICY = """[slots]
zone = "Europe/Dublin"
[[meetings]]
name = "Visit"
owners = ["maria", "owner"]
[[meetings]]
name = "Video call"
words = ["online"]
minutes = 45
[owners.maria]
name = "Maria Lindqvist"
address = "maria@example.com"
calendar = "https://calendar.example.com/maria/"
"""


@pytest.fixture(scope="module")
def calendars(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    """Run two calendars, of which the one is busy all Wednesday."""
    with EmbeddedServers(tmp_path_factory.mktemp("servers"), {DESK: "x"}, owners=("owner", "maria")) as running:
        midnight = datetime(2026, 11, 25, tzinfo=UTC)
        busy = WorldEvent(start=midnight, end=midnight + timedelta(days=1), summary="away", owner="maria")
        fill_calendar(running, [busy], midnight)
        yield running


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an installation without a calendar of the settings' owner."""
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    return installed(tmp_path, monkeypatch, KEYED | {"FRONTDESK_POLICY_FILE": "policy.toml"})


@pytest.fixture
def folder(calendars: EmbeddedServers, bare: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an installation with both calendars."""
    monkeypatch.setenv("FRONTDESK_CALENDAR__URL", calendars.caldav_url)
    monkeypatch.setenv("FRONTDESK_CALENDAR__USERNAME", calendars.calendar_user)
    monkeypatch.setenv("FRONTDESK_CALENDAR__PASSWORD", calendars.calendar_password)
    marias = POLICY.replace("https://calendar.example.com/maria/", calendars.caldav_urls["maria"])
    (bare / "policy.toml").write_text(marias, encoding="utf-8")
    return bare


def slots(*arguments: str) -> dict[str, object]:
    result = invoke("slots", *arguments, *NOW, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_it_reads_every_givers_calendar_beside_a_desk_at_work_and_leaves_all_as_it_was(folder: Path) -> None:
    (folder / "var").mkdir()
    with alone(folder / "var" / "frontdesk.sqlite"), alone(folder / "var" / "checkpoints.sqlite"):
        away, here = slots("Wednesday morning"), slots("Thursday", "afternoon")
    assert (away["owner"], away["meeting"], away["starts"]) == ("owner", "Visit", {"outside_hours": 2, "free": 6})
    assert (here["owner"], here["explanation"]) == ("maria", "as_asked")
    assert not (folder / "var" / "checkpoints.sqlite").exists()


def test_for_people_each_time_is_told_with_both_clocks_and_why_it_is_there(folder: Path) -> None:
    result = invoke("slots", "online next week", "--zone", "America/New_York", *NOW)
    assert result.exit_code == 0
    told = " ".join(result.stdout.split())
    assert "Video call with Olive Owner, 45 minutes: 1. Monday, 30 November 2026, 04:00 – 04:45" in told
    assert "(New York time, UTC-5): the first free one = 09:00 – 09:45 (Dublin time, UTC+0) 2." in told
    assert "Starts in what was asked for: 75 free, 260 outside the hours." in told
    first = invoke("slots", "Thursday afternoon", *NOW).stdout
    assert "Visit with Maria Lindqvist, who has the fewest meetings ahead, 30 minutes:" in first


@pytest.mark.parametrize(
    ("words", "crm", "why"),
    [
        ("Thursday", "olive@example.com", "Olive Owner, who looks after them in the CRM"),
        ("Thursday", "m. lind", "Maria Lindqvist, who looks after them in the CRM"),
        ("Wednesday", "m. lind", "Olive Owner, as whoever comes before has no such time"),
    ],
)
def test_it_says_why_it_is_this_owner(folder: Path, words: str, crm: str, why: str) -> None:
    file = folder / "policy.toml"
    named = file.read_text(encoding="utf-8").replace("[owners.maria]", '[owners.maria]\ncrm = ["M. Lind"]')
    file.write_text(named, encoding="utf-8")
    assert f"Visit with {why}, 30 minutes:" in invoke("slots", words, "--crm-owner", crm, *NOW).stdout


def test_a_kind_of_meeting_may_be_named_beside_the_words(folder: Path) -> None:
    assert slots("Thursday", "--meeting", "online")["meeting"] == "Video call"
    result = invoke("slots", "a visit on Thursday", "--meeting", "online", *NOW)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "These words ask for 'Visit': leave out --meeting, or those words." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--meeting", "Walk"], "--meeting 'Walk' is not one of: Visit, Video call"),
        (["--zone", "nowhere"], "--zone 'nowhere' is not an IANA time zone: write one like America/New_York"),
        (["--at", "9999-12-31T09:00"], "--at '9999-12-31T09:00' is too far away: write a time from 2000 to 2099"),
        (["--locale", "xx"], "--locale 'xx' is not read; there are de, en, es, fr"),
        (["--crm-owner", "Maria"], "--crm-owner 'Maria' is no owner: write an owner's address"),
        (["--at", "soon"], "--at 'soon' is not a time: write one like 2026-11-23T09:00"),
    ],
)
def test_a_wrong_use_names_the_remedy(bare: Path, arguments: list[str], said: str) -> None:
    result = invoke("slots", *NOW, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_calendar_that_does_not_let_us_in_is_never_free(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_CALENDAR__PASSWORD", "wrong")
    result = invoke("slots", *NOW)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "The calendar of maria: AccessDenied" in result.stderr
    assert "Check [owners.maria] calendar of the policy file, calendar.username and calendar.password" in result.stderr


def test_no_calendar_is_asked_without_the_settings_of_all_whosever_it_is(bare: Path) -> None:
    alone = (bare / "policy.toml").read_text(encoding="utf-8").replace('["maria", "owner"]', '["maria"]')
    (bare / "policy.toml").write_text(alone, encoding="utf-8")
    result = invoke("slots", "a visit", *NOW)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "Set FRONTDESK_CALENDAR__URL" in result.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "Thursday at 3pm",
            [
                "Times read: 'Thursday at 3pm'",
                "This time would be booked at once where the model reads it the same, and offered where it does not.",
                "  1. Thursday, 26 November 2026, 15:00 \u2013 15:30 (Dublin time, UTC+0): the time asked for",
                "Starts in what was asked for: 1 free.",
            ],
        ),
        ("yesterday at 3pm", ["No time was read: 'yesterday at 3pm': it has passed", "The desk would offer:"]),
        ("hello", ["Starts in the next seven days: 64 free, 16 busy in the calendar, 256 outside the hours."]),
        ("next Friday at 10", ["The desk would ask:"]),
        ("Friday, or Friday, or Friday", ["Times read: 'Friday'"]),
    ],
)
def test_what_would_be_done_is_said_in_words_on_whole_lines(folder: Path, words: str, told: list[str]) -> None:
    lines = invoke("slots", words, "--meeting", "visit", *NOW).stdout.splitlines()
    assert [line for line in lines if line in told] == told


def test_a_calendar_that_is_not_set_is_asked_for(bare: Path) -> None:
    result = invoke("slots", *NOW)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "Set FRONTDESK_CALENDAR__URL" in result.stderr


def test_a_calendar_at_google_that_does_not_answer_is_named_with_its_settings(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = (bare / "policy.toml").read_text(encoding="utf-8").partition("[owners.maria]")[0]
    (bare / "policy.toml").write_text(alone.replace('["maria", "owner"]', '["owner"]'), encoding="utf-8")
    (bare / "key.json").touch(0o600)
    for name, value in (("KIND", "google"), ("ID", "primary"), ("KEY_FILE", "key.json"), ("SUBJECT", "a@example.com")):
        monkeypatch.setenv(f"FRONTDESK_CALENDAR__{name}", value)
    result = invoke("slots", *NOW)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "The calendar of owner: AccessDenied: OAuth: the key file cannot be used" in result.stderr
    assert "Check calendar.id, the login in [calendar]; `frontdesk doctor` says what is wrong." in result.stderr
