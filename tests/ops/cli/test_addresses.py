"""`frontdesk addresses` and `release`: what came back, and a person's hand on it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from integrations.records import SqlRecords
from integrations.records.tables import held_addresses
from tests.ops.cli.desk import BY, NOW, installed, records_in, told
from tests.ops.cli.lines import invoke


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqlRecords]:
    with records_in(installed(tmp_path, monkeypatch)) as opened:
        yield opened


def hold_back(records: SqlRecords, address: str) -> None:
    with records._database.begin() as connection:
        connection.execute(sa.insert(held_addresses).values(address=address, status="5.1.1", since=NOW))


def test_addresses_are_listed_with_status_and_time(records: SqlRecords) -> None:
    assert told("addresses") == "Nothing is held back from any address.\n"
    hold_back(records, "ann@example.com")
    assert told("addresses") == "ann@example.com  5.1.1  since 2026-03-02 10:00 CET\n"
    line = json.loads(told("addresses", "--json"))
    assert line == {"address": "ann@example.com", "status": "5.1.1", "since": "2026-03-02T09:00:00Z"}


def test_released_address_is_written_to_again_and_the_hand_is_noted(records: SqlRecords) -> None:
    hold_back(records, "ann@example.com")
    assert told("release", "Ann@example.com", *BY) == "Mail goes to this address again.\n"
    assert told("addresses", "--json") == ""
    [noted] = [entry for entry in records.history() if entry.event == "address_released"]
    assert noted.facts == {"by": "olive"}


def test_address_that_is_not_held_back_cannot_be_released(records: SqlRecords) -> None:
    result = invoke("release", "ann@example.com", *BY)
    assert result.exit_code == 1
    assert "frontdesk addresses" in result.stderr
