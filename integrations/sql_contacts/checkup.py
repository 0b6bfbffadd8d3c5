"""What a login may do in a CRM, found out without changing anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from agent.errors import AccessDenied, PermanentError
from integrations.sql_contacts.failures import translated
from integrations.sql_contacts.mapping import CrmMapping
from integrations.sql_contacts.source import table


@dataclass(frozen=True)
class Rights:
    """What a login may do: all that it is for, and what it has no use for, such as `UPDATE contacts`."""

    enough: bool
    needless: tuple[str, ...] = ()
    """Never anything where a database knows no logins."""


class NoSuchFile(AccessDenied):
    """The file that the URL names does not exist."""


def reading_rights(engine: sql.Engine, mapping: CrmMapping, *, may_add: bool) -> Rights:
    """Try what a look-up does; `may_add` says whether the same login writes the activities."""
    tables = _tables(mapping)
    if not _may(engine, *[sql.select(*one.c).where(sql.false()) for one in tables]):
        return Rights(enough=False)
    needless = [right for one in tables for right in _changes(engine, one, "INSERT", "UPDATE", "DELETE")]
    if mapping.activities:
        activities = table(mapping.activities.table, mapping.activities.used())
        needless += _changes(engine, activities, *(() if may_add else ("INSERT",)), "UPDATE", "DELETE")
    return Rights(enough=True, needless=tuple(needless))


def writing_rights(engine: sql.Engine, mapping: CrmMapping) -> Rights:
    """Try what writing an activity does, with a statement that adds no row."""
    if mapping.activities is None:
        raise ValueError("the mapping has no activities")
    activities = table(mapping.activities.table, mapping.activities.used())
    nothing = sql.select(*activities.c).where(sql.false())
    if not _may(engine, nothing, sql.insert(activities).from_select(list(activities.c), nothing)):
        return Rights(enough=False)
    needless = [right for one in _tables(mapping) for right in _changes(engine, one, "INSERT", "UPDATE", "DELETE")]
    return Rights(enough=True, needless=(*needless, *_changes(engine, activities, "UPDATE", "DELETE")))


def expect_file(engine: sql.Engine) -> None:
    """Expect the database that is a file to be there, since to connect would make it."""
    name = (engine.url.database or "").removeprefix("file:")
    if engine.url.get_backend_name() == "sqlite" and not _is_file(name):
        raise NoSuchFile("crm: there is no such file, or we may not look into its folder")


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except PermissionError:
        return False


def _tables(mapping: CrmMapping) -> list[Any]:
    """Return every table that is read, once, with the columns that are."""
    used: dict[str, dict[str, None]] = {}
    for relation in mapping.relations().values():
        for join, columns in relation.used().items():
            name = relation.joins[join].table if join else relation.table
            used.setdefault(name, {}).update(dict.fromkeys(columns))
    return [table(name, list(columns)) for name, columns in used.items()]


def _changes(engine: sql.Engine, one: Any, *verbs: str) -> Iterator[str]:
    """List which of these a login may do to a table; the plan of a statement is asked for, and it is not run."""
    if engine.url.get_backend_name() == "sqlite":
        return
    nothing = sql.false()
    statements: dict[str, list[Any]] = {
        "INSERT": [sql.insert(one).values({column: sql.null() for column in one.c})],
        "UPDATE": [sql.update(one).values({column: sql.null()}).where(nothing) for column in one.c],
        "DELETE": [sql.delete(one).where(nothing)],
    }
    for verb in verbs:
        plans = [sql.text(f"EXPLAIN {statement.compile(engine)}") for statement in statements[verb]]
        if any(_may(engine, plan, refusal=PermanentError) for plan in plans):
            yield f"{verb} {one.schema + '.' if one.schema else ''}{one.name}"


def _may(engine: sql.Engine, *statements: Any, refusal: type[PermanentError] = AccessDenied) -> bool:
    """Say whether the login may run these; whatever they do is rolled back. To a view they may be impossible, too."""
    try:
        with translated(), engine.connect() as connection:
            for statement in statements:
                connection.execute(statement)
            connection.rollback()
    except refusal:
        return False
    return True
