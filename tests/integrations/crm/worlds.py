"""The CRMs that the contract is tested on: the adapters, each made from the same world."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sql

from agent.ports import Contacts
from integrations.memory_people import MemoryContacts
from integrations.sql_contacts import OUR_NAMES, CrmMapping, SqlContacts, create_crm
from tests.integrations.crm import people
from tests.integrations.crm.people import Tables, World

SIMPLE = ["ours", "people", "memory"]
"""`ours` has the names that need no mapping, and only contacts."""


class Crm:
    """A CRM of one kind: `filled(world)` builds it, `history()` reads its activities back."""

    def __init__(self, kind: str, folder: Path, postgres: Callable[[], str] | None = None) -> None:
        self.kind, self.folder, self.is_postgres = kind, folder, postgres is not None
        self.url = postgres() if postgres else f"sqlite:///{folder / 'crm.sqlite'}"
        self._schema = "crm" if postgres else None
        self._tables: Tables | None = None
        self._open: dict[tuple[object, ...], SqlContacts] = {}

    def filled(self, world: World) -> Contacts:
        """Return the adapter to a CRM in which this world stands, and nothing else."""
        if self.kind == "memory":
            self.memory: MemoryContacts = world.in_memory()
            return self.memory
        if self.kind == "ours":
            self.close()
            (self.folder / "crm.sqlite").unlink(missing_ok=True)
            create_crm(self.url, world.contacts)
            return self._adapter(world, OUR_NAMES)
        self._tables = self._tables or Tables(self.url, self._schema)
        self._tables.fill(world)
        return self._adapter(world, people.mapping(self.folder, self._schema))

    def history(self) -> list[tuple[str, str, datetime]]:
        """Return whose activities there are, what they say, and their time, as stored."""
        if self.kind == "memory":
            return [(line.contact_id, line.text, line.at) for line in self.memory.activities]
        notes = f"{self._schema}.notes" if self._schema else "notes"
        columns = (
            "contact_id, text, at FROM activities" if self.kind == "ours" else f"person_id, body, made_at FROM {notes}"
        )
        with sql.create_engine(self.url, poolclass=sql.NullPool).connect() as connection:
            rows = connection.exec_driver_sql(f"SELECT {columns} ORDER BY 2").all()
        return [(str(who), text, _moment(at)) for who, text, at in rows]

    def close(self) -> None:
        """Close what was opened."""
        while self._open:
            self._open.popitem()[1].close()
        if self._tables:
            self._tables.engine.dispose()

    def _adapter(self, world: World, mapping: CrmMapping) -> SqlContacts:
        rules = {"required": list(world.required), "plus_addressing": world.plus_addressing}
        mapping = mapping.model_copy(update={"contacts": mapping.contacts.model_copy(update=rules)})
        known = (tuple(world.required), world.plus_addressing)
        if known not in self._open:
            self._open[known] = SqlContacts(self.url, mapping=mapping)
        return self._open[known]


def _moment(written: datetime | str) -> datetime:
    read = datetime.fromisoformat(written) if isinstance(written, str) else written
    return read.replace(tzinfo=UTC)
