"""Where a CRM's tables are not as the mapping says, by what the database tells of itself."""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

import sqlalchemy as sql

from integrations.sql_contacts.mapping import Activities, CrmMapping, Relation

Columns = Mapping[str, Any]
"""The columns of a table as the database describes them, by their names as it compares them."""
KINDS: dict[str, tuple[type[Any], ...]] = {
    "text": (sql.String,),
    "UUID": (sql.Uuid,),
    "flag": (sql.Boolean,),
    "number": (sql.Integer, sql.Numeric),
    "time": (sql.DateTime, sql.Date),
}
FLAG, MOMENT, KEY = ("flag", "number"), ("time",), ("text", "UUID", "number")
WANTED = {"active": FLAG, "shared": FLAG, "deleted": (*FLAG, "time", "text"), "updated_at": MOMENT, "at": MOMENT}
WANTED |= {"id": KEY, "contact": KEY, "merged_into": KEY, "uuid": ("text", "UUID")}
"""Of what kind a column may be, by the field that it is mapped to; any other field is a text."""


@dataclass(frozen=True)
class Difference:
    """Something that is not as the mapping says: `place` is a table, or a column as `table.column`."""

    kind: Literal["missing", "type", "unfilled"]
    place: str
    message: str


def differences(engine: sql.Engine, mapping: CrmMapping) -> list[Difference]:
    """List what is missing, or of a kind that cannot work, in the order of the mapping."""
    with engine.connect() as connection:
        schema = _Schema(sql.inspect(connection))
        found = [one for name, relation in mapping.relations().items() for one in _in_relation(schema, name, relation)]
        if mapping.activities:
            found += _in_activities(schema, mapping.activities)
    return list(dict.fromkeys(found))


class _Schema:
    """What a database says of its tables; each is asked for once."""

    def __init__(self, inspector: Any) -> None:
        self._inspector = inspector
        self._known: dict[str, Columns | None] = {}
        self._schemas: list[str] = inspector.get_schema_names()
        self.is_sqlite = inspector.dialect.name == "sqlite"
        self._is_strict = inspector.dialect.name == "postgresql"

    def compared(self, name: str) -> str:
        """Return a column's name as it is compared: PostgreSQL tells small letters from large ones."""
        return name if self._is_strict else name.lower()

    def columns(self, table: str) -> Columns | None:
        """Return the columns of a table or view; None where there is none of this name."""
        if table not in self._known:
            schema, _, bare = table.rpartition(".")
            if schema and schema not in self._schemas:
                self._known[table] = None
                return None
            try:
                with warnings.catch_warnings():
                    # Of the types of columns that are not mapped, too.
                    warnings.simplefilter("ignore", sql.exc.SAWarning)
                    found = self._inspector.get_columns(bare, schema or None)
                self._known[table] = {self.compared(column["name"]): column for column in found}
            except sql.exc.NoSuchTableError:
                self._known[table] = None
        return self._known[table]

    def kind(self, table: str, column: str) -> str | None:
        """Return of what kind a column is; None where that is not clear."""
        known = (self.columns(table) or {}).get(self.compared(column))
        if known is None or (self.is_sqlite and type(known["type"]) is sql.NUMERIC):
            # SQLite takes every word for a type, and NUMERIC is what it makes of those that it does not know.
            return None
        return next((kind for kind, types in KINDS.items() if isinstance(known["type"], types)), None)

    def lacking(self, where: str, table: str, columns: list[str]) -> Iterator[Difference]:
        """List what is not there of a table and these columns, and what was probably meant."""
        known = self.columns(table)
        if known is None:
            yield Difference("missing", table, f"[{where}]: {self._no_table(table)}")
            return
        for column in columns:
            if self.compared(column) not in known:
                meant = _meant(column, [one["name"] for one in known.values()])
                yield Difference("missing", f"{table}.{column}", f"[{where}]: there is no {table}.{column}{meant}")

    def _no_table(self, table: str) -> str:
        schema, _, bare = table.rpartition(".")
        if schema and schema not in self._schemas:
            return f"there is no schema {schema}{_meant(schema, self._schemas)}"
        names = [*self._inspector.get_table_names(schema or None), *self._inspector.get_view_names(schema or None)]
        return f"there is no table {table}{_meant(bare, names, schema and f'{schema}.')}"

    def unfit(self, where: str, field: str, table: str, column: str) -> Iterator[Difference]:
        """Say whether a column's kind cannot be what the field wants."""
        kind, wanted = self.kind(table, column), WANTED.get(field, ("text",))
        if self.is_sqlite and wanted == MOMENT:
            wanted = (*MOMENT, "text")
        if kind and kind not in wanted:
            message = f"[{where}] {field}: {table}.{column} is a {kind}, and it has to be a {' or '.join(wanted)}"
            yield Difference("type", f"{table}.{column}", message)

    def unlike(self, where: str, place: str, value: Any) -> Iterator[Difference]:
        """Say whether PostgreSQL takes a written value for one of another kind; a text may stand for anything."""
        kind, values = self.kind(*place.rpartition(".")[::2]), value if isinstance(value, list) else [value]
        given = {"flag" if isinstance(one, bool) else "number" for one in values if not isinstance(one, str)}
        if self._is_strict and kind and given - {kind}:
            yield Difference("type", place, f"[{where}]: {place} is a {kind}, and not a {' or '.join(given)}")


def _meant(name: str, known: list[str], before: str = "") -> str:
    written = {one.lower(): one for one in known}
    found = get_close_matches(name.lower(), written, n=1)
    return f". Did you mean {before}{written[found[0]]}?" if found else ""


def _in_relation(schema: _Schema, name: str, relation: Relation) -> Iterator[Difference]:
    for join, columns in relation.used().items():
        table = relation.joins[join].table if join else relation.table
        yield from schema.lacking(f"{name}.joins.{join}" if join else name, table, columns)
    for written, value in relation.where.items():
        yield from schema.unlike(f"{name}.where", relation.place(written), value)
    for field in relation.COLUMNS:
        for written in relation.columns(field):
            table, _, column = relation.place(written).rpartition(".")
            yield from schema.unfit(name, field, table, column)
    for join, described in relation.joins.items():
        if described.updated_at:
            yield from schema.unfit(f"{name}.joins.{join}", "updated_at", described.table, described.updated_at)
        for column, value in described.where.items():
            yield from schema.unlike(f"{name}.joins.{join}.where", f"{described.table}.{column}", value)
        for column, written in described.on.items():
            yield from _unequal(schema, f"{name}.joins.{join}", f"{described.table}.{column}", relation.place(written))


def _unequal(schema: _Schema, where: str, one: str, other: str) -> Iterator[Difference]:
    """Say whether two columns are of kinds that are never equal; SQLite turns one into the other."""
    kinds = [schema.kind(*place.rpartition(".")[::2]) for place in (one, other)]
    if not schema.is_sqlite and None not in kinds and kinds[0] != kinds[1]:
        message = f"[{where}] on: {one} is a {kinds[0]} and {other} a {kinds[1]}: they are never equal"
        yield Difference("type", one, message)


def _in_activities(schema: _Schema, names: Activities) -> Iterator[Difference]:
    yield from schema.lacking("activities", names.table, names.used())
    for field in ("contact", "text", "at", "key", "uuid"):
        if column := getattr(names, field):
            yield from schema.unfit("activities", field, names.table, column)
    for column, value in names.set.items():
        yield from schema.unlike("activities.set", f"{names.table}.{column}", value)
    given = {schema.compared(name) for name in names.used()}
    for name, column in (schema.columns(names.table) or {}).items():
        if _wants_value(column) and name not in given:
            place, remedy = f"{names.table}.{column['name']}", f"Name it, or write set = {{ {column['name']} = ... }}"
            yield Difference("unfilled", place, f"[activities]: {place} must have a value. {remedy}")


def _wants_value(column: Any) -> bool:
    """Say whether no row can be added without a value for this column."""
    makes_one = column.get("default") is not None or column.get("autoincrement") is True
    is_counted = bool(column.get("primary_key")) and isinstance(column["type"], sql.Integer)
    return not (column["nullable"] or makes_one or is_counted or column.get("identity") or column.get("computed"))
