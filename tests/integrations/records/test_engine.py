"""Opening the database: pragmas, migrations, transactions."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from agent.errors import PermanentError, TransientError
from integrations.records.engine import connect, migrate, open_database
from integrations.records.tables import conversations, gates, metadata
from integrations.records.transactions import reading, writing

Opened = Callable[[sa.Engine], sa.Engine]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Return a function that has a database closed after the test."""
    with ExitStack() as stack:

        def keep(database: sa.Engine) -> sa.Engine:
            stack.callback(database.dispose)
            return database

        yield keep


def _definitions(database: sa.Engine) -> dict[str, list[str]]:
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    with database.connect() as connection:
        rows = connection.exec_driver_sql(query).all()
    return {name: sorted(re.sub(r"\s+", " ", line).strip(" ,") for line in sql.splitlines()) for name, sql in rows}


def test_migrated_tables_equal_the_declared_ones(opened: Opened) -> None:
    migrated, declared = opened(open_database("sqlite://")), opened(connect(sa.make_url("sqlite://")))
    metadata.create_all(declared)
    assert _definitions(migrated) == _definitions(declared)
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(tmp_path: Path, opened: Opened) -> None:
    url = f"sqlite:///{tmp_path}/records.db"
    first = _definitions(opened(open_database(url)))
    assert _definitions(opened(open_database(url))) == first


def test_tables_of_a_newer_program_are_refused(tmp_path: Path, opened: Opened) -> None:
    database = opened(open_database(f"sqlite:///{tmp_path}/records.db"))
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from-the-future'")
    with pytest.raises(PermanentError, match="newer"):
        migrate(database)


def test_file_database_is_durable_and_checks_references(tmp_path: Path, opened: Opened) -> None:
    database = opened(open_database(f"sqlite:///{tmp_path}/records.db"))
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
    with database.connect() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    assert found == ["wal", 2, 1, 30000, 1]


def test_writers_take_the_lock_at_once_and_readers_do_not(tmp_path: Path, opened: Opened) -> None:
    path = f"sqlite:///{tmp_path}/records.db"
    database, impatient = opened(open_database(path)), opened(connect(sa.make_url(path)))
    sa.event.listen(impatient, "connect", lambda dbapi, _: dbapi.execute("PRAGMA busy_timeout = 1").close())
    with writing(database) as connection:
        connection.execute(sa.select(conversations))
        with reading(impatient) as other:
            assert other.execute(sa.select(conversations)).all() == []
        with pytest.raises(TransientError), writing(impatient):
            pass


def test_database_that_cannot_be_opened_is_transient(tmp_path: Path, opened: Opened) -> None:
    with pytest.raises(TransientError):
        opened(open_database(f"sqlite:///{tmp_path}/missing/records.db"))


def test_errors_hold_no_values(opened: Opened) -> None:
    row = {"id": "c", "address": "ada@example.com", "created_at": None}
    with pytest.raises(PermanentError) as caught, writing(opened(open_database("sqlite://"))) as connection:
        connection.execute(sa.insert(conversations).values(row))
    assert "ada@example.com" not in f"{caught.value} {caught.value.__cause__}"


def test_failed_transaction_leaves_nothing_behind(opened: Opened) -> None:
    database = opened(open_database("sqlite://"))
    good = sa.insert(conversations).values(id="c", created_at=sa.func.current_timestamp())
    bad = sa.insert(gates).values(name="kill_switch", closed=True, reason="r", by="b", at=None)

    def write() -> None:
        with writing(database) as connection:
            connection.execute(good)
            connection.execute(bad)

    with pytest.raises(PermanentError):
        write()
    with reading(database) as connection:
        assert connection.execute(sa.select(conversations)).all() == []
