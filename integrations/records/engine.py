"""Opens our database: SQLite in a file or in memory, or PostgreSQL, with the newest tables."""

import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from agent.errors import FrontdeskError, PermanentError
from integrations.records.transactions import READING, writing

_WAIT_SECONDS = 30
_PRAGMAS = (
    f"busy_timeout = {_WAIT_SECONDS * 1000}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
)


def open_database(url: str) -> sa.Engine:
    """Connect and migrate to the newest tables; TransientError where the database cannot be reached."""
    database = connect(sa.make_url(url))
    try:
        migrate(database)
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
    # A deferred transaction that reads and then writes fails at once when another has written, whatever the timeout.
    reads = connection.get_execution_options().keys() & READING.keys()
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def migrate(database: sa.Engine) -> None:
    """Bring the tables up to date in one transaction; PermanentError where they are newer than this program."""
    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with writing(database) as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            message = "records: the tables were made by a newer version of this program"
            raise PermanentError(message) from error
