"""The Contacts port over a CRM's own database.

The database role needs SELECT on the contacts, and SELECT and INSERT on the activities; nothing more.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import idna
import sqlalchemy as sql

from agent.domain import Contact, ContactMatch
from agent.errors import AccessDenied
from integrations.contact_match import known_zone, match_of, normal_address
from integrations.sql_contacts.checkup import NOBODY, CrmFacts, look_at
from integrations.sql_contacts.failures import translated
from integrations.sql_contacts.tables import CrmTables, table

MOST_ROWS = 50


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
        activities = table(
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

    def check(self) -> CrmFacts:
        """Look whether the tables are there and what this login may do with them; nothing is written or made."""
        return look_at(self._engine, self._tables, self._query(NOBODY))

    def _any(self, query: Any) -> bool:
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def _query(self, wanted: str) -> Any:
        names = self._tables
        optional = {"company": names.company, "zone": names.time_zone, "language": names.language}
        columns = {"id": names.id, "name": names.name, "email": names.email, **optional}
        contacts = table(names.contacts, *(sql.column(name) for name in columns.values() if name))
        email = sql.func.trim(contacts.c[names.email])
        spellings = _spellings(wanted)
        picked: list[sql.ColumnElement[Any]] = [
            (contacts.c[name] if name else sql.null()).label(label) for label, name in columns.items()
        ]
        same = sql.or_(sql.func.lower(email).in_(spellings), email.in_(spellings))
        return sql.select(*picked).where(same).order_by(contacts.c[names.id]).limit(MOST_ROWS)


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
