"""A CRM's tables as a directory of addresses: what stands in the rows that are read."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import idna
import sqlalchemy as sql

from agent.domain import Contact, Origin
from agent.errors import PermanentError
from integrations.contact_match import Holder, Record, known_zone, normal_address, normal_domain
from integrations.sql_contacts import queries
from integrations.sql_contacts.mapping import DETAILS, CrmMapping, People
from integrations.sql_contacts.values import flag_in, key_in, mark_in, moment_in, text_in


class SqlDirectory:
    """Reads through one connection, as the mapping says."""

    def __init__(self, connection: sql.Connection, mapping: CrmMapping) -> None:
        self._connection, self._mapping = connection, mapping

    def holders(self, address: str) -> Sequence[Holder]:
        """List who has exactly this normal address, one for each place where it stands."""
        local, _, domain = address.rpartition("@")
        spellings = [f"{local}@{one}" for one in _spellings(domain)]
        return [
            _holder(row, place)
            for place in queries.places(self._mapping)
            for row in self._rows(queries.having(place, spellings))
            if normal_address(text_in(row["address"], place.named("address"))) == address
        ]

    def records(self, ids: Collection[str]) -> Mapping[str, Record]:
        """Return the records that there are with these ids, by id."""
        people, found = self._mapping.contacts, defaultdict(list)
        for row in self._rows(queries.with_ids(people, ids)) if ids else ():
            found[key_in(row["id"], people.place(people.id))].append(row)
        return {contact_id: _Rows(people, rows).record(contact_id) for contact_id, rows in found.items()}

    def accounts(self, domain: str) -> Collection[str]:
        """Name the companies whose mail has this domain."""
        accounts = self._mapping.accounts
        if accounts is None:
            return ()
        rows = self._rows(queries.with_domain(accounts, _spellings(domain)))
        of, named = accounts.place(accounts.domain), accounts.place(accounts.name)
        same = [row for row in rows if normal_domain(text_in(row["domain"], of)) == domain]
        return {text_in(row["name"], named) for row in same} - {""}

    def _rows(self, query: Any) -> Sequence[sql.RowMapping]:
        rows = self._connection.execute(query).mappings().all()
        if len(rows) == queries.MOST_ROWS:
            raise PermanentError("crm: a look-up finds more rows than can be read, or a join has several for a contact")
        return rows


class _Rows:
    """The rows of one contact: several, where more than one row is joined to it."""

    def __init__(self, people: People, rows: Sequence[sql.RowMapping]) -> None:
        self._people, self._rows = people, rows

    def record(self, contact_id: str) -> Record:
        """Read the contact; where the rows do not agree on a text, none of them is better."""
        found = {field: self._text(field) for field in DETAILS}
        found["zone"] = known_zone(found["zone"]) or ""
        found["language"] = found["language"].replace("_", "-")
        merged = [key_in(*one) for one in self._values("merged_into") if one[0] is not None]
        return Record(
            Contact(
                contact_id,
                found["name"],
                "",
                found["company"] or None,
                found["zone"] or None,
                found["language"] or None,
                found["owner"] or None,
                {field: self._origin(field) for field, text in found.items() if text},
            ),
            active=all(flag_in(*one) for one in self._values("active"))
            and not any(mark_in(*one) for one in self._values("deleted")),
            shared=any(flag_in(*one) for one in self._values("shared")),
            merged_into=merged[0] if merged else None,
        )

    def _text(self, field: str) -> str:
        columns = self._people.columns(field)
        said = {
            " ".join(filter(None, [self._part(row, field, number) for number in range(len(columns))]))
            for row in self._rows
        }
        return said.pop() if len(said) == 1 else ""

    def _part(self, row: sql.RowMapping, field: str, number: int) -> str:
        place = self._people.place(self._people.columns(field)[number])
        return text_in(row[queries.numbered(field, number)], place)

    def _values(self, field: str) -> Iterator[tuple[object, str]]:
        for written in self._people.columns(field):
            yield from ((row[field], self._people.place(written)) for row in self._rows)

    def _origin(self, field: str) -> Origin:
        people, columns = self._people, self._people.columns(field)
        label, row = queries.changed(columns[0]), self._rows[0]
        at = moment_in(row[label], people.place(queries.labels(people)[label])) if label in row else None
        return Origin(", ".join(map(people.place, columns)), at)


def _holder(row: sql.RowMapping, place: queries.Place) -> Holder:
    """Read who has an address; an address of which nothing is said is in use, and not shared."""
    at = moment_in(row["updated_at"], place.named("updated_at")) if "updated_at" in row else None
    return Holder(
        key_in(row["contact"], place.named("contact")),
        in_use="active" not in row or flag_in(row["active"], place.named("active")),
        shared="shared" in row and flag_in(row["shared"], place.named("shared")),
        origin=Origin(place.named("address"), at),
    )


def _spellings(domain: str) -> list[str]:
    """List how a database may spell a normal domain: as IDNA, or in letters."""
    return sorted({domain, idna.decode(domain)})
