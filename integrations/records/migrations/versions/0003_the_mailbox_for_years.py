"""Where the desk starts in its mailbox, what makes two mails one, and what came back of those it sent.

Revision ID: 0003
Revises: 0002
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_UNREPEATED = sa.text("duplicate_of IS NULL")
_OUTGOING: dict[str, type[sa.types.TypeEngine[Any]] | sa.types.TypeEngine[Any]] = {
    "kind": sa.String,
    "address": sa.Text,
    "at": sa.DateTime(timezone=True),
    "came_back_at": sa.DateTime(timezone=True),
    "status": sa.String,
}


def upgrade() -> None:
    """Add the columns, and the addresses that mail is held back from."""
    op.add_column("mails", sa.Column("content_key", sa.String))
    op.add_column("mails", sa.Column("duplicate_of", sa.String))
    op.create_index("ix_mails_content_key", "mails", ["content_key"])
    op.create_index(
        "uq_mails_content",
        "mails",
        ["content_key"],
        unique=True,
        sqlite_where=_UNREPEATED,
        postgresql_where=_UNREPEATED,
    )
    op.add_column("cursors", sa.Column("boundary", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("cursors", sa.Column("since", sa.DateTime(timezone=True)))
    op.add_column("cursors", sa.Column("account", sa.Text))
    for name, kind in _OUTGOING.items():
        op.add_column("outgoing", sa.Column(name, kind))
    op.create_index("ix_outgoing_address", "outgoing", ["address"])
    op.create_table(
        "held_addresses",
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        sa.Column("released_by", sa.Text),
        sa.PrimaryKeyConstraint("address", name="pk_held_addresses"),
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_table("held_addresses")
    op.drop_index("ix_outgoing_address", "outgoing")
    for name in _OUTGOING:
        op.drop_column("outgoing", name)
    op.drop_column("cursors", "account")
    op.drop_column("cursors", "since")
    op.drop_column("cursors", "boundary")
    op.drop_index("uq_mails_content", "mails")
    op.drop_index("ix_mails_content_key", "mails")
    op.drop_column("mails", "duplicate_of")
    op.drop_column("mails", "content_key")
