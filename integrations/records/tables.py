"""All tables, with the constraints that make the laws hold whatever the code does."""

import sqlalchemy as sa

from agent.domain import OutcomeKind
from integrations.records.columns import Content, Line, Moment
from integrations.records.diary_tables import bookings, calendar_watches, holds, offers
from integrations.records.schema import (
    EffectState,
    OwedState,
    Status,
    among,
    at_most_one,
    count,
    flag,
    label,
    metadata,
    moment,
    of_conversation,
    of_mail,
)

__all__ = [
    "audit",
    "bookings",
    "calendar_watches",
    "conversations",
    "cursors",
    "effects",
    "gates",
    "handoffs",
    "held_addresses",
    "holds",
    "mails",
    "metadata",
    "model_calls",
    "offers",
    "outgoing",
    "owed",
    "papers",
]

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("address", Line),
    moment("created_at"),
    flag("taken_over"),
    flag("acknowledged"),
)

mails = sa.Table(
    "mails",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    of_conversation(),
    sa.Column("uidvalidity", sa.BigInteger, nullable=False),
    sa.Column("uid", sa.BigInteger, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("message_id", Line, index=True),
    sa.Column("from_address", Line),
    moment("received_at"),
    moment("deadline"),
    label("status"),
    label("outcome", nullable=True),
    label("reason", nullable=True),
    count("attempts"),
    sa.Column("thread_id", sa.String, unique=True),
    moment("not_before", nullable=True),
    sa.Column("why", Line),
    moment("settled_at", nullable=True),
    flag("round_counted"),
    # Mails of the first versions have none.
    sa.Column("content_key", sa.String, index=True),
    # No foreign key: what is repeated may be erased before its repetition.
    sa.Column("duplicate_of", sa.String),
    sa.UniqueConstraint("uidvalidity", "uid"),
    sa.Index(None, "conversation_id", "received_at"),
    sa.Index(None, "status"),
    among("status", Status),
    among("outcome", OutcomeKind),
    sa.CheckConstraint("(status = 'done') = (outcome IS NOT NULL)", name="outcome_when_done"),
    sa.CheckConstraint("reason IS NULL OR outcome IS NOT NULL", name="reason_of_outcome"),
)

at_most_one("uq_mails_content", mails, "content_key", "duplicate_of IS NULL")

papers = sa.Table(
    "papers",
    metadata,
    of_mail(primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("document", Content("papers.document"), nullable=False),
)

cursors = sa.Table(
    "cursors",
    metadata,
    sa.Column("folder", sa.String, primary_key=True),
    sa.Column("uidvalidity", sa.BigInteger, nullable=False),
    sa.Column("uid", sa.BigInteger, nullable=False),
    # Up to this UID the folder holds what it held when it was first looked at, or when it was numbered anew: of that,
    # what came before `since` is left alone.
    sa.Column("boundary", sa.BigInteger, nullable=False, server_default="0"),
    moment("since", nullable=True),
    # Not known of the first versions.
    sa.Column("account", Line),
)

outgoing = sa.Table(
    "outgoing",
    metadata,
    sa.Column("message_id", Line, primary_key=True),
    of_conversation(),
    of_mail(),
    # Of what the first versions sent, neither kind, recipient nor time is known.
    label("kind", nullable=True),
    sa.Column("address", Line, index=True),
    moment("at", nullable=True),
    moment("came_back_at", nullable=True),
    label("status", nullable=True),
)

held_addresses = sa.Table(
    "held_addresses",
    metadata,
    sa.Column("address", Line, primary_key=True),
    label("status"),
    moment("since"),
    moment("released_at", nullable=True),
    sa.Column("released_by", Line),
)

effects = sa.Table(
    "effects",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    of_conversation(),
    of_mail(),
    label("kind"),
    sa.Column("request", Content("effects.request"), nullable=False),
    label("request_hash"),
    label("state"),
    count("attempts"),
    sa.Column("result", Content("effects.result")),
    moment("begun_at"),
    moment("changed_at"),
    sa.Index(None, "mail_id"),
    among("state", EffectState),
    sa.CheckConstraint("(state = 'done') = (result IS NOT NULL)", name="result_when_done"),
)
at_most_one("uq_effects_booking", effects, "mail_id", "kind IN ('book', 'move', 'cancel') AND state <> 'failed'")

owed = sa.Table(
    "owed",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    of_mail(),
    label("kind"),
    sa.Column("payload", Content("owed.payload"), nullable=False),
    label("state"),
    count("attempts"),
    moment("not_before", nullable=True),
    sa.Column("why", Line),
    moment("delivered_at", nullable=True),
    moment("since"),
    sa.Index(None, "state"),
    among("state", OwedState),
    sa.CheckConstraint("(state = 'delivered') = (delivered_at IS NOT NULL)", name="time_when_delivered"),
)

handoffs = sa.Table(
    "handoffs",
    metadata,
    of_mail(primary_key=True),
    sa.Column("reason", sa.String, primary_key=True),
    of_conversation(),
    sa.Column("detail", Content("handoffs.detail"), nullable=False),
    moment("due"),
    moment("opened_at"),
    moment("closed_at", nullable=True),
    sa.Column("closed_by", Line),
)

gates = sa.Table(
    "gates",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    label("state"),
    # Calls in a row that failed, where the gate is a circuit.
    count("failures"),
    sa.Column("reason", Line, nullable=False),
    sa.Column("by", Line, nullable=False),
    moment("at"),
    moment("until", nullable=True),
)

model_calls = sa.Table(
    "model_calls",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    # No foreign key: what was billed is recorded, also where no mail of ours stands behind it.
    sa.Column("mail_id", sa.String, nullable=False, index=True),
    label("purpose"),
    label("model"),
    sa.Column("input_tokens", sa.Integer),
    sa.Column("cached_tokens", sa.Integer),
    sa.Column("output_tokens", sa.Integer),
    sa.Column("seconds", sa.Double, nullable=False),
    label("result"),
    sa.Column("at", Moment, nullable=False, index=True),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    # Text, not a time: what cannot be parsed any more must still be hashed and found out.
    label("at"),
    label("event"),
    # No foreign key: the chain outlives the erasure of a mail.
    sa.Column("mail_id", sa.String, index=True),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("previous", sa.String, nullable=False, unique=True),
    sa.Column("hash", sa.String, nullable=False, unique=True),
)
