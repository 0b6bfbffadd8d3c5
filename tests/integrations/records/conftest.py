"""Desks with an empty database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.records import open_database
from tests.integrations.records.desk import Desk
from tests.integrations.records.ledger_bench import Bench


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Return a desk on an empty database in memory."""
    database = open_database("sqlite://")
    yield Desk(database)
    database.dispose()


@pytest.fixture(scope="module")
def desk_for_examples() -> Iterator[Desk]:
    """Return a desk that all generated examples of a module share: each adds rows of its own."""
    database = open_database("sqlite://")
    yield Desk(database)
    database.dispose()


@pytest.fixture
def shared_desk(tmp_path: Path) -> Iterator[Desk]:
    """Return a desk on a database that many threads may use."""
    database = open_database(f"sqlite:///{tmp_path}/records.db")
    yield Desk(database)
    database.dispose()


@pytest.fixture
def bench(desk: Desk) -> Bench:
    """Return a bench with one mail."""
    return Bench(desk, desk.mail())
