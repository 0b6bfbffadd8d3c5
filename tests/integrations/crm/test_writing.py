"""What is written into a CRM: a line once, whatever happens, and nothing else ever."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sql

from agent.domain import Contact
from integrations.sql_contacts import CrmMapping, SqlContacts
from integrations.sql_contacts.mapping import Activities
from tests.integrations.crm import people
from tests.integrations.crm.people import World, number
from tests.integrations.crm.worlds import Crm

ADA = Contact(number(1), "Ada Marsh", "ada@example.com", "Marsh Mills", "Europe/Berlin", "de", "kim@example.org")
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
KEY = "mail-1/activity"


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Return every statement that any engine runs meanwhile."""
    said: list[str] = []

    def hear(_connection, _cursor, statement, _parameters, _context, _many) -> None:
        said.append(statement.strip())

    sql.event.listen(sql.Engine, "before_cursor_execute", hear)
    yield said
    sql.event.remove(sql.Engine, "before_cursor_execute", hear)


def with_activities(database: Crm, **changes: object) -> CrmMapping:
    """Return the mapping of the CRM with other activities."""
    mapping = people.mapping(database.folder, "crm" if database.is_postgres else None)
    known = mapping.activities.model_dump() if mapping.activities else {}
    return mapping.model_copy(update={"activities": Activities.model_validate({**known, **changes})})


def test_nothing_but_reading_and_adding_is_ever_asked_of_the_database(database: Crm, statements: list[str]) -> None:
    contacts = database.filled(World([ADA], aliases=[("a@example.com", ADA.id)], merged={ADA.id: ADA.id}))
    statements.clear()
    for asked in (ADA.address, "a@example.com", "eve@example.net", ""):
        contacts.find(asked)
    assert statements
    assert all(said.startswith("SELECT") for said in statements)
    for _ in range(2):
        contacts.log_activity(ADA.id, "booked", AT, KEY)
    added = [said for said in statements if not said.startswith("SELECT")]
    assert len(added) == 2
    assert all(said.startswith("INSERT INTO ") and "notes" in said.partition("(")[0] for said in added)


def test_a_person_and_their_data_stay_as_they_were(database: Crm) -> None:
    contacts = database.filled(World([ADA]))
    before = contacts.find(ADA.address)
    for number_of in range(3):
        contacts.log_activity(ADA.id, "booked", AT, f"mail-{number_of}/activity")
    after = contacts.find(ADA.address)
    assert (after, after.contact and after.contact.origins) == (before, before.contact and before.contact.origins)


def test_where_no_column_takes_the_key_the_line_ends_with_it(database: Crm) -> None:
    database.filled(World([ADA]))
    with closing(SqlContacts(database.url, mapping=with_activities(database, uuid=None))) as contacts:
        made_by_the_table(database)
        for key in (KEY, KEY, "mail-1/activit_", "mail-%/activity"):
            contacts.log_activity(ADA.id, "booked", AT, key)
        contacts.log_activity(ADA.id, "moved", AT, KEY)
    lines = ["booked [mail-%/activity]", "booked [mail-1/activit_]", "booked [mail-1/activity]"]
    assert sorted(text for _, text, _ in database.history()) == lines


def test_eight_who_write_the_same_line_at_once_write_it_once(database: Crm) -> None:
    database.filled(World([ADA]))
    with closing(SqlContacts(database.url, mapping=with_activities(database, uuid=None))) as contacts:
        made_by_the_table(database)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: contacts.log_activity(ADA.id, "booked", AT, KEY), range(8)))
    assert len(database.history()) == 1


def test_the_time_of_a_line_is_in_utc_whatever_the_zone_of_the_database(database: Crm) -> None:
    database.filled(World([ADA]))
    if database.is_postgres:
        name = sql.make_url(database.url).database
        with sql.create_engine(database.url, poolclass=sql.NullPool).begin() as connection:
            connection.exec_driver_sql(f"ALTER DATABASE {name} SET timezone TO 'Asia/Tokyo'")
    with closing(SqlContacts(database.url, mapping=with_activities(database))) as contacts:
        contacts.log_activity(ADA.id, "booked", AT.astimezone(ZoneInfo("Europe/Berlin")), KEY)
    assert database.history() == [(ADA.id, "booked", AT)]


def test_a_uuid_that_is_made_from_the_key_is_always_the_same(database: Crm) -> None:
    contacts = database.filled(World([ADA]))
    contacts.log_activity(ADA.id, "booked", AT, KEY)
    table = "crm.notes" if database.is_postgres else "notes"
    with sql.create_engine(database.url, poolclass=sql.NullPool).connect() as connection:
        made = connection.exec_driver_sql(f"SELECT id FROM {table}").scalar()
    assert UUID(str(made)) == UUID("e6060fad-3558-53e1-8fa7-fb1047f71fba")


def test_a_contact_may_be_written_with_what_kind_of_record_it_is(database: Crm) -> None:
    if database.is_postgres:
        return
    database.filled(World([ADA]))
    with closing(SqlContacts(database.url, mapping=with_activities(database, contact_prefix="people,"))) as contacts:
        contacts.log_activity(ADA.id, "booked", AT, KEY)
    assert database.history() == [(f"people,{ADA.id}", "booked", AT)]


def made_by_the_table(database: Crm) -> None:
    """Let the table give its rows keys of its own."""
    key = "id UUID PRIMARY KEY DEFAULT gen_random_uuid()" if database.is_postgres else "id INTEGER PRIMARY KEY"
    who = "person_id UUID" if database.is_postgres else "person_id TEXT"
    table = "crm.notes" if database.is_postgres else "notes"
    with sql.create_engine(database.url, poolclass=sql.NullPool).begin() as connection:
        connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql(f"CREATE TABLE {table} ({key}, {who}, body TEXT, kind TEXT, made_at TIMESTAMP)")
