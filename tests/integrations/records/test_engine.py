"""Opening the database: pragmas, migrations, transactions."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from agent.errors import PermanentError, TransientError
from integrations.records.engine import connect, migrate, migrations, open_database
from integrations.records.sealing import Keys, give_keys
from integrations.records.tables import conversations, gates, metadata
from integrations.records.transactions import reading, writing
from tests.integrations.records.desk import NOW, Desk

Opened = Callable[[sa.Engine], sa.Engine]
KEYS = Keys("the key of a test")


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Return a function that has a database closed after the test."""
    with ExitStack() as stack:

        def keep(database: sa.Engine) -> sa.Engine:
            stack.callback(database.dispose)
            return database

        yield keep


def _definitions(database: sa.Engine) -> dict[str, list[str]]:
    """Return what each table consists of; in which order its columns were added says nothing."""
    found = sa.inspect(database)
    readers = (
        *(found.get_columns, found.get_foreign_keys, found.get_unique_constraints),
        *(found.get_check_constraints, found.get_indexes),
    )
    tables = [table for table in found.get_table_names() if table != "alembic_version"]
    parts = {t: [*(part for read in readers for part in read(t)), found.get_pk_constraint(t)] for t in tables}
    return {table: sorted(json.dumps(part, default=str) for part in parts[table]) for table in tables}


def test_migrated_tables_equal_the_declared_ones(opened: Opened) -> None:
    migrated, declared = opened(open_database("sqlite://", KEYS)), opened(connect(sa.make_url("sqlite://")))
    metadata.create_all(declared)
    assert _definitions(migrated) == _definitions(declared)
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(tmp_path: Path, opened: Opened) -> None:
    url = f"sqlite:///{tmp_path}/records.db"
    first = _definitions(opened(open_database(url, KEYS)))
    assert _definitions(opened(open_database(url, KEYS))) == first


def test_tables_of_a_newer_program_are_refused(tmp_path: Path, opened: Opened) -> None:
    database = opened(open_database(f"sqlite:///{tmp_path}/records.db", KEYS))
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from-the-future'")
    with pytest.raises(PermanentError, match="newer"):
        migrate(database)


def test_file_database_is_durable_and_checks_references(tmp_path: Path, opened: Opened) -> None:
    database = opened(open_database(f"sqlite:///{tmp_path}/records.db", KEYS))
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
    with database.connect() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    assert found == ["wal", 2, 1, 30000, 1]


def test_writers_take_the_lock_at_once_and_readers_do_not(tmp_path: Path, opened: Opened) -> None:
    path = f"sqlite:///{tmp_path}/records.db"
    database, impatient = opened(open_database(path, KEYS)), opened(connect(sa.make_url(path)))
    sa.event.listen(impatient, "connect", lambda dbapi, _: dbapi.execute("PRAGMA busy_timeout = 1").close())
    with writing(database) as connection:
        connection.execute(sa.select(conversations))
        with reading(impatient) as other:
            assert other.execute(sa.select(conversations)).all() == []
        with pytest.raises(TransientError), writing(impatient):
            pass


def test_database_that_cannot_be_opened_is_transient(tmp_path: Path, opened: Opened) -> None:
    with pytest.raises(TransientError):
        opened(open_database(f"sqlite:///{tmp_path}/missing/records.db", KEYS))


def test_errors_hold_no_values(opened: Opened) -> None:
    row = {"id": "c", "address": "ada@example.com", "created_at": None}
    with pytest.raises(PermanentError) as caught, writing(opened(open_database("sqlite://", KEYS))) as connection:
        connection.execute(sa.insert(conversations).values(row))
    assert "ada@example.com" not in f"{caught.value} {caught.value.__cause__}"


def test_failed_transaction_leaves_nothing_behind(opened: Opened) -> None:
    database = opened(open_database("sqlite://", KEYS))
    good = sa.insert(conversations).values(id="c", created_at=sa.func.current_timestamp())
    bad = sa.insert(gates).values(name="kill_switch", state="closed", reason="r", by="b", at=None)

    def write() -> None:
        with writing(database) as connection:
            connection.execute(good)
            connection.execute(bad)

    with pytest.raises(PermanentError):
        write()
    with reading(database) as connection:
        assert connection.execute(sa.select(conversations)).all() == []


# --- from the first version to the second ----------------------------------------------------------------------------

AT, END = "2026-03-02 09:00:00.000000", "2026-03-02 10:00:00.000000"
FIRST_VERSION = (
    f"conversations VALUES ('c', 'a', '{AT}', false, false)",
    f"mails VALUES ('m', 'c', 1, 1, 9, '', '', '{AT}', '{END}', 'new', null, null, 0, null, null, null, null, false)",
    """papers VALUES ('m', 'form', '{"text":"canary"}')""",
    f"""effects VALUES ('e', 'c', 'm', 'book', '{{"to":"canary"}}', 'h', 'done', 1, '{{"id":1}}', '{AT}', '{AT}')""",
    f"""effects VALUES ('f', 'c', 'm', 'reply', '{{"to":"canary"}}', 'h', 'inflight', 1, null, '{END}', '{END}')""",
    """owed VALUES ('o', 'm', 'notice', '{"text":"canary"}', 'waiting', 0, null, null, null)""",
    f"""handoffs VALUES ('m', 'unclear', 'c', '"canary"', '{END}', '{AT}', null, null)""",
    f"""offers VALUES ('q', 'c', 'm', 'a', '[["{AT}+00:00","{END}+00:00"]]', null, '{AT}', '{END}', 'open')""",
    f"gates VALUES ('kill_switch', true, 'too many', 'Olive', '{AT}', '{END}')",
    f"gates VALUES ('sending', false, 'well again', 'Olive', '{AT}', null)",
)
"""Rows as the first version wrote them."""


def _first_version(url: str, more_papers: int = 0) -> sa.Engine:
    database, sizes = connect(sa.make_url(url)), random.Random(1)
    give_keys(database, KEYS)
    with writing(database) as connection:
        command.upgrade(migrations(connection), "0001")
        for row in FIRST_VERSION:
            connection.exec_driver_sql(f"INSERT INTO {row}")
        for number in range(more_papers):
            # Papers that come in many lengths and go again leave their words in the gaps of the pages.
            text = f'"{"canary " * sizes.choice([1, 3, 10, 50, 200, 600])}"'
            values = {"name": f"{number * 7919 % 2003}", "text": text, "gone": f"{sizes.randrange(2003)}"}
            connection.execute(sa.text("INSERT INTO papers VALUES ('m', :name, :text)"), values)
            connection.execute(sa.text("DELETE FROM papers WHERE name = :gone"), values)
    return database


def test_rows_of_the_first_version_read_back_equal(new_url: Callable[[bool], str], opened: Opened) -> None:
    url = new_url(True)
    opened(_first_version(url))
    desk = Desk(opened(open_database(url, KEYS)))
    first, second = desk.records.effects("m")
    offer = desk.records.open_offer("c", NOW)
    assert desk.records.kept("m", "form") == {"text": "canary"}
    assert (first.request, first.result) == ({"to": "canary"}, {"id": 1})
    assert (second.request, second.result) == ({"to": "canary"}, None)
    assert [desk.records.owed_payload(delivery.key) for delivery in desk.records.owed_due(NOW)] == [{"text": "canary"}]
    assert [handoff.detail for handoff in desk.records.handoffs()] == ["canary"]
    assert offer is not None
    assert offer.slots == (desk.slot(0),)
    with reading(desk.database) as connection:
        states = connection.execute(sa.select(gates).order_by(gates.c.name)).all()
    assert [row[:5] for row in states] == [
        ("kill_switch", "closed", 0, "too many", "Olive"),
        ("sending", "open", 0, "well again", "Olive"),
    ]


def test_migration_can_be_undone(new_url: Callable[[bool], str], opened: Opened) -> None:
    tables = ("papers", "effects", "owed", "handoffs", "offers", "gates")

    def rows() -> list[sa.Row[Any]]:
        with reading(database) as connection:
            return [row for name in tables for row in connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY 1, 2")]

    database = opened(_first_version(new_url(True)))
    before = rows()
    migrate(database)
    assert rows() != before
    with writing(database) as connection:
        command.downgrade(migrations(connection), "0001")
    assert rows() == before


@pytest.mark.parametrize("cut_short", [False, True])
def test_migration_leaves_no_word_of_the_plain_text(tmp_path: Path, opened: Opened, cut_short: bool) -> None:
    url = f"sqlite:///{tmp_path}/records.db"
    before = opened(_first_version(url, more_papers=2000))
    if cut_short:
        with writing(before) as connection:
            command.upgrade(migrations(connection), "0002")
    before.dispose()
    assert b"canary" in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    database = opened(open_database(url, KEYS))
    assert b"canary" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    database.dispose()
    assert b"canary" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
