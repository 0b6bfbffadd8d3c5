"""Many who ask for one slot at once: one of them is booked, the others are offered other times, a person wins.

`python -m tests.agent.race 200` plays the same two hundred times.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from integrations.records import Keys, open_database
from tests.agent.race import CUSTOMERS, Crosses, round_of
from tests.servers.postgres import Postgres, running_postgres


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    """Start PostgreSQL."""
    with running_postgres() as started:
        yield started


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Race on PostgreSQL too, where the servers are wanted."""
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", ["sqlite", "postgresql"] if metafunc.config.getoption("--servers") else ["sqlite"])


@pytest.fixture
def database(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """Open an empty database that several threads can use."""
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    if kind == "postgresql":
        url = request.getfixturevalue("server").new_database()
    opened = open_database(url, Keys("the key of a race"))
    yield opened
    opened.dispose()


@pytest.mark.parametrize("customers", [2, CUSTOMERS])
def test_one_is_booked_and_all_others_are_offered_other_times(database: sa.Engine, customers: int) -> None:
    counted = round_of(database, customers)
    assert counted.faults == []
    assert counted.outcomes == {"booked": 1, "offered": customers - 1}
    assert counted.bookings_of_the_slot == {1: 1}


@pytest.mark.parametrize("crosses", ["before", "after"])
def test_a_person_who_books_in_between_wins_and_all_customers_are_offered_other_times(
    database: sa.Engine, crosses: Crosses
) -> None:
    counted = round_of(database, 3, crosses)
    assert counted.faults == []
    assert counted.outcomes == {"offered": 3}
    assert counted.bookings_of_the_slot == {1: 1}
