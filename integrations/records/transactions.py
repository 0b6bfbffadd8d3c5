"""Transactions on our database, and the table from the database's errors to ours."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import sqlalchemy as sa

from agent.errors import PermanentError, TransientError
from integrations.records.columns import Moment

READING = {"records_reading": True}
"""Execution options of a connection that only reads: it then takes no write lock."""

_WRITERS = 7_202_611
"""The advisory lock that writers share on PostgreSQL."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn database errors into ours, without a value in the message.

    Every write here is harmless to repeat, so that a lost connection is always transient, also on commit.
    """
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError) as error:
        message = f"records: the database is not available ({type(error).__name__})"
        raise TransientError(message) from error
    except sa.exc.IntegrityError as error:
        message = "records: a constraint forbids this write"
        raise PermanentError(message) from error
    except sa.exc.DBAPIError as error:
        message = f"records: the database refused ({type(error).__name__})"
        raise PermanentError(message) from error


@contextmanager
def reading(database: sa.Engine) -> Iterator[sa.Connection]:
    """Open one consistent view of the database."""
    with translated(), database.connect() as connection:
        yield connection.execution_options(**READING)


@contextmanager
def writing(database: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that no other writer overlaps: what it has read stays true until it commits.

    SQLite knows one writer at a time anyway; on PostgreSQL a lock gives us the same, and with it every law that is
    checked before it is written. A run makes a few dozen short writes, between model calls of seconds.
    """
    with translated(), database.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS)))
        yield connection


class Transactions:
    """What each part of the records is made with: the database, a mail's time limit and a clock."""

    def __init__(
        self, database: sa.Engine, *, give_up_after: timedelta, now: Callable[[], datetime] | None = None
    ) -> None:
        self._database = database
        self._give_up_after = give_up_after
        self._now = now

    def _at(self, connection: sa.Connection) -> datetime:
        """Return the time, by the database's clock where none was given."""
        if self._now is not None:
            return self._now()
        return connection.execute(sa.select(sa.func.current_timestamp(type_=Moment))).scalar_one()
