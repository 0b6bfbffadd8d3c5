"""An installation whose commands run in this process, and its records, opened beside them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agent.policy import Policy
from integrations.records import SqlRecords, audit
from ops.cli.run import wall_clock
from ops.settings import load_settings
from ops.stores import open_records
from tests.ops.cli.lines import invoke
from tests.ops.installation import OWNER, SECRET

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BY = ("--by", "olive")
KEYED = OWNER | {"FRONTDESK_SECRET_KEY": SECRET}


def installed(folder: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str] | None = None) -> Path:
    """Make the folder that of this process, and its environment that of an installation."""
    monkeypatch.delenv("FRONTDESK_BOGUS")
    monkeypatch.chdir(folder)
    for name, value in (KEYED if environment is None else environment).items():
        monkeypatch.setenv(name, value)
    return folder


@contextmanager
def records_in(folder: Path) -> Iterator[SqlRecords]:
    """Open the records that the commands work with, beside them."""
    (folder / "var").mkdir()
    with open_records(load_settings(KEYED, folder), Policy(), lambda: NOW) as opened:
        yield opened


def told(*arguments: str) -> str:
    """Run a command that has to go well; return what it says."""
    result = invoke(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in told("gates", "--json").splitlines()]


def states(records: SqlRecords) -> dict[str, str]:
    return {gate.name: gate.state for gate in records.gates(wall_clock())}


def noted(records: SqlRecords) -> list[tuple[str, str, str]]:
    """Return what the audit says of the gates: which, what it became, by whose hand."""
    entries = audit.entries(records._database)
    return [(entry.facts["gate"], entry.facts["state"], entry.facts["by"]) for entry in entries]
