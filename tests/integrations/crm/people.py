"""A CRM that somebody else made: its tables, filled with a world, on SQLite or PostgreSQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import sqlalchemy as sql

from agent.domain import Contact
from integrations.memory_people import MemoryContacts
from integrations.sql_contacts import CrmMapping
from ops.rules.mapping import load_mapping

CHANGED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TOML = Path(__file__).with_name("people.toml")


def number(given: int) -> str:
    """Return the key of the person with this number."""
    return f"00000000-0000-4000-8000-{given:012}"


@dataclass(frozen=True)
class World:
    """What stands in a CRM, in the words of MemoryContacts."""

    contacts: Sequence[Contact] = ()
    required: Sequence[str] = ("name",)
    aliases: Sequence[tuple[str, str]] = ()
    inactive: Collection[str] = ()
    shared: Collection[str] = ()
    merged: Mapping[str, str] = field(default_factory=dict)
    domains: Sequence[tuple[str, str]] = ()
    plus_addressing: bool = False

    def in_memory(self) -> MemoryContacts:
        return MemoryContacts(
            self.contacts,
            self.required,
            aliases=self.aliases,
            inactive=self.inactive,
            shared=self.shared,
            merged=self.merged,
            domains=self.domains,
            plus_addressing=self.plus_addressing,
        )


def mapping(folder: Path, schema: str | None) -> CrmMapping:
    """Return the mapping of `people.toml`; SQLite has no schemas."""
    text, file = TOML.read_text(encoding="utf-8"), folder / "people.toml"
    file.write_text(text if schema else text.replace('"crm.', '"'), encoding="utf-8")
    return load_mapping(file)


def tables(schema: str | None) -> sql.MetaData:
    """Describe the tables as their makers might have."""
    made, key = sql.MetaData(schema), sql.Uuid(as_uuid=False).with_variant(sql.String(36), "sqlite")
    moment, before = sql.DateTime(timezone=True), f"{schema}." if schema else ""

    def table(name: str, *columns: sql.Column[object]) -> None:
        sql.Table(name, made, sql.Column("id", key, primary_key=True), *columns)

    table(
        "organisations",
        sql.Column("title", sql.Text),
        sql.Column("mail_domain", sql.Text),
        sql.Column("changed_at", sql.Date),
    )
    table("users", sql.Column("mail", sql.Text))
    table(
        "people",
        *(sql.Column(name, sql.Text) for name in ("given_name", "family_name", "tz", "locale")),
        sql.Column("organisation_id", key, sql.ForeignKey(f"{before}organisations.id")),
        sql.Column("looked_after_by", key, sql.ForeignKey(f"{before}users.id")),
        sql.Column("deleted_at", moment),
        sql.Column("replaced_by", key),
        sql.Column("is_team", sql.Boolean, nullable=False),
        sql.Column("changed_at", moment),
    )
    table(
        "person_emails",
        sql.Column("person_id", key),
        sql.Column("kind", sql.Enum("work", "home", "messenger", name="address_kind")),
        sql.Column("address", sql.Text),
        sql.Column("is_valid", sql.Boolean, nullable=False),
        sql.Column("is_list", sql.Boolean),
    )
    table(
        "notes",
        sql.Column("person_id", key, nullable=False),
        sql.Column("body", sql.Text, nullable=False),
        sql.Column("kind", sql.Enum("call", "mail", name="note_kind"), nullable=False),
        sql.Column("made_at", sql.DateTime, nullable=False),
    )
    return made


class Tables:
    """The tables in a database; `fill(world)` puts nothing but this world into them."""

    def __init__(self, url: str, schema: str | None) -> None:
        self._made, self._before = tables(schema), f"{schema}." if schema else ""
        self.engine = sql.create_engine(url)
        with self.engine.begin() as connection:
            if schema:
                connection.execute(sql.schema.CreateSchema(schema))
            self._made.create_all(connection)

    def fill(self, world: World) -> None:
        with self.engine.begin() as connection:
            for table in reversed(self._made.sorted_tables):
                connection.execute(sql.delete(table))
            for name, rows in _rows(world).items():
                if rows:
                    connection.execute(sql.insert(self._made.tables[f"{self._before}{name}"]), rows)


def _rows(world: World) -> dict[str, list[dict[str, object]]]:
    companies = [(person.company or "", None) for person in world.contacts]
    companies += [(name, domain) for domain, name in world.domains]
    titled = {one: _key("organisation", *map(str, one)) for one in companies if one[0]}
    owners = sorted({person.owner for person in world.contacts if person.owner})
    written = [(person.address, person.id) for person in world.contacts] + [*world.aliases]
    return {
        "organisations": [
            {"id": key, "title": title, "mail_domain": domain, "changed_at": CHANGED.date()}
            for (title, domain), key in titled.items()
        ],
        "users": [{"id": _key("user", owner), "mail": owner} for owner in owners],
        "people": [
            {
                "id": person.id,
                "given_name": person.name.partition(" ")[0],
                "family_name": person.name.partition(" ")[2] or None,
                "tz": person.zone,
                "locale": (person.language or "").replace("-", "_") or None,
                "organisation_id": titled.get((person.company or "", None)),
                "looked_after_by": _key("user", person.owner) if person.owner else None,
                "deleted_at": CHANGED if person.id in world.inactive else None,
                "replaced_by": world.merged.get(person.id),
                "is_team": person.id in world.shared,
                "changed_at": CHANGED,
            }
            for person in world.contacts
        ],
        "person_emails": [
            {
                "id": _key("address", str(place)),
                "person_id": whose,
                "kind": ("work", "home")[place % 2],
                "address": address,
                "is_valid": address not in world.inactive,
                "is_list": True if address in world.shared else None,
            }
            for place, (address, whose) in enumerate(written)
        ],
    }


def _key(*names: str) -> str:
    return str(uuid5(NAMESPACE_OID, "/".join(names)))
