"""`frontdesk gates`, `pause` and `resume`, on a real database, also one that others work with."""

import getpass
import json
import os
import pwd
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event, Timer

import jsonschema
import pytest

from agent.domain import KILL_SWITCH, LEVEL, Integration
from integrations.records import SqlRecords
from integrations.records.gates import REFUSED
from ops.cli.gates import What
from tests.ops.cli.desk import BY, NOW, installed, lines, noted, records_in, states, told
from tests.ops.cli.lines import invoke


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return installed(tmp_path, monkeypatch)


@pytest.fixture
def records(folder: Path) -> Iterator[SqlRecords]:
    with records_in(folder) as opened:
        yield opened


def test_a_new_installation_is_off_and_every_gate_is_shown() -> None:
    assert told("level") == "off: neither the setting FRONTDESK_LEVEL nor `frontdesk level` sets one\n"
    *shown, paused = lines()
    integrations = [*Integration, *(f"circuit_{integration}" for integration in Integration)]
    assert [line["gate"] for line in shown] == [LEVEL, "ceiling", KILL_SWITCH, *integrations]
    assert [line["gate"] for line in shown if line["holds_back"]] == [LEVEL]
    assert {tuple(line) for line in shown} == {("gate", "state", "holds_back", "reason", "by", "at", "until")}
    assert paused == {"paused_mails": 0}
    assert told("gates").splitlines()[-1] == "Held back by level."


def test_it_says_so_where_nothing_is_held_back_and_how_many_mails_wait(records: SqlRecords) -> None:
    told("level", "auto", "--reason", "all is well", *BY)
    assert told("gates").splitlines()[-1] == "Nothing is held back."
    with records._database.begin() as connection:
        connection.exec_driver_sql("INSERT INTO conversations (id, created_at) VALUES ('c', '2026-03-02 09:00:00')")
        connection.exec_driver_sql(
            "INSERT INTO mails (id, conversation_id, uidvalidity, uid, size, received_at, deadline, status)"
            " VALUES ('m', 'c', 1, 1, 1, '2026-03-02 09:00:00', '2026-03-02 10:00:00', 'paused')"
        )
    assert told("gates").splitlines()[-1] == "1 mail is paused and waits for a gate to open."
    assert lines()[-1] == {"paused_mails": 1}


def test_what_holds_back_comes_first_then_what_is_being_tried(records: SqlRecords) -> None:
    records.circuit_failed(Integration.MODEL, NOW, at_once=REFUSED)
    told("level", "auto", "--reason", "all is well", *BY)
    told("pause", "calendar", "--reason", "[bold]moves", *BY)
    assert [line["gate"] for line in lines()[:3]] == ["calendar", "circuit_model", LEVEL]
    shown = told("gates").splitlines()
    assert shown[0].split()[:6] == ["calendar", "closed", "[bold]moves,", "by", "olive,", "since"]
    assert shown[-1] == "Held back by calendar."


@pytest.mark.parametrize("what", What)
def test_a_pause_closes_one_gate_until_it_is_resumed(records: SqlRecords, what: What) -> None:
    gate = KILL_SWITCH if what == "all" else what
    assert told("pause", what, "--reason", "moves", *BY) == f"{gate} is closed until `frontdesk resume {what}`.\n"
    assert states(records) == {gate: "closed"}
    assert told("resume", what, "--by", "fred") == f"{gate} is open.\n"
    assert states(records) == {gate: "open"}
    assert told("resume", what, *BY) == f"{gate} is not closed.\n"
    assert noted(records) == [(gate, "closed", "olive"), (gate, "open", "fred")]


def test_everything_is_what_is_paused_where_nothing_is_named(records: SqlRecords) -> None:
    told("pause", "--reason", "stop it", *BY)
    assert states(records) == {KILL_SWITCH: "closed"}
    told("resume", *BY)
    assert states(records) == {KILL_SWITCH: "open"}


def test_what_can_be_paused_is_everything_and_each_integration() -> None:
    assert [*What] == ["all", *Integration]


@pytest.mark.parametrize(("written", "length"), [("30m", 30), ("2h", 120), ("1d", 1440)])
def test_a_pause_may_have_an_end(records: SqlRecords, written: str, length: int) -> None:
    assert told("pause", "mailer", "--reason", "moves", "--for", written, *BY).startswith("mailer is closed until 2")
    [gate] = records.gates(NOW)
    assert gate.until == gate.at + timedelta(minutes=length)


def test_resuming_an_integration_opens_its_circuit_too(records: SqlRecords) -> None:
    records.circuit_failed(Integration.MAILER, NOW, at_once=REFUSED)
    records.circuit_failed(Integration.MODEL, NOW, at_once=REFUSED)
    told("pause", "mailer", "--reason", "new password", *BY)
    assert told("resume", "mailer", *BY) == "circuit_mailer and mailer are open.\n"
    assert states(records) == {"circuit_mailer": "open", "mailer": "open", "circuit_model": "half_open"}


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["pause"], "frontdesk pause all --reason"),
        (["pause", "mailer", "--reason", "  "], "frontdesk pause mailer --reason"),
        (["pause", "--reason", "two\nlines"], "frontdesk pause all --reason"),
        (["pause", "--reason", "x", "--for", "soon"], "write one like 30m, 2h or 1d"),
        (["pause", "--reason", "x", "--for", "0h"], "write one like 30m, 2h or 1d"),
        (["pause", "--reason", "x", "--by", "a\x1b"], "--by NAME"),
        (["pause", "nothing", "--reason", "x"], "'contacts'"),
        (["level", "full", "--reason", "x"], "'approve'"),
        (["level", "auto"], "frontdesk level auto --reason"),
        (["level", "--reason", "x"], "off, shadow, approve or auto"),
    ],
)
def test_a_wrong_use_names_the_remedy(records: SqlRecords, arguments: list[str], remedy: str) -> None:
    result = invoke(*arguments)
    assert (result.exit_code, result.stdout, remedy in result.stderr) == (2, "", True)
    assert records.gates(NOW) == []


def test_who_did_it_is_the_login_name_or_has_to_be_said(records: SqlRecords, monkeypatch: pytest.MonkeyPatch) -> None:
    told("pause", "--reason", "stop it")
    assert noted(records) == [(KILL_SWITCH, "closed", getpass.getuser())]
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 2)
    with pytest.raises(KeyError):
        pwd.getpwuid(os.getuid())
    result = invoke("pause", "--reason", "stop it")
    assert (result.exit_code, "--by NAME" in result.stderr) == (2, True)


@pytest.mark.parametrize("command", [["gates"], ["level"], ["pause", "--reason", "x", *BY], ["resume", *BY]])
def test_a_database_that_cannot_be_used_is_said_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    (folder / "text").write_text("not a database, but long enough that it might be one", encoding="utf-8")
    for place, said in (("text", "the database refused"), ("missing/records.db", "the database is not available")):
        monkeypatch.setenv("FRONTDESK_RECORDS__URL", f"sqlite:///{folder / place}")
        result = invoke(*command)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        assert said in result.stderr
    monkeypatch.delenv("FRONTDESK_SECRET_KEY")
    result = invoke(*command)
    assert (result.exit_code, "secret_key" in result.stderr) == (3, True)


def test_a_command_waits_for_a_writer_and_then_does_its_work(records: SqlRecords) -> None:
    released = Event()
    connection = records._database.connect()
    transaction = connection.begin()

    def release() -> None:
        transaction.rollback()
        connection.close()
        released.set()

    Timer(0.5, release).start()
    told("pause", "--reason", "stop it", *BY)
    assert released.is_set()
    assert states(records) == {KILL_SWITCH: "closed"}


def test_what_is_printed_for_programs_fits_its_schema(records: SqlRecords) -> None:
    told("pause", "calendar", "--reason", "it is being moved", "--for", "2h", *BY)
    schema = json.loads(told("schema", "gates"))
    for line in lines():
        jsonschema.validate(line, schema)
