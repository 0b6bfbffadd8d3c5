"""CRMs to test on: SQLite, in memory, and with --servers PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integrations.crm.worlds import Crm
from tests.servers.postgres import Postgres, running_postgres

RICH = ("people", "memory")
"""The kinds that know aliases, merged records and the like."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run on every CRM there is, or on every database."""
    real = ("postgresql",) if metafunc.config.getoption("--servers") else ()
    if "crm" in metafunc.fixturenames:
        metafunc.parametrize("crm", RICH + real, indirect=True)
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", ("people", *real), indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def crm(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Crm]:
    """Return a CRM, empty, in memory or in a database."""
    yield from _made(request, tmp_path)


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Crm]:
    """Return a CRM, empty, in a database."""
    yield from _made(request, tmp_path)


def _made(request: pytest.FixtureRequest, folder: Path) -> Iterator[Crm]:
    is_postgres = request.param == "postgresql"
    server: Postgres | None = request.getfixturevalue("postgres") if is_postgres else None
    built = Crm("people" if is_postgres else request.param, folder, server.new_database if server else None)
    yield built
    built.close()
