"""The one table from what SQLAlchemy raises to agent.errors."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sql

from agent.errors import AccessDenied, PermanentError, TransientError

# What no retry cures, as classes of SQLSTATE (authorisation, catalogue, schema, access or syntax) and in the words of
# SQLite, psycopg and PyMySQL where there is none.
REFUSED = ("28", "3D", "3F", "42")
MISCONFIGURED = (
    *("no such table", "no such column", "has no column", "does not exist", "unknown database"),
    *("authentication failed", "access denied", "permission denied", "readonly database", "unable to open database"),
)


@contextmanager
def translated() -> Iterator[None]:
    """Turn what SQLAlchemy raises into our types: https://docs.sqlalchemy.org/en/latest/core/exceptions.html."""
    try:
        yield
    except (sql.exc.ArgumentError, sql.exc.NoSuchModuleError, ImportError) as error:
        raise AccessDenied("crm: the URL names no database that we can speak to") from error
    except sql.exc.DBAPIError as error:
        # Not chained: PostgreSQL quotes the whole row that it refuses.
        raise _failure(error) from None
    except sql.exc.TimeoutError as error:
        raise TransientError("crm: all connections are busy") from error
    except sql.exc.SQLAlchemyError as error:
        raise PermanentError(f"crm: the query failed ({type(error).__name__})") from error


def _failure(error: sql.exc.DBAPIError) -> AccessDenied | PermanentError | TransientError:
    said, state = str(error.orig).lower(), str(getattr(error.orig, "sqlstate", None) or "")
    cause = f"({type(error.orig).__name__}{state and ' ' + state})"
    if state[:2] in REFUSED or any(words in said for words in MISCONFIGURED):
        return AccessDenied(f"crm: the database refuses our role, or has no such table or column {cause}")
    if error.connection_invalidated or isinstance(error, (sql.exc.OperationalError, sql.exc.InterfaceError)):
        return TransientError(f"crm: the database cannot be reached, or is busy {cause}")
    return PermanentError(f"crm: the database refused the statement {cause}")
