"""A look at our database that changes nothing: is it there, does the key fit, are the tables the newest."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from agent.errors import AccessDenied, PermanentError
from integrations.records.engine import connect
from integrations.records.sealing import Keys, give_keys
from integrations.records.tables import papers
from integrations.records.transactions import translated

_REFUSED = ("authentication failed", "permission denied", "does not exist", "no password supplied")


class WrongUrl(PermanentError):
    """The URL names no database that we can speak to."""


@dataclass(frozen=True)
class RecordsFacts:
    """What was seen; no revision where there are no tables yet."""

    revision: str | None
    newest: str
    known: bool
    """Whether this program knows the revision; one that it does not know is newer than itself."""


def look_at(url: str, keys: Keys | None) -> RecordsFacts:
    """Read one value with the keys, where there is one; ContentRefused where they do not open it."""
    parsed = _parsed(url)
    script = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    newest = str(script.get_current_head())
    if _is_file(parsed) and not Path(str(parsed.database)).exists():
        return RecordsFacts(None, newest, known=True)
    database = _reader(parsed)
    try:
        if keys is not None:
            give_keys(database, keys)
        with translated(), _opened(database) as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
            if keys is not None and revision == newest:
                connection.execute(sa.select(papers.c.document).limit(1)).scalar()
    finally:
        database.dispose()
    known = revision is None or revision in {one.revision for one in script.walk_revisions()}
    return RecordsFacts(revision, newest, known)


def _parsed(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
        parsed.get_dialect().import_dbapi()
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as error:
        raise WrongUrl("records: the URL names no database that we can speak to") from error
    return parsed


def _is_file(url: sa.URL) -> bool:
    return url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")


def _reader(url: sa.URL) -> sa.Engine:
    """Make an engine; of an SQLite file one that neither makes it nor turns its journal into another."""
    if not _is_file(url):
        return connect(url)
    reader = url.set(database=Path(str(url.database)).resolve().as_uri(), query={"mode": "rw", "uri": "true"})
    return sa.create_engine(reader, hide_parameters=True, poolclass=sa.NullPool, connect_args={"timeout": 5})


def _opened(database: sa.Engine) -> sa.Connection:
    try:
        connection = database.connect()
    except sa.exc.OperationalError as error:
        if any(words in str(error.orig).lower() for words in _REFUSED):
            raise AccessDenied("records: the database refuses our login, or has no such database") from error
        raise
    if database.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA query_only = ON")
    return connection
