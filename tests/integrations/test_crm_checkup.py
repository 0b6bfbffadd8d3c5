"""A look at a CRM: what a login may do there, on SQLite, and with --servers on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sql

from integrations.sql_contacts import CrmFacts, SqlContacts, create_crm
from tests.servers.postgres import Postgres, running_postgres

READ = ("GRANT SELECT ON contacts, activities TO desk",)
ADD = ("GRANT INSERT ON activities TO desk", "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO desk")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run on every database there is."""
    if "crm_url" in metafunc.fixturenames:
        real = ["postgresql"] if metafunc.config.getoption("--servers") else []
        metafunc.parametrize("crm_url", ["sqlite", *real], indirect=True)


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def crm_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return a CRM of which we are the owner."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'crm.sqlite'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.new_database()
    create_crm(url)
    return url


def looked(url: str) -> CrmFacts:
    contacts = SqlContacts(url)
    try:
        return contacts.check()
    finally:
        contacts.close()


def run(url: str, *statements: str) -> list[object]:
    engine = sql.create_engine(url)
    with engine.begin() as connection:
        results = [connection.execute(sql.text(statement)) for statement in statements]
        found = [result.scalar() for result in results if result.returns_rows]
    engine.dispose()
    return found


def test_an_owner_may_do_all_and_a_look_writes_nothing(crm_url: str) -> None:
    knows_logins = crm_url.startswith("postgresql")
    expected = CrmFacts(readable=True, writable=True, alters_contacts=knows_logins)
    assert looked(crm_url) == expected
    assert run(crm_url, "SELECT count(*) FROM activities") == [0]


def test_what_a_login_may_not_do_is_seen(crm_url: str) -> None:
    if not crm_url.startswith("postgresql"):
        assert looked(crm_url).writable
        return
    as_desk = crm_url.replace("app@", "desk@")
    run(crm_url, "DROP ROLE IF EXISTS desk", "CREATE ROLE desk LOGIN")
    try:
        assert looked(as_desk) == CrmFacts()
        run(crm_url, *READ)
        assert looked(as_desk) == CrmFacts(readable=True)
        run(crm_url, *ADD)
        assert looked(as_desk) == CrmFacts(readable=True, writable=True)
    finally:
        run(crm_url, "DROP OWNED BY desk", "DROP ROLE desk")


def test_a_table_and_a_column_that_are_missing_are_named(crm_url: str) -> None:
    run(crm_url, "ALTER TABLE contacts RENAME COLUMN company TO firm", "DROP TABLE activities")
    assert looked(crm_url) == CrmFacts(missing=("contacts.company", "activities"))
