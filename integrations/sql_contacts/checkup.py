"""A look at a CRM that changes nothing: are its tables there, and what may we do with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from agent.errors import AccessDenied
from integrations.sql_contacts.failures import translated
from integrations.sql_contacts.tables import CrmTables, table

NOBODY = "nobody@frontdesk.invalid"


@dataclass(frozen=True)
class CrmFacts:
    """What a look at the CRM found; a name of `missing` is a table, or a column as `table.column`."""

    missing: tuple[str, ...] = ()
    readable: bool = False
    writable: bool = False
    """Whether activities can be added."""
    alters_contacts: bool = False
    """Whether this login may change contacts, which it does not need; never where a database knows no logins."""


class NoSuchFile(AccessDenied):
    """The file that the URL names does not exist."""


def look_at(engine: sql.Engine, names: CrmTables, find: Any) -> CrmFacts:
    """Try what the desk does, with statements that touch no row; `find` is the query for a contact."""
    url = engine.url
    if url.get_backend_name() == "sqlite" and not _is_file((url.database or "").removeprefix("file:")):
        # To connect would make it.
        raise NoSuchFile("crm: there is no such file, or we may not look into its folder")
    with translated():
        missing = tuple(_missing(engine, names))
    if missing:
        return CrmFacts(missing)
    columns: list[Any] = [sql.column(name) for name in (names.contact_id, names.at, names.text, names.key)]
    activities, none = table(names.activities, *columns), sql.false()
    contacts = table(names.contacts, sql.column(names.name))
    read = sql.select(*activities.c).where(none)
    add = sql.insert(activities).from_select(columns, sql.select(*activities.c).where(none))
    alter = sql.update(contacts).values({names.name: contacts.c[names.name]}).where(none)
    return CrmFacts(
        readable=_allowed(engine, find.where(none), read),
        writable=_allowed(engine, add),
        alters_contacts=url.get_backend_name() != "sqlite" and _allowed(engine, alter),
    )


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except PermissionError:
        return False


def _missing(engine: sql.Engine, names: CrmTables) -> Iterator[str]:
    wanted = {
        names.contacts: (names.id, names.name, names.email, names.company, names.time_zone, names.language),
        names.activities: (names.contact_id, names.at, names.text, names.key),
    }
    inspector = sql.inspect(engine)
    for name, columns in wanted.items():
        schema, _, bare = name.rpartition(".")
        try:
            found = {column["name"].lower() for column in inspector.get_columns(bare, schema or None)}
        except sql.exc.NoSuchTableError:
            yield name
            continue
        yield from (f"{name}.{column}" for column in columns if column and column.lower() not in found)


def _allowed(engine: sql.Engine, *statements: Any) -> bool:
    """Say whether the login may run these; whatever they do is rolled back."""
    try:
        with translated(), engine.connect() as connection:
            for statement in statements:
                connection.execute(statement)
            connection.rollback()
    except AccessDenied:
        return False
    return True
