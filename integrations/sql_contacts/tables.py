"""A CRM of our own, with the tables that need no mapping."""

from collections.abc import Sequence

import sqlalchemy as sql

from agent.domain import Contact
from integrations.sql_contacts.mapping import Activities, CrmMapping, People

OUR_NAMES = CrmMapping(
    contacts=People(
        table="contacts", name=["name"], email="email", company="company", zone="time_zone", language="language"
    ),
    activities=Activities(table="activities", contact="contact_id", at="at", text="text", key="key"),
)
"""What holds where no mapping is given."""


def create_crm(url: str, people: Sequence[Contact] = ()) -> None:
    """Create a CRM with the default names and these people in it, for the embedded world and the tests."""
    schema = sql.MetaData()
    details = [sql.Column(name, sql.String) for name in ("name", "email", "company", "time_zone", "language")]
    sql.Table("contacts", schema, sql.Column("id", sql.String, primary_key=True), *details)
    sql.Table(
        "activities",
        schema,
        sql.Column("id", sql.Integer, primary_key=True),
        sql.Column("contact_id", sql.String, nullable=False),
        sql.Column("at", sql.DateTime(timezone=True), nullable=False),
        sql.Column("text", sql.String, nullable=False),
        sql.Column("key", sql.String, nullable=False, unique=True),
    )
    fields = {"id": "id", "name": "name", "email": "address", "company": "company"}
    fields |= {"time_zone": "zone", "language": "language"}
    rows = [{column: getattr(person, field) for column, field in fields.items()} for person in people]
    engine = sql.create_engine(url)
    schema.create_all(engine)
    if rows:
        with engine.begin() as connection:
            connection.execute(sql.insert(schema.tables["contacts"]), rows)
    engine.dispose()
