"""Content is sealed, and a gate has a state instead of a flag.

Revision ID: 0002
Revises: 0001
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from integrations.records.sealing import ContentColumn, Keys, exchange

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_CONTENT = (
    ContentColumn("papers", "document", ("mail_id", "name")),
    ContentColumn("effects", "request", ("key",)),
    ContentColumn("effects", "result", ("key",)),
    ContentColumn("owed", "payload", ("key",)),
    ContentColumn("handoffs", "detail", ("mail_id", "reason")),
    ContentColumn("offers", "slots", ("id",)),
)


def upgrade() -> None:
    """Seal every content value with the current key; turn the gates' flag into a state."""
    _exchange(_keys().seal)
    state = sa.Column("state", sa.String, nullable=False)
    failures = sa.Column("failures", sa.Integer, nullable=False, server_default="0")
    _remake_gates([state, failures], lambda row: {"state": "closed" if row["closed"] else "open"})
    _date_debts()


def downgrade() -> None:
    """Open every content value, and keep of the gates' states whether one holds effects back.

    The level goes: the first version took it from the settings.
    """
    _exchange(_keys().open)
    with op.batch_alter_table("owed") as owed:
        owed.drop_column("since")
    op.execute("DELETE FROM gates WHERE name = 'level'")
    closed = sa.Column("closed", sa.Boolean, nullable=False, server_default=sa.false())
    _remake_gates([closed], lambda row: {"closed": row["state"] != "open"})


def _keys() -> Keys:
    keys: Keys = context.config.attributes["keys"]
    return keys


def _exchange(change: Callable[[str, str], str]) -> None:
    for column in _CONTENT:
        exchange(lambda: nullcontext(op.get_bind()), column, partial(change, column.place))


def _date_debts() -> None:
    """Say of every debt since when it is owed; of an earlier one nothing better is known than when its mail came."""
    with op.batch_alter_table("owed") as owed:
        owed.add_column(sa.Column("since", sa.DateTime(timezone=True)))
    op.execute("UPDATE owed SET since = (SELECT received_at FROM mails WHERE mails.id = owed.mail_id)")
    with op.batch_alter_table("owed") as owed:
        owed.alter_column("since", nullable=False)


def _remake_gates(columns: Sequence[sa.Column[Any]], change: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
    """Make the few gates anew with these columns: the columns' order is that of the declared table."""
    connection = op.get_bind()
    before = sa.Table("gates", sa.MetaData(), autoload_with=connection)
    rows = [dict(row) for row in connection.execute(sa.select(before)).mappings()]
    op.drop_table("gates")
    after = op.create_table(
        "gates",
        *(sa.Column("name", sa.String, primary_key=True), *columns),
        *(sa.Column("reason", sa.Text, nullable=False), sa.Column("by", sa.Text, nullable=False)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
    )
    kept = ("name", "reason", "by", "at", "until")
    op.bulk_insert(after, [{name: row[name] for name in kept} | dict(change(row)) for row in rows])
