"""What our tables are made of: their one metadata, the states that rows go through, and columns that recur."""

from enum import StrEnum

import sqlalchemy as sa

from agent.domain import DESK_OWNER
from integrations.records.columns import Moment


class Status(StrEnum):
    """Where a mail stands with the worker."""

    NEW = "new"
    RUNNING = "running"
    AWAITING_APPROVAL = "awaiting_approval"
    RETRY_LATER = "retry_later"
    PAUSED = "paused"
    DONE = "done"


class OfferState(StrEnum):
    """What became of an offer."""

    OPEN = "open"
    TAKEN = "taken"
    RELEASED = "released"
    REPLACED = "replaced"


class OwedState(StrEnum):
    """Whether something owed has been delivered, or given up."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class EffectState(StrEnum):
    """How far an effect is."""

    INFLIGHT = "inflight"
    DONE = "done"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def label(name: str, *, nullable: bool = False) -> sa.Column[str]:
    """Return a column of one of our own short words or ids."""
    return sa.Column(name, sa.String, nullable=nullable)


def of_meeting() -> tuple[sa.Column[str], sa.Column[str]]:
    """Return the columns that name a kind of meeting and who gives it, as the policy does."""
    return (
        sa.Column("meeting", sa.String, nullable=False, server_default=sa.text("''")),
        sa.Column("owner", sa.String, nullable=False, server_default=DESK_OWNER),
    )


def flag(name: str) -> sa.Column[bool]:
    """Return a column that is false at first."""
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def count(name: str) -> sa.Column[int]:
    """Return a column that counts from zero."""
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    """Return a column of an aware time."""
    return sa.Column(name, Moment, nullable=nullable)


def of_conversation() -> sa.Column[str]:
    """Return the reference to a conversation."""
    return sa.Column("conversation_id", sa.String, sa.ForeignKey("conversations.id"), nullable=False)


def of_mail(*, primary_key: bool = False) -> sa.Column[str]:
    """Return the reference to a mail."""
    return sa.Column("mail_id", sa.String, sa.ForeignKey("mails.id"), nullable=False, primary_key=primary_key)


def among(column: str, values: type[StrEnum]) -> sa.CheckConstraint:
    """Allow only the values of an enum."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


def at_most_one(name: str, table: sa.Table, column: str, where: str) -> sa.Index:
    """Allow one row per value of the column among the rows that meet the condition."""
    condition = sa.text(where)
    return sa.Index(name, table.c[column], unique=True, sqlite_where=condition, postgresql_where=condition)
