"""The CRM: its own database, read and written through SQLAlchemy. Built by ops/bootstrap.

The database role needs SELECT on the contacts, and SELECT and INSERT on the activities; nothing more.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import idna
import sqlalchemy as sql

from agent.domain import Contact, ContactMatch
from agent.errors import AccessDenied, PermanentError, TransientError
from integrations.contact_match import known_zone, match_of, normal_address

MOST_ROWS = 50
# What no retry cures, as classes of SQLSTATE (authorisation, catalogue, schema, access or syntax) and in the words of
# SQLite, psycopg and PyMySQL where there is none.
REFUSED = ("28", "3D", "3F", "42")
MISCONFIGURED = (
    *("no such table", "no such column", "has no column", "does not exist", "unknown database"),
    *("authentication failed", "access denied", "permission denied", "readonly database", "unable to open database"),
)


@dataclass(frozen=True)
class CrmTables:
    """Where the CRM keeps people and their history; a name may be `schema.table`, a missing column is None."""

    contacts: str = "contacts"
    id: str = "id"
    name: str = "name"
    email: str = "email"
    company: str | None = "company"
    time_zone: str | None = "time_zone"
    language: str | None = "language"
    activities: str = "activities"
    contact_id: str = "contact_id"
    at: str = "at"
    text: str = "text"
    key: str = "key"


class SqlContacts:
    """Finds contacts by their exact address, and writes into their history."""

    def __init__(
        self,
        url: str,
        *,
        tables: CrmTables | None = None,
        required: Sequence[str] = ("name",),
        timeout: float = 10.0,
    ) -> None:
        """Prepare connections; `timeout` in seconds bounds connecting and, where the driver knows it, a statement."""
        self._tables = tables or CrmTables()
        self._required = tuple(required)
        with translated():
            self._engine = sql.create_engine(
                url,
                hide_parameters=True,
                pool_pre_ping=True,
                pool_recycle=1800,
                connect_args=_timeouts(sql.make_url(url).get_backend_name(), timeout),
            )

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def find(self, address: str) -> ContactMatch:
        """Find who has this exact address."""
        wanted = normal_address(address)
        if wanted is None:
            return match_of((), self._required)
        with translated(), self._engine.connect() as connection:
            rows = connection.execute(self._query(wanted)).mappings().all()
        found = [_contact(row, wanted) for row in rows if normal_address(str(row["email"])) == wanted]
        return match_of(found, self._required)

    def log_activity(self, contact_id: str, text: str, at: datetime, key: str) -> None:
        """Write a line into the contact's history, once per key."""
        names = self._tables
        columns = [sql.column(names.contact_id), sql.column(names.at, sql.DateTime(timezone=True))]
        activities = _table(
            names.activities, *columns, sql.column(names.text, sql.String), sql.column(names.key, sql.String)
        )
        written = {names.contact_id: contact_id, names.at: at.astimezone(UTC), names.text: text, names.key: key}
        known = sql.select(activities.c[names.key]).where(activities.c[names.key] == key).limit(1)
        with translated():
            if self._any(known):
                return
            try:
                with self._engine.begin() as connection:
                    connection.execute(sql.insert(activities).values(written))
            except sql.exc.IntegrityError:
                if not self._any(known):
                    raise

    def _any(self, query: Any) -> bool:
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def _query(self, wanted: str) -> Any:
        names = self._tables
        optional = {"company": names.company, "zone": names.time_zone, "language": names.language}
        columns = {"id": names.id, "name": names.name, "email": names.email, **optional}
        contacts = _table(names.contacts, *(sql.column(name) for name in columns.values() if name))
        email = sql.func.trim(contacts.c[names.email])
        spellings = _spellings(wanted)
        picked: list[sql.ColumnElement[Any]] = [
            (contacts.c[name] if name else sql.null()).label(label) for label, name in columns.items()
        ]
        same = sql.or_(sql.func.lower(email).in_(spellings), email.in_(spellings))
        return sql.select(*picked).where(same).order_by(contacts.c[names.id]).limit(MOST_ROWS)


def create_crm(url: str, people: Sequence[Contact] = ()) -> None:
    """Create a CRM with the default names and these people in it, for the embedded world and the tests."""
    schema = sql.MetaData()
    details = [sql.Column(name, sql.String) for name in ("name", "email", "company", "time_zone", "language")]
    sql.Table("contacts", schema, sql.Column("id", sql.String, primary_key=True), *details)
    sql.Table(
        "activities",
        schema,
        sql.Column("id", sql.Integer, primary_key=True),
        sql.Column("contact_id", sql.String, nullable=False),
        sql.Column("at", sql.DateTime(timezone=True), nullable=False),
        sql.Column("text", sql.String, nullable=False),
        sql.Column("key", sql.String, nullable=False, unique=True),
    )
    fields = {"id": "id", "name": "name", "email": "address", "company": "company"}
    fields |= {"time_zone": "zone", "language": "language"}
    rows = [{column: getattr(person, field) for column, field in fields.items()} for person in people]
    engine = sql.create_engine(url)
    schema.create_all(engine)
    if rows:
        with engine.begin() as connection:
            connection.execute(sql.insert(schema.tables["contacts"]), rows)
    engine.dispose()


def _table(name: str, *columns: Any) -> Any:
    schema, _, bare = name.rpartition(".")
    return sql.table(bare, *columns, schema=schema or None)


def _spellings(wanted: str) -> list[str]:
    """List how a database may spell a normal address: its domain as IDNA or in letters."""
    local, _, domain = wanted.rpartition("@")
    return sorted({wanted, f"{local}@{idna.decode(domain)}"})


def _contact(row: sql.RowMapping, address: str) -> Contact:
    said = {key: str(value).strip() if value is not None else "" for key, value in row.items()}
    zone = known_zone(said["zone"])
    return Contact(said["id"], said["name"], address, said["company"] or None, zone, said["language"] or None)


def _timeouts(backend: str, seconds: float) -> dict[str, Any]:
    whole = max(1, round(seconds))
    known: dict[str, dict[str, Any]] = {
        "sqlite": {"timeout": seconds},
        "postgresql": {"connect_timeout": whole, "options": f"-c statement_timeout={whole * 1000}"},
        "mysql": {"connect_timeout": whole, "read_timeout": whole, "write_timeout": whole},
        "mariadb": {"connect_timeout": whole, "read_timeout": whole, "write_timeout": whole},
    }
    if backend not in known:
        raise AccessDenied(f"crm: no timeout is known for databases of the kind {backend!r}")
    return known[backend]


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
