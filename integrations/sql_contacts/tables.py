"""What the tables of a CRM are called, and how one is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql

from agent.domain import Contact


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


def table(name: str, *columns: Any) -> Any:
    """Return a table of this name, which may be `schema.table`, with the columns that a statement needs."""
    schema, _, bare = name.rpartition(".")
    return sql.table(bare, *columns, schema=schema or None)
