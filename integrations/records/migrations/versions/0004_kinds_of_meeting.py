"""Which kind of meeting is offered, held or booked, and who gives it.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = ("offers", "holds", "bookings")


def upgrade() -> None:
    """Add the columns; rows from before are of the policy's first kind, which was the only one, and of the owner."""
    for table in _TABLES:
        op.add_column(table, sa.Column("meeting", sa.String, nullable=False, server_default=sa.text("''")))
        op.add_column(table, sa.Column("owner", sa.String, nullable=False, server_default="owner"))


def downgrade() -> None:
    """Remove them."""
    for table in _TABLES:
        op.drop_column(table, "owner")
        op.drop_column(table, "meeting")
