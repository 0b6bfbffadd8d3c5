"""`frontdesk policy`: what holds, what is wrong, and the schema."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from ops.cli.run import wall_clock
from ops.rules.holding import PolicyLine
from tests.ops.cli.desk import installed
from tests.ops.cli.lines import invoke
from tests.ops.installation import OWNER

EXAMPLE = Path(__file__).parents[3] / "ops" / "policy.example.toml"
WRONG = 'offers = 9\n[slots]\nzone = "Berlin"\n'


def spoken(*arguments: str | Path) -> str:
    """Return what a command says that has to go well, its lines joined."""
    result = invoke("policy", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return " ".join(result.stdout.split())


def test_a_file_is_shown_as_it_holds_without_any_settings() -> None:
    shown = spoken("show", EXAMPLE)
    assert "Follow-up also treatment*, next appointment where 7 Orchard Lane, first floor" in shown
    assert "length 60 minutes, starting every 30 minutes free 0 minutes before, 20 after" in shown
    assert "asked for 2 days to 30 days ahead a day 2 at most with each" in shown
    assert "jonas Jonas Okafor, Europe/Lisbon: mon 09:00-12:00; thu 13:00-17:00" in shown
    assert "offers 4 times at once, held for 1 day unknown senders who are not in the CRM may book answers" in shown
    assert "owner Europe/Dublin: mon-tue 08:00-12:00, 13:00-18:00; wed 08:00-12:00; thu" in shown


def test_for_programs_each_kind_with_each_giver_is_a_line() -> None:
    result = invoke("policy", "show", EXAMPLE, "--json")
    lines = [PolicyLine.model_validate_json(line) for line in result.stdout.splitlines()]
    assert [(line.meeting, line.owner) for line in lines] == [
        ("Follow-up", "maria"),
        ("Follow-up", "jonas"),
        ("First visit", "maria"),
        ("First visit", "jonas"),
        ("Video call", "owner"),
    ]


@pytest.mark.parametrize("command", [[], ["show"]])
def test_without_a_file_it_is_the_one_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    installed(tmp_path, monkeypatch, OWNER | {"FRONTDESK_POLICY_FILE": "policy.toml"})
    off = wall_clock().date() + timedelta(days=9)
    text = f'[slots]\nholidays = [{off}]\n[[meetings]]\nname = "Walk[bold]"\n'
    (tmp_path / "policy.toml").write_text(text, encoding="utf-8")
    assert spoken(*command).startswith("Walk[bold] length 30 minutes")
    assert f"owner Olive Owner, Europe/Berlin: mon-fri 09:00-17:00 not on {off}" in spoken(*command)
    assert json.loads(spoken(*command, "--json"))["name"] == "Olive Owner"
    assert spoken("check") == "The rules are right: 1 kind of meeting, given by 1 person."


def test_a_file_that_is_right_is_said_to_be(tmp_path: Path) -> None:
    assert spoken("check", EXAMPLE) == "The rules are right: 3 kinds of meeting, given by 3 people."
    idle = tmp_path / "idle.toml"
    idle.write_text(EXAMPLE.read_text(encoding="utf-8").replace(', "jonas"]', "]"), encoding="utf-8")
    assert "[owners.jonas] gives nothing: no kind of meeting names jonas among its owners." in spoken("check", idle)


@pytest.mark.parametrize("command", ["check", "show"])
def test_all_that_is_wrong_is_told_with_its_line_and_ends_as_a_wrong_configuration(
    tmp_path: Path, command: str
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(WRONG, encoding="utf-8")
    result = invoke("policy", command, file)
    assert (result.exit_code, result.stdout) == (3, "")
    first, second = result.stderr.splitlines()
    assert first == f"policy_file {file}, line 1: offers: 9 is too much; 5 is the most"
    assert second.startswith(f"policy_file {file}, line 3: slots.zone: 'Berlin' is not the IANA time zone of a place")


@pytest.mark.parametrize(
    ("command", "remedy"),
    [("check", "check has no JSON; leave it out."), ("show", "write `frontdesk policy show --json`.")],
)
def test_json_before_a_command_is_refused(command: str, remedy: str) -> None:
    result = invoke("policy", "--json", command, EXAMPLE)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"--json stands before the command: {remedy}\n"


def test_the_schema_is_the_one_that_editors_read() -> None:
    assert invoke("policy", "schema").stdout == (EXAMPLE.parent / "policy.schema.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "command", [["policy"], ["policy", "show"], ["policy", "check"], ["policy", "schema"], ["slots"]]
)
def test_the_help_fits_80_columns_and_says_how_it_ends(command: list[str]) -> None:
    result = invoke(*command, "--help")
    assert result.exit_code == 0
    assert "Exit codes: 0 done, 1 failed, 2 usage, 3 configuration." in " ".join(result.stdout.split())
    assert all(len(line) <= 80 for line in result.stdout.splitlines())


def test_an_owners_calendar_of_another_kind_than_the_settings_name_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, monkeypatch, OWNER | {"FRONTDESK_POLICY_FILE": "policy.toml"})
    maria = '[owners.maria]\nname = "Maria"\naddress = "maria@example.com"\ncalendar = "maria@example.com"\n'
    (tmp_path / "policy.toml").write_text(maria, encoding="utf-8")
    result = invoke("policy")
    assert (result.exit_code, result.stdout) == (3, "")
    told = "policy_file policy.toml: [owners.maria] calendar is an id, and calendar.kind is caldav: write the address"
    assert result.stderr.startswith(told)
    monkeypatch.setenv("FRONTDESK_CALENDAR__KIND", "google")
    assert "Maria" not in spoken()
