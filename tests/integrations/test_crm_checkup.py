"""A look at a CRM: what a login may do there, on SQLite, and with --servers on PostgreSQL."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sql

from integrations.sql_contacts import OUR_NAMES, Rights, SqlContacts, create_crm
from integrations.sql_contacts.engines import open_engine
from integrations.sql_contacts.postgres import be_patient
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


def looked(url: str, write_url: str = "") -> tuple[Rights, Rights | None]:
    with closing(SqlContacts(url, write_url=write_url)) as contacts:
        return contacts.reading_rights(may_add=not write_url), contacts.writing_rights()


def run(url: str, *statements: str) -> list[object]:
    engine = sql.create_engine(url)
    with engine.begin() as connection:
        results = [connection.execute(sql.text(statement)) for statement in statements]
        found = [result.scalar() for result in results if result.returns_rows]
    engine.dispose()
    return found


def test_an_owner_may_do_all_and_a_look_writes_nothing(crm_url: str) -> None:
    reading, writing = looked(crm_url)
    assert reading.enough
    assert writing is not None
    assert writing.enough
    if crm_url.startswith("postgresql"):
        changes = [f"{verb} contacts" for verb in ("INSERT", "UPDATE", "DELETE")]
        assert reading.needless == writing.needless == (*changes, "UPDATE activities", "DELETE activities")
    assert run(crm_url, "SELECT count(*) FROM activities") == [0]


def test_a_crm_without_activities_has_no_rights_to_write(crm_url: str) -> None:
    mapping = OUR_NAMES.model_copy(update={"activities": None})
    with closing(SqlContacts(crm_url, mapping=mapping)) as contacts:
        contacts.log_activity("1", "booked", datetime(2026, 11, 23, tzinfo=UTC), "k1")
        assert contacts.writing_rights() is None
    assert run(crm_url, "SELECT count(*) FROM activities") == [0]


@contextmanager
def roles(url: str) -> Iterator[tuple[str, str]]:
    """Return the URLs of two logins that may do nothing yet."""
    run(url, "DROP ROLE IF EXISTS desk, clerk", "CREATE ROLE desk LOGIN", "CREATE ROLE clerk LOGIN")
    try:
        yield url.replace("app@", "desk@"), url.replace("app@", "clerk@")
    finally:
        run(url, "DROP OWNED BY desk, clerk", "DROP ROLE desk, clerk")


def test_what_a_login_may_not_do_is_seen(crm_url: str) -> None:
    if not crm_url.startswith("postgresql"):
        assert looked(crm_url)[0].needless == ()
        return
    with roles(crm_url) as (desk, _):
        assert looked(desk) == (Rights(enough=False), Rights(enough=False))
        run(crm_url, *READ)
        assert looked(desk) == (Rights(enough=True), Rights(enough=False))
        run(crm_url, *ADD)
        assert looked(desk) == (Rights(enough=True), Rights(enough=True))
        run(crm_url, "GRANT UPDATE (company) ON contacts TO desk", "GRANT DELETE ON activities TO desk")
        needless = ("UPDATE contacts", "DELETE activities")
        assert looked(desk) == (Rights(enough=True, needless=needless), Rights(enough=True, needless=needless))


def test_a_login_for_look_ups_alone_need_not_add_activities(crm_url: str) -> None:
    if not crm_url.startswith("postgresql"):
        return
    with roles(crm_url) as (desk, clerk):
        add = [statement.replace("desk", "clerk") for statement in ADD]
        run(crm_url, "GRANT SELECT ON contacts TO desk", "GRANT SELECT ON activities TO clerk", *add)
        assert looked(desk, clerk) == (Rights(enough=True), Rights(enough=True))
        run(crm_url, "GRANT INSERT ON activities TO desk")
        assert looked(desk, clerk)[0].needless == ("INSERT activities",)


def test_a_look_up_cannot_write_even_where_its_login_may(crm_url: str) -> None:
    reader = open_engine(crm_url, 5.0, read_only=True)
    add = sql.text("INSERT INTO contacts (id, name) VALUES ('9', 'Eve')")
    with pytest.raises(sql.exc.DBAPIError, match=r"readonly|read-only"), reader.begin() as connection:
        connection.execute(add)
    reader.dispose()


def test_an_answer_that_does_not_come_is_not_waited_for_and_the_next_one_is_right(crm_url: str) -> None:
    if not crm_url.startswith("postgresql"):
        return
    engine = sql.create_engine(crm_url)
    be_patient(engine, 0.3)
    began = time.monotonic()
    with pytest.raises(sql.exc.OperationalError), engine.connect() as connection:
        connection.execute(sql.text("SELECT pg_sleep(30)"))
    assert time.monotonic() - began < 10
    with engine.connect() as connection:
        assert connection.execute(sql.text("SELECT 7")).scalar() == 7
    engine.dispose()


def test_a_table_and_a_column_that_are_missing_are_named(crm_url: str) -> None:
    run(crm_url, "ALTER TABLE contacts RENAME COLUMN company TO companies", "DROP TABLE activities")
    with closing(SqlContacts(crm_url)) as contacts:
        found = contacts.differences()
    assert [one.place for one in found] == ["contacts.company", "activities"]
    assert found[0].message == "[contacts]: there is no contacts.company. Did you mean companies?"
