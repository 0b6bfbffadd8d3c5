"""A mapped table as SQL: joined with what it names, and read by labels."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sql

from integrations.sql_contacts.mapping import Filters, Relation, Value, parts


class Source:
    """A relation of the mapping, from which columns are selected."""

    def __init__(self, relation: Relation) -> None:
        self._relation = relation
        self._tables = {
            name: table(relation.joins[name].table if name else relation.table, columns).alias()
            for name, columns in relation.used().items()
        }

    def column(self, written: str) -> Any:
        """Return the column that is written as `column` or `join.column`."""
        join, column = parts(written)
        return self._tables[join].c[column]

    def select(self, labels: Mapping[str, str]) -> Any:
        """Select these columns by their labels, from the records that the mapping does not leave out."""
        picked = [self.column(written).label(label) for label, written in labels.items()]
        conditions = _conditions(self._relation.where, self.column)
        return sql.select(*picked).select_from(self._joined()).where(*conditions)

    def _joined(self) -> Any:
        joined = self._tables[""]
        for name, join in self._relation.joins.items():
            other = self._tables[name]
            same = [other.c[column] == self.column(written) for column, written in join.on.items()]
            joined = joined.outerjoin(other, sql.and_(*same, *_conditions(join.where, other.c.__getitem__)))
        return joined


def table(name: str, columns: list[str]) -> Any:
    """Return a table of this name, which may be `schema.table`, with the columns that a statement needs."""
    schema, _, bare = name.rpartition(".")
    return sql.table(bare, *map(sql.column, columns), schema=schema or None)


def given(value: Value) -> Any:
    """Return a value of which the database finds out itself what type it has: text may stand for an enum or a UUID."""
    return sql.bindparam(None, value, type_=sql.types.NullType()) if isinstance(value, str) else sql.literal(value)


def _conditions(where: Filters, column: Any) -> list[Any]:
    return [
        column(name).in_([given(one) for one in value]) if isinstance(value, list) else column(name) == given(value)
        for name, value in where.items()
    ]
