"""Lines in a contact's history: each is added once, and nothing that stands there is ever changed."""

from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sql

from integrations.sql_contacts.mapping import Activities
from integrations.sql_contacts.source import given, table


def add_once(engine: sql.Engine, names: Activities, contact_id: str, text: str, at: datetime, key: str) -> None:
    """Add a line, unless the one with this key is there."""
    contact, line = names.contact_prefix + contact_id, _line(names, text, key)
    values = {names.contact: given(contact), names.text: given(line)}
    values |= {column: given(value) for column, value in names.set.items()}
    if names.at:
        values[names.at] = sql.literal(at.astimezone(UTC), sql.DateTime(timezone=True))
    if names.key:
        values[names.key] = given(key)
    if names.uuid:
        values[names.uuid] = given(_uuid(key))
    activities = table(names.table, list(values))
    known = sql.select(sql.literal(1)).select_from(activities).where(_same(activities, names, contact, key))
    add = sql.insert(activities).from_select(list(values), sql.select(*values.values()).where(~known.exists()))
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                # Two that write the same line at once do not see each other's rows.
                connection.execute(sql.select(sql.func.pg_advisory_xact_lock(sql.func.hashtext(key))))
            connection.execute(add)
    except sql.exc.IntegrityError:
        with engine.connect() as connection:
            if connection.execute(known.limit(1)).first() is None:
                raise


def _line(names: Activities, text: str, key: str) -> str:
    """Return the line, which says itself which one it is where no column does."""
    return text if names.key or names.uuid else f"{text} [{key}]"


def _same(activities: Any, names: Activities, contact: str, key: str) -> Any:
    if names.key:
        return activities.c[names.key] == given(key)
    if names.uuid:
        return activities.c[names.uuid] == given(_uuid(key))
    mine = activities.c[names.contact] == given(contact)
    return sql.and_(mine, sql.cast(activities.c[names.text], sql.String).contains(f"[{key}]", autoescape=True))


def _uuid(key: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:frontdesk:{key}"))
