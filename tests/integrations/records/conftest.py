"""Desks with an empty database: SQLite, and with --servers PostgreSQL too."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from integrations.records import Keys, open_database
from tests.integrations.records.desk import Desk
from tests.integrations.records.ledger_bench import Bench
from tests.servers.postgres import Postgres, running_postgres

KEYS = Keys("the key of a test")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what works on a database on every database there is."""
    if "database_kind" in metafunc.fixturenames:
        kinds = ["sqlite", "postgresql"] if metafunc.config.getoption("--servers") else ["sqlite"]
        metafunc.parametrize("database_kind", kinds, scope="session")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def new_url(
    database_kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[bool], str]:
    """Return a maker of empty databases; those that many threads share are files where the kind is SQLite."""

    def make(shared: bool) -> str:
        if database_kind == "postgresql":
            server: Postgres = request.getfixturevalue("postgres")
            return server.new_database()
        return f"sqlite:///{tmp_path_factory.mktemp('records')}/records.db" if shared else "sqlite://"

    return make


@pytest.fixture
def desk(new_url: Callable[[bool], str]) -> Iterator[Desk]:
    """Return a desk on an empty database."""
    database = open_database(new_url(False), KEYS)
    yield Desk(database)
    database.dispose()


@pytest.fixture(scope="module")
def desk_for_examples(new_url: Callable[[bool], str]) -> Iterator[Desk]:
    """Return a desk that all generated examples of a module share: each adds rows of its own."""
    database = open_database(new_url(False), KEYS)
    yield Desk(database)
    database.dispose()


@pytest.fixture
def shared_desk(new_url: Callable[[bool], str]) -> Iterator[Desk]:
    """Return a desk on a database that many threads may use."""
    database = open_database(new_url(True), KEYS)
    yield Desk(database)
    database.dispose()


@pytest.fixture
def open_desk(new_url: Callable[[bool], str]) -> Iterator[Callable[[Keys], Desk]]:
    """Return a function that opens one database with the keys it is given."""
    url = new_url(True)
    with ExitStack() as stack:

        def open_with(keys: Keys) -> Desk:
            database = open_database(url, keys)
            stack.callback(database.dispose)
            return Desk(database)

        yield open_with


@pytest.fixture
def bench(desk: Desk) -> Bench:
    """Return a bench with one mail."""
    return Bench(desk, desk.mail())
