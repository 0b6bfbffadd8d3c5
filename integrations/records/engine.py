"""Opens our database, SQLite or PostgreSQL, with the newest tables; changes the key that its content lies under."""

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from agent.errors import FrontdeskError, PermanentError
from integrations.records.columns import Content
from integrations.records.sealing import ContentColumn, Keys, exchange, give_keys, keys_of
from integrations.records.tables import metadata, papers
from integrations.records.transactions import READING, reading, translated, writing

_WAIT_SECONDS = 30
_PRAGMAS = (
    f"busy_timeout = {_WAIT_SECONDS * 1000}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
)
_BARE = {"records_bare": True}
"""Execution options of a connection whose statements stand outside any transaction."""


def open_database(url: str, keys: Keys) -> sa.Engine:
    """Connect and migrate to the newest tables; TransientError where the database cannot be reached.

    ContentRefused where content lies under a key that is not there: no mail would get beyond its first step.
    """
    database = connect(sa.make_url(url))
    give_keys(database, keys)
    try:
        migrate(database)
        with reading(database) as connection:
            connection.execute(sa.select(papers.c.document).limit(1)).scalar()
    except FrontdeskError:
        database.dispose()
        raise
    return database


def connect(url: sa.URL) -> sa.Engine:
    """Make an engine with explicit timeouts whose errors hold no values."""
    if url.get_backend_name() != "sqlite":
        options = f"-c statement_timeout={_WAIT_SECONDS * 1000}"
        return sa.create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_recycle=1800,
            pool_timeout=_WAIT_SECONDS,
            connect_args={"connect_timeout": 10, "options": options},
        )
    settings: dict[str, Any] = {"hide_parameters": True, "connect_args": {"timeout": _WAIT_SECONDS}}
    if url.database in (None, "", ":memory:"):
        settings["poolclass"] = sa.StaticPool
        settings["connect_args"]["check_same_thread"] = False
    database = sa.create_engine(url, **settings)
    sa.event.listen(database, "connect", _prepare)
    sa.event.listen(database, "begin", _begin)
    return database


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    # Python's own BEGIN comes late and is never IMMEDIATE: we send it ourselves.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if options.keys() & _BARE.keys():
        return
    # A deferred transaction that reads and then writes fails at once when another has written, whatever the timeout.
    reads = options.keys() & READING.keys()
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def migrate(database: sa.Engine) -> None:
    """Bring the tables up to date in one transaction; PermanentError where they are newer than this program."""
    with writing(database) as connection:
        try:
            command.upgrade(migrations(connection), "head")
        except CommandError as error:
            message = "records: the tables were made by a newer version of this program"
            raise PermanentError(message) from error
    _clear_remains(database)


def migrations(connection: sa.Connection) -> Config:
    """Return what Alembic needs to change the tables: this connection, and the keys of its content."""
    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes |= {"connection": connection, "keys": keys_of(connection.dialect)}
    return config


def reseal(database: sa.Engine) -> int:
    """Seal all content that lies under an older key with the current one; return how many values that were.

    Each batch is a commit of its own: cut short, it is called again. Then the older keys can be dropped.
    """
    keys = keys_of(database.dialect)
    count = sum(
        exchange(partial(writing, database), column, partial(keys.renew, column.place)) for column in content_columns()
    )
    _clear_remains(database)
    return count


def content_columns() -> list[ContentColumn]:
    """List the columns that hold content."""
    return [
        ContentColumn(table.name, column.name, tuple(key.name for key in table.primary_key))
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Content)
    ]


def _clear_remains(database: sa.Engine) -> None:
    """Write an SQLite file anew whose texts were exchanged, so that no old one is left in it or in its log."""
    if database.dialect.name != "sqlite":
        return
    with translated(), database.connect().execution_options(**_BARE) as connection:
        if connection.exec_driver_sql("PRAGMA user_version").scalar_one():
            connection.exec_driver_sql("VACUUM")
            busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            if not busy:
                connection.exec_driver_sql("PRAGMA user_version = 0")
