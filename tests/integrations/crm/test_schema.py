"""Where a database is not as its mapping says: what is missing, what was meant, and what can never work."""

from contextlib import closing

import pytest
import sqlalchemy as sql

from agent.domain import Contact
from agent.errors import PermanentError
from integrations.sql_contacts import CrmMapping, SqlContacts
from integrations.sql_contacts.queries import MOST_ROWS
from tests.integrations.crm import people
from tests.integrations.crm.people import World, number
from tests.integrations.crm.worlds import Crm

ADA = Contact(number(1), "Ada Marsh", "ada@example.com")
BEN = Contact(number(2), "Ben Okoro", "ben@example.org")


def found(database: Crm, *statements: str, mapping: CrmMapping | None = None) -> list[tuple[str, str, str]]:
    """Return what differs once these statements have run; where there are no schemas, none is named."""
    database.filled(World([ADA]))
    with sql.create_engine(database.url, poolclass=sql.NullPool).begin() as connection:
        for statement in statements:
            connection.execute(sql.text(bare(database, statement)))
    mapping = mapping or people.mapping(database.folder, "crm" if database.is_postgres else None)
    with closing(SqlContacts(database.url, mapping=mapping)) as contacts:
        return [(one.kind, one.place, one.message) for one in contacts.differences()]


def bare(database: Crm, text: str) -> str:
    return text if database.is_postgres else text.replace("crm.", "")


def test_tables_as_the_mapping_says_differ_in_nothing(database: Crm) -> None:
    assert found(database) == []


def test_a_view_is_as_good_as_a_table(database: Crm) -> None:
    view = "CREATE VIEW crm.users AS SELECT id, mail FROM crm.staff"
    assert found(database, "ALTER TABLE crm.users RENAME TO staff", view) == []


def test_a_join_whose_table_or_column_is_missing_is_named_with_what_was_meant(database: Crm) -> None:
    renamed = ["ALTER TABLE crm.users RENAME TO userz", "ALTER TABLE crm.organisations RENAME COLUMN title TO titel"]
    expected = [
        ("crm.organisations.title", "[contacts.joins.organisation]: there is no crm.organisations.title", "titel"),
        ("crm.users", "[contacts.joins.colleague]: there is no table crm.users", "crm.userz"),
        ("crm.organisations.title", "[accounts]: there is no crm.organisations.title", "titel"),
    ]
    assert found(database, *renamed) == [
        ("missing", bare(database, place), bare(database, f"{message}. Did you mean {meant}?"))
        for place, message, meant in expected
    ]


def test_a_schema_that_is_not_there_is_named(database: Crm) -> None:
    table = {"table": "crn.people" if database.is_postgres else "mian.people", "name": "name", "email": "email"}
    meant = "crn. Did you mean crm?" if database.is_postgres else "mian. Did you mean main?"
    mapping = CrmMapping.model_validate({"contacts": table})
    assert found(database, mapping=mapping) == [("missing", table["table"], f"[contacts]: there is no schema {meant}")]


def test_letters_count_where_the_database_tells_small_from_large(database: Crm) -> None:
    differences = found(database, 'ALTER TABLE crm.people RENAME COLUMN tz TO "TZ"')
    message = "[contacts]: there is no crm.people.tz. Did you mean TZ?"
    assert differences == ([("missing", "crm.people.tz", message)] if database.is_postgres else [])


def test_kinds_that_are_never_equal_are_named_where_the_database_compares_strictly(database: Crm) -> None:
    if not database.is_postgres:
        return
    text = "ALTER TABLE crm.person_emails ALTER COLUMN kind TYPE integer USING 1"
    key = "ALTER TABLE crm.people DROP CONSTRAINT people_looked_after_by_fkey"
    joined = "ALTER TABLE crm.people ALTER COLUMN looked_after_by TYPE text"
    flag = "ALTER TABLE crm.people ALTER COLUMN is_team TYPE text"
    mapping = people.mapping(database.folder, "crm")
    notes = mapping.activities.model_copy(update={"set": {"body": 7, "kind": "mail"}}) if mapping.activities else None
    where = mapping.contacts.model_copy(update={"where": {"tz": [1], "locale": "de", "is_team": "false"}})
    mapping = mapping.model_copy(update={"contacts": where, "activities": notes})
    never = "crm.users.id is a UUID and crm.people.looked_after_by a text: they are never equal"
    assert found(database, text, key, joined, flag, mapping=mapping) == [
        ("type", "crm.people.tz", "[contacts.where]: crm.people.tz is a text, and not a number"),
        (
            "type",
            "crm.people.is_team",
            "[contacts] shared: crm.people.is_team is a text, and it has to be a flag or number",
        ),
        (
            "type",
            "crm.users.id",
            f"[contacts.joins.colleague] on: {never}",
        ),
        ("type", "crm.notes.body", "[activities.set]: crm.notes.body is a text, and not a number"),
    ]


def test_more_rows_than_can_be_read_are_no_answer(database: Crm) -> None:
    contacts = database.filled(World([ADA], aliases=[(ADA.address, ADA.id)] * (MOST_ROWS - 2)))
    assert contacts.find(ADA.address).kind == "one"
    contacts = database.filled(World([ADA, BEN], aliases=[(ADA.address, ADA.id)] * MOST_ROWS))
    with pytest.raises(PermanentError, match="more rows than can be read"):
        contacts.find(ADA.address)
