"""Rows that are not as they were agreed on: the place is named, never what stands there."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sql

from agent.domain import Contact, Origin
from agent.errors import AccessDenied, ShapeChanged
from integrations.sql_contacts import CrmMapping, SqlContacts
from integrations.sql_contacts.values import flag_in, key_in, mark_in, moment_in, text_in
from tests.integrations.crm import people
from tests.integrations.crm.people import CHANGED, World, number
from tests.integrations.crm.worlds import Crm

ADA = Contact(number(1), "Ada Marsh", "ada@example.com", "Marsh Mills", "Europe/Berlin", "pt-BR", "kim@example.org")
AT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("read", "value", "meant"),
    [
        (text_in, None, ""),
        (text_in, " Ada ", "Ada"),
        (key_in, 7, "7"),
        (key_in, UUID(number(1)), number(1)),
        (flag_in, None, False),
        (flag_in, 1, True),
        (mark_in, AT, True),
        (mark_in, "2026-01-01", True),
        (mark_in, "", False),
        (mark_in, False, False),
        (moment_in, None, None),
        (moment_in, "2026-03-01 09:30:00", CHANGED),
        (moment_in, "2026-03-01T10:30:00+01:00", CHANGED),
        (moment_in, date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC)),
    ],
)
def test_what_was_agreed_on_is_taken(read, value, meant) -> None:
    assert read(value, "people.x") == meant


@pytest.mark.parametrize(
    ("read", "value"),
    [
        *((text_in, value) for value in (7, b"Ada", True, AT)),
        *((key_in, value) for value in (None, "", True, 1.0, b"x")),
        *((flag_in, value) for value in (2, -1, "true", 1.0, AT)),
        *((mark_in, value) for value in (2, 1.5, b"x")),
        *((moment_in, value) for value in (0, "yesterday", "", 1.5)),
    ],
)
def test_anything_else_is_a_changed_shape(read, value) -> None:
    with pytest.raises(ShapeChanged) as caught:
        read(value, "people.x")
    assert caught.value.path == "people.x"
    assert str(caught.value) == "crm: the shape of the answer has changed at people.x"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ("UPDATE people SET tz = X'00'", "people.tz"),
        ("UPDATE people SET deleted_at = 3", "people.deleted_at"),
        ("UPDATE people SET is_team = 'yes'", "people.is_team"),
        ("UPDATE people SET changed_at = 'lately'", "people.changed_at"),
        ("UPDATE people SET replaced_by = ''", "people.replaced_by"),
        ("UPDATE users SET mail = X'00'", "users.mail"),
        ("UPDATE organisations SET changed_at = 7", "organisations.changed_at"),
        ("UPDATE person_emails SET is_valid = 'yes'", "person_emails.is_valid"),
        ("UPDATE person_emails SET person_id = NULL", "person_emails.person_id"),
    ],
)
def test_a_column_that_holds_something_else_overnight_is_named(tmp_path: Path, change: str, path: str) -> None:
    crm = Crm("people", tmp_path)
    contacts = crm.filled(World([ADA]))
    assert contacts.find(ADA.address).kind == "one"
    with closing(sqlite3.connect(tmp_path / "crm.sqlite")) as connection, connection:
        connection.execute(change)
    with pytest.raises(ShapeChanged) as caught:
        contacts.find(ADA.address)
    crm.close()
    assert caught.value.path == path


def test_a_column_that_is_renamed_overnight_is_named(database: Crm) -> None:
    contacts = database.filled(World([ADA]))
    contacts.find(ADA.address)
    schema = "crm." if database.url.startswith("postgresql") else ""
    changed(database, f"ALTER TABLE {schema}people RENAME COLUMN tz TO zone", f"DROP TABLE {schema}notes")
    with pytest.raises(ShapeChanged) as caught:
        contacts.find(ADA.address)
    assert caught.value.path == f"{schema}people.tz"
    with pytest.raises(ShapeChanged):
        contacts.log_activity(ADA.id, "booked", AT, "k1")


def test_a_mapping_that_was_never_right_is_configuration_and_says_what_was_meant(database: Crm) -> None:
    database.filled(World([ADA]))
    schema = "crm" if database.url.startswith("postgresql") else None
    changed(database, f"ALTER TABLE {schema + '.' if schema else ''}person_emails RENAME COLUMN address TO adress")
    contacts, meant = (
        SqlContacts(database.url, mapping=people.mapping(database.folder, schema)),
        r"Did you mean adress\?",
    )
    with pytest.raises(AccessDenied, match=r"there is no (crm\.)?person_emails\.address. " + meant):
        contacts.find(ADA.address)
    contacts.close()


def test_each_field_says_where_it_stands_and_how_old_it_is(database: Crm) -> None:
    contact = database.filled(World([ADA])).find(ADA.address).contact
    assert contact is not None
    before = "crm." if database.url.startswith("postgresql") else ""
    name = Origin(f"{before}people.given_name, {before}people.family_name", CHANGED)
    assert contact.origins == {
        "name": name,
        "zone": Origin(f"{before}people.tz", CHANGED),
        "language": Origin(f"{before}people.locale", CHANGED),
        "company": Origin(f"{before}organisations.title", datetime(2026, 3, 1, tzinfo=UTC)),
        "owner": Origin(f"{before}users.mail"),
        "address": Origin(f"{before}person_emails.address"),
    }


@pytest.mark.parametrize(("title", "company"), [("Marsh Mills", "Marsh Mills"), ("Okoro Ltd", None)])
def test_a_joined_row_that_the_mapping_leaves_out_is_not_there(tmp_path: Path, title: str, company: str | None) -> None:
    crm = Crm("people", tmp_path)
    crm.filled(World([ADA]))
    written = people.mapping(tmp_path, None).model_dump(exclude_unset=True)
    written["contacts"]["joins"]["organisation"]["where"] = {"title": title}
    with closing(SqlContacts(crm.url, mapping=CrmMapping.model_validate(written))) as contacts:
        match = contacts.find(ADA.address)
    crm.close()
    assert (match.kind, match.contact and match.contact.company) == ("one", company)


def test_where_several_rows_are_joined_a_text_on_which_they_do_not_agree_is_none(database: Crm) -> None:
    contacts = database.filled(World([ADA], ("name", "owner")))
    before = "crm." if database.url.startswith("postgresql") else ""
    changed(database, *([] if before else ["DROP TABLE users", "CREATE TABLE users (id TEXT, mail TEXT)"]))
    if before:
        changed(database, "ALTER TABLE crm.people DROP CONSTRAINT people_looked_after_by_fkey")
        changed(database, "ALTER TABLE crm.users DROP CONSTRAINT users_pkey")
    whose = f"SELECT looked_after_by FROM {before}people"
    for mail in ("kim@example.org", "lee@example.org"):
        changed(database, f"INSERT INTO {before}users (id, mail) VALUES (({whose}), '{mail}')")
    match = contacts.find(ADA.address)
    assert (match.kind, match.missing) == ("incomplete", ("owner",))


def changed(database: Crm, *statements: str) -> None:
    engine = sql.create_engine(database.url, poolclass=sql.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sql.text(statement))
