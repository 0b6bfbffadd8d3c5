"""What a CRM calls its tables and columns: the form of the mapping file, and the names that hold without one."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from agent.policy.misfits import Misfit, Misfits

Name = Annotated[str, Field(min_length=1)]


def _several(written: object) -> object:
    return [written] if isinstance(written, str) else written


def _value(written: object) -> object:
    if isinstance(written, str | int):
        return written
    raise ValueError("write a text in quotes, a whole number, true or false")


def _values(written: object) -> object:
    return [_value(one) for one in written] if isinstance(written, list) and written else _value(written)


Columns = Annotated[list[Name], Field(min_length=1), BeforeValidator(_several)]
Value = Annotated[Any, AfterValidator(_value)]
Filters = dict[Name, Annotated[Any, AfterValidator(_values)]]
Detail = Literal["name", "company", "zone", "language", "owner"]
DETAILS: tuple[Detail, ...] = ("name", "company", "zone", "language", "owner")
FILTERS = "only records with these values in these columns"
ACTIVE = "a column that is true, or 1, where the record is in use"
SHARED = "a column that is true where several people read this mailbox"
UPDATED = "a column with the time of the last change"


class Names(BaseModel):
    """A table of the mapping file: nothing unknown in it, and no value of another kind taken for the right one."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Join(Names):
    """Another table, of which a record has at most one row."""

    table: Name = Field(description="the table, or schema.table")
    on: Annotated[dict[Name, Name], Field(min_length=1)] = Field(
        description="its columns, and what each is equal to: a column, or one of a join further above as join.column"
    )
    where: Filters = Field(default={}, description=FILTERS)
    updated_at: Name | None = Field(default=None, description=UPDATED)


class Relation(Names):
    """A table, and what is joined to it. A column is written `column`, or `join.column`."""

    COLUMNS: ClassVar[tuple[str, ...]] = ()
    table: Name = Field(description="the table, or schema.table")
    where: Filters = Field(default={}, description=FILTERS)
    joins: dict[Name, Join] = Field(default={}, description="tables whose columns are wanted, too, by a name for each")

    def columns(self, field: str) -> list[str]:
        """Return the columns that a field stands in."""
        written = getattr(self, field)
        return [written] if isinstance(written, str) else list(written or ())

    def written(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """List every column that is named as `column` or `join.column`, and where in this table of the file."""
        yield from (((field,), column) for field in self.COLUMNS for column in self.columns(field))
        yield from ((("where",), column) for column in self.where)
        for name, join in self.joins.items():
            yield from ((("joins", name, "on"), column) for column in join.on.values())

    def used(self) -> dict[str, list[str]]:
        """List the columns that are read, by join; those of the table itself are under the empty name."""
        found: dict[str, dict[str, None]] = {"": {}, **{name: {} for name in self.joins}}
        for _, written in self.written():
            name, column = parts(written)
            found[name][column] = None
        for name, join in self.joins.items():
            found[name] |= dict.fromkeys([*join.on, *join.where, *([join.updated_at] if join.updated_at else [])])
        return {name: list(columns) for name, columns in found.items()}

    def place(self, written: str) -> str:
        """Return where a column stands, as `table.column`."""
        join, column = parts(written)
        return f"{self.joins[join].table if join else self.table}.{column}"


class People(Relation):
    """The contacts."""

    COLUMNS = ("id", "name", "email", *DETAILS[1:], "active", "deleted", "merged_into", "shared", "updated_at")
    id: Name = Field(default="id", description="the column that tells one contact from all others")
    name: Columns = Field(description="the column with the name, or several, to be read in this order")
    email: Name | None = Field(default=None, description="the column with the mail address, unless [addresses] has it")
    company: Name | None = Field(default=None, description="the column with the company's name")
    zone: Name | None = Field(default=None, description="the column with the IANA time zone")
    language: Name | None = Field(default=None, description="the column with the language's code, such as en or pt-BR")
    owner: Name | None = Field(default=None, description="the column with the address or name of who looks after them")
    active: Name | None = Field(default=None, description=ACTIVE)
    deleted: Name | None = Field(default=None, description="a column that is set, and not 0, where the record is gone")
    merged_into: Name | None = Field(default=None, description="the id of the record that stands for it")
    shared: Name | None = Field(default=None, description=SHARED)
    updated_at: Name | None = Field(default=None, description=UPDATED)
    plus_addressing: bool = Field(default=False, description="whether ada+news@example.com is ada@example.com")
    required: list[Detail] = Field(default=["name"], description="what a contact must have, else a person is asked")


class Addresses(Relation):
    """Mail addresses in a table of their own, several for a contact."""

    COLUMNS = ("contact", "address", "active", "shared", "updated_at")
    contact: Name = Field(description="the column with the contact's id")
    address: Name = Field(description="the column with the mail address")
    active: Name | None = Field(default=None, description=ACTIVE)
    shared: Name | None = Field(default=None, description=SHARED)
    updated_at: Name | None = Field(default=None, description=UPDATED)


class Accounts(Relation):
    """Companies, by the domain of their mail addresses."""

    COLUMNS = ("name", "domain")
    name: Name = Field(description="the column with the company's name")
    domain: Name = Field(description="the column with the domain, such as example.com")


class Activities(Names):
    """The contacts' history: lines are added, nothing else."""

    table: Name = Field(description="the table, or schema.table")
    contact: Name = Field(description="the column for the contact's id")
    contact_prefix: str = Field(default="", description="what is written before the contact's id")
    text: Name = Field(description="the column for the line")
    at: Name | None = Field(default=None, description="the column for the time")
    key: Name | None = Field(
        default=None, description="a column for our key, by which a line is written once; unset, it ends the line"
    )
    uuid: Name | None = Field(default=None, description="a column that wants a UUID from whoever adds the row")
    set: dict[Name, Value] = Field(default={}, description="other columns, and what is always written there")

    def used(self) -> list[str]:
        """List the columns that are written."""
        named = [self.contact, self.text, self.at, self.key, self.uuid]
        return [*(name for name in named if name), *self.set]


class CrmMapping(Names):
    """The mapping file as a whole."""

    contacts: People
    addresses: Addresses | None = None
    accounts: Accounts | None = None
    activities: Activities | None = None

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        if found := [*_in_joins(self), *_in_contacts(self)]:
            raise Misfits(found)
        return self

    def relations(self) -> Mapping[str, Relation]:
        """Return what is read, by its table of the file."""
        named = {"contacts": self.contacts, "addresses": self.addresses, "accounts": self.accounts}
        return {name: relation for name, relation in named.items() if relation}


def parts(written: str) -> tuple[str, str]:
    """Split `join.column`; a column of the table itself has an empty join."""
    join, _, column = written.rpartition(".")
    return join, column


def _in_joins(mapping: CrmMapping) -> Iterator[Misfit]:
    for name, relation in mapping.relations().items():
        joins = list(relation.joins)
        for place, written in relation.written():
            above = joins[: joins.index(place[1])] if place[0] == "joins" else joins
            join, _ = parts(written)
            if join and join not in above:
                meant = "".join(get_close_matches(join, above, n=1))
                remedy = f"Did you mean {meant}?" if meant else f"Describe it in [{name}.joins.{join}], further above"
                yield Misfit((name, *place), f"{written!r}: there is no join {join}. {remedy}")


def _in_contacts(mapping: CrmMapping) -> Iterator[Misfit]:
    contacts = mapping.contacts
    if not (contacts.email or mapping.addresses):
        yield Misfit(("contacts",), 'where do addresses stand? Write email = "...", or a table [addresses]')
    for field in ("id", "merged_into"):
        if "." in (written := getattr(contacts, field) or ""):
            yield Misfit(("contacts", field), f"{written!r}: it has to be a column of {contacts.table} itself")
    for lacking in [name for name in contacts.required if not getattr(contacts, name)]:
        yield Misfit(("contacts", "required"), f"{lacking} is wanted, and no column is named for it: leave it out here")
