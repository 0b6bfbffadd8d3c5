"""The statements by which contacts are looked up: they read, and nothing else."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql

from integrations.sql_contacts.mapping import Accounts, CrmMapping, People, Relation, parts
from integrations.sql_contacts.source import Source, given

MOST_ROWS = 1000
"""More than this is no answer: what is cut off might have been somebody else."""
CHANGED = "changed in "
"""Before the name of a join: the label of when its row was changed."""


@dataclass(frozen=True)
class Place:
    """Where addresses stand: columns of a relation, as the mapping writes them."""

    relation: Relation
    columns: Mapping[str, str]

    def named(self, label: str) -> str:
        """Return where a column stands, as `table.column`."""
        return self.relation.place(self.columns[label])


def places(mapping: CrmMapping) -> list[Place]:
    """List where addresses stand."""
    people, addresses, found = mapping.contacts, mapping.addresses, []
    if people.email:
        found.append(Place(people, _named(contact=people.id, address=people.email, updated_at=people.updated_at)))
    if addresses:
        named = {field: getattr(addresses, field) for field in addresses.COLUMNS}
        found.append(Place(addresses, _named(**named)))
    return found


def having(place: Place, spellings: Collection[str]) -> Any:
    """Select who has an address, in any of these spellings."""
    source = Source(place.relation)
    same = _is_one_of(source.column(place.columns["address"]), spellings)
    return source.select(place.columns).where(same).order_by(source.column(place.columns["contact"])).limit(MOST_ROWS)


def with_ids(people: People, ids: Iterable[str]) -> Any:
    """Select contacts by their ids."""
    source = Source(people)
    return source.select(labels(people)).where(source.column(people.id).in_(map(given, sorted(ids)))).limit(MOST_ROWS)


def with_domain(accounts: Accounts, spellings: Collection[str]) -> Any:
    """Select companies by the domain of their mail, in any of these spellings."""
    source = Source(accounts)
    same = _is_one_of(source.column(accounts.domain), spellings)
    return source.select({"name": accounts.name, "domain": accounts.domain}).where(same).limit(MOST_ROWS)


def labels(people: People) -> dict[str, str]:
    """Return what is read of a contact, by label; where a field stands in several columns, they are numbered."""
    found: dict[str, str] = {}
    for field in people.COLUMNS:
        columns = people.columns(field)
        found |= {numbered(field, number): column for number, column in enumerate(columns)}
    for name, join in people.joins.items():
        if join.updated_at:
            found[f"{CHANGED}{name}"] = f"{name}.{join.updated_at}"
    return found


def numbered(field: str, number: int) -> str:
    """Return the label of the field's column with this number, from 0."""
    return f"{field} {number + 1}" if number else field


def changed(written: str) -> str:
    """Return the label of when the row was changed in which a column stands."""
    join, _ = parts(written)
    return f"{CHANGED}{join}" if join else "updated_at"


def _named(**columns: str | None) -> dict[str, str]:
    return {label: written for label, written in columns.items() if written}


def _is_one_of(column: Any, spellings: Collection[str]) -> Any:
    trimmed = sql.func.trim(column)
    return sql.or_(sql.func.lower(trimmed).in_(spellings), trimmed.in_(spellings))
