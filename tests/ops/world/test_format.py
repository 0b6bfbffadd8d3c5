"""The world file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pydantic import TypeAdapter

from ops.world.format import World, WorldError, load_world, parse_world
from tests.ops.morning import WORLD

CLOCK = {"clock": "2026-12-01T08:00:00+01:00"}
WHOLE = {
    **CLOCK,
    "mailbox": {"name": "Front desk", "address": "Desk@Ashdown.example"},
    "owner": {"name": "Robin Ashdown", "address": "robin@ashdown.example"},
    "verified": ["*@Brightwater.example", "eve@example.com"],
    "contacts": [{"name": "Ann", "address": "ann@brightwater.example", "zone": "Europe/London", "language": "en"}],
    "calendar": [
        {"start": "2026-12-02T09:00:00+01:00", "end": "2026-12-02T10:00:00+01:00", "summary": "Payroll"},
    ],
    "bookings": [{"contact": "ann@brightwater.example", "start": "2026-12-03T09:00:00+01:00"}],
    "policy": {"meetings": [{"name": "Call"}], "slots": {"zone": "Europe/London", "hours": {"mon": ["09:00-12:00"]}}},
    "faults": [{"server": "smtp", "kind": "store_then_drop", "times": 2}],
}


def test_a_clock_is_enough() -> None:
    world = parse_world(CLOCK, "world")
    assert world.clock == datetime(2026, 12, 1, 7, tzinfo=UTC)
    assert (world.contacts, world.faults, world.policy.slots.minutes) == ([], [], 30)


@pytest.mark.parametrize("document", [CLOCK, WHOLE, dict(WORLD)])
def test_a_file_that_loads_is_as_the_schema_says(tmp_path: Path, document: dict[str, Any]) -> None:
    path = tmp_path / "world.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    world = load_world(path)
    assert world.mailbox.address == world.mailbox.address.lower()
    jsonschema.Draft202012Validator(TypeAdapter(World).json_schema()).validate(document)


def test_the_times_of_yaml_keep_their_offset(tmp_path: Path) -> None:
    path = tmp_path / "world.yaml"
    path.write_text("clock: 2026-12-01T08:00:00+01:00\n", encoding="utf-8")
    assert load_world(path).clock.isoformat() == "2026-12-01T08:00:00+01:00"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"polcy": {}}, "polcy: there is no such key; remove it"),
        ({"policy": {"slots": {"zon": "UTC"}}}, "policy.slots.zon: there is no such key; remove it"),
        (
            {"policy": {"slots": {"zone": "Mars"}}},
            "policy.slots.zone: 'Mars' is not the IANA time zone of a place; name a city",
        ),
        ({"policy": {"slots": {"hours": {"mon": ["9-5"]}}}}, "policy.slots.hours.mon.0: '9-5' is not a range"),
        ({"clock": None}, "clock: Input should be a valid datetime"),
        ({"clock": "2026-12-01T08:00:00"}, "clock: has no offset; write a time like 2026-12-01T08:00:00+01:00"),
        ({"clock": "0001-01-01T00:00:00+01:00"}, "clock: the year must lie between 1971 and 8999"),
        ({"clock": "9999-12-31T23:00:00-01:00"}, "clock: the year must lie between 1971 and 8999"),
        ({"contacts": [{"name": "Ann"}]}, "contacts.0.address: is missing; add it"),
        ({"contacts": [{"address": "ann"}]}, "contacts.0.address: String should match pattern"),
        ({"verified": ["brightwater.example"]}, "verified.0: String should match pattern"),
        ({"mailbox": {"name": "D", "address": "../../desk@example.com"}}, "mailbox.address: String should match"),
        ({"mailbox": {"name": "D\r\nBcc: x", "address": "desk@example.com"}}, "mailbox.name: must be one line"),
        ({"owner": {"name": " ", "address": "robin@example.com"}}, "owner.name: String should have at least 1"),
        ({"faults": [{"server": "imap"}]}, "faults.0.server: Input should be 'calendar' or 'smtp'"),
        (
            {"calendar": [{"start": "2026-12-02T10:00:00Z", "end": "2026-12-02T10:00:00Z"}]},
            "calendar.0: start must lie before end",
        ),
    ],
)
def test_what_is_wrong_is_named_with_file_key_and_remedy(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(WorldError) as caught:
        parse_world({**CLOCK, **changes}, "w.yaml")
    first, *_, last = str(caught.value).splitlines()
    assert first.startswith(f"w.yaml: {said}")
    assert last == "`frontdesk schema world` prints the format."


def test_all_problems_are_said_at_once() -> None:
    with pytest.raises(WorldError) as caught:
        parse_world({"a": 1, "faults": [{"server": "imap", "times": 0}]}, "w.yaml")
    assert len(str(caught.value).splitlines()) == 5


@pytest.mark.parametrize("document", [None, [], "text", 7])
def test_a_file_that_is_no_world_at_all_says_so(document: object) -> None:
    with pytest.raises(WorldError, match=r"^w.yaml: the file: "):
        parse_world(document, "w.yaml")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: [b: c", "is not YAML (line 1, column "),
        (b"\tclock: x", "is not YAML (line 1, column 1)"),
        (b"\xff\xfe\x00", "is not YAML (as a whole)"),
        (b"clock: 2026-13-45", "is not YAML (as a whole)"),
        (b"[" * 5000, "is not YAML (as a whole)"),
    ],
)
def test_a_file_that_is_not_yaml_is_named_with_the_place(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "world.yaml"
    path.write_bytes(content)
    with pytest.raises(WorldError) as caught:
        load_world(path)
    assert str(caught.value).startswith(f"{path}: {said}")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="cannot be read"):
        load_world(tmp_path)
