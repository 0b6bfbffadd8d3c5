"""The first tables.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table; those that others refer to come first."""
    _conversations()
    _mails()
    _papers()
    _diary()
    _effects()
    _owed_and_handoffs()
    _gates_and_calls()
    _audit()


def downgrade() -> None:
    """Drop every table, in the opposite order."""
    for table in (
        *("audit", "model_calls", "gates", "handoffs", "owed", "effects"),
        *("bookings", "holds", "offers", "outgoing", "cursors", "papers", "mails", "conversations"),
    ):
        op.drop_table(table)


def _key(name: str, kind: type[sa.types.TypeEngine[str]] = sa.String) -> sa.Column[str]:
    return sa.Column(name, kind, primary_key=True)


def _word(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _big(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


def _of(table: str, *, primary_key: bool = False) -> sa.Column[str]:
    target = sa.ForeignKey(f"{table}s.id")
    return sa.Column(f"{table}_id", sa.String, target, nullable=False, primary_key=primary_key)


def _among(column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _at_most_one(name: str, table: str, column: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, [column], unique=True, sqlite_where=condition, postgresql_where=condition)


def _conversations() -> None:
    address = _text("address", nullable=True)
    op.create_table(
        "conversations", _key("id"), address, _time("created_at"), _flag("taken_over"), _flag("acknowledged")
    )


def _mails() -> None:
    outcomes = ("booked", "moved", "cancelled", "offered", "asked", "closed", "handed_off", "ignored", "shadowed")
    op.create_table(
        "mails",
        *(_key("id"), _of("conversation"), _big("uidvalidity"), _big("uid"), _big("size")),
        *(_text("message_id", nullable=True), _text("from_address", nullable=True)),
        *(_time("received_at"), _time("deadline")),
        *(_word("status"), _word("outcome", nullable=True), _word("reason", nullable=True), _count("attempts")),
        sa.Column("thread_id", sa.String, unique=True),
        *(_time("not_before", nullable=True), _text("why", nullable=True), _time("settled_at", nullable=True)),
        _flag("round_counted"),
        sa.UniqueConstraint("uidvalidity", "uid"),
        _among("status", "new", "running", "awaiting_approval", "retry_later", "paused", "done"),
        _among("outcome", *outcomes, "dead_lettered"),
        sa.CheckConstraint("(status = 'done') = (outcome IS NOT NULL)", name="outcome_when_done"),
        sa.CheckConstraint("reason IS NULL OR outcome IS NOT NULL", name="reason_of_outcome"),
    )
    _index("mails", "message_id")
    _index("mails", "conversation_id", "received_at")
    _index("mails", "status")


def _papers() -> None:
    op.create_table("papers", _of("mail", primary_key=True), _key("name"), _text("document"))
    op.create_table("cursors", _key("folder"), _big("uidvalidity"), _big("uid"))
    op.create_table("outgoing", _key("message_id", sa.Text), _of("conversation"), _of("mail"))


def _diary() -> None:
    op.create_table(
        "offers",
        *(_key("id"), _of("conversation"), _of("mail"), _text("address"), _text("slots")),
        *(_word("moving_booking_id", nullable=True), _time("made_at"), _time("expires_at"), _word("state")),
        _among("state", "open", "taken", "released", "replaced"),
    )
    _index("offers", "address")
    _at_most_one("uq_offers_open", "offers", "conversation_id", "state = 'open'")
    op.create_table(
        "holds",
        *(sa.Column("id", sa.Integer, primary_key=True), _of("conversation")),
        sa.Column("offer_id", sa.String, sa.ForeignKey("offers.id")),
        *(_time("start"), _time("end"), _time("expires_at")),
        sa.CheckConstraint('start < "end"', name="has_length"),
    )
    _index("holds", "conversation_id")
    _index("holds", "start", "end")
    _at_most_one("uq_holds_reserved", "holds", "conversation_id", "offer_id IS NULL")
    op.create_table(
        "bookings",
        *(_key("id"), _of("conversation"), _of("mail"), _text("address"), _word("event_id")),
        *(_time("start"), _time("end"), sa.Column("generation", sa.Integer, nullable=False), _flag("cancelled")),
        sa.UniqueConstraint("event_id", "generation"),
        sa.CheckConstraint('start < "end"', name="has_length"),
    )
    _index("bookings", "address")
    _index("bookings", "start", "end")


def _effects() -> None:
    op.create_table(
        "effects",
        *(_key("key"), _of("conversation"), _of("mail"), _word("kind"), _text("request"), _word("request_hash")),
        *(_word("state"), _count("attempts"), _text("result", nullable=True), _time("begun_at"), _time("changed_at")),
        _among("state", "inflight", "done", "failed", "uncertain"),
        sa.CheckConstraint("(state = 'done') = (result IS NOT NULL)", name="result_when_done"),
    )
    _index("effects", "mail_id")
    _at_most_one("uq_effects_booking", "effects", "mail_id", "kind IN ('book', 'move', 'cancel') AND state <> 'failed'")


def _owed_and_handoffs() -> None:
    op.create_table(
        "owed",
        *(_key("key"), _of("mail"), _word("kind"), _text("payload"), _word("state"), _count("attempts")),
        *(_time("not_before", nullable=True), _text("why", nullable=True), _time("delivered_at", nullable=True)),
        _among("state", "waiting", "delivered", "given_up"),
        sa.CheckConstraint("(state = 'delivered') = (delivered_at IS NOT NULL)", name="time_when_delivered"),
    )
    _index("owed", "state")
    op.create_table(
        "handoffs",
        *(_of("mail", primary_key=True), _key("reason"), _of("conversation"), _text("detail"), _time("due")),
        *(_time("opened_at"), _time("closed_at", nullable=True), _text("closed_by", nullable=True)),
    )


def _gates_and_calls() -> None:
    op.create_table(
        "gates",
        *(_key("name"), _flag("closed"), _text("reason"), _text("by"), _time("at"), _time("until", nullable=True)),
    )
    op.create_table(
        "model_calls",
        *(sa.Column("id", sa.Integer, primary_key=True), _word("mail_id"), _word("purpose"), _word("model")),
        *(sa.Column(f"{kind}_tokens", sa.Integer) for kind in ("input", "cached", "output")),
        *(sa.Column("seconds", sa.Double, nullable=False), _word("result"), _time("at")),
    )
    _index("model_calls", "mail_id")
    _index("model_calls", "at")


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        *(_word("at"), _word("event"), _word("mail_id", nullable=True), _text("facts")),
        *(sa.Column("previous", sa.String, nullable=False, unique=True), sa.Column("hash", sa.String, nullable=False)),
        sa.UniqueConstraint("hash"),
    )
    _index("audit", "mail_id")
