"""How a booking's event differed when it was last looked at, and up to which change each calendar was looked at.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table; no booking from before has been looked at yet."""
    op.add_column("bookings", sa.Column("seen", sa.String))
    op.create_table(
        "calendar_watches",
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_calendar_watches"),
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_table("calendar_watches")
    op.drop_column("bookings", "seen")
