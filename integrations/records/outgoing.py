"""The Message-IDs of what we sent: by them an answer finds its conversation, and a bounce its mail."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from agent.domain import Effect, EffectKind
from integrations.records.tables import outgoing

_LAST_REFERENCES = 100


def remember(connection: sa.Connection, message_id: str, effect: Effect, at: datetime) -> None:
    """Note a mail of ours before it is sent, once, in the caller's writing transaction."""
    row = {
        "message_id": bare(message_id),
        "conversation_id": effect.conversation_id,
        "mail_id": effect.mail_id,
        "kind": effect.kind,
        "address": effect.recipient.lower() or None,
        "at": at,
    }
    if sent(connection, message_id) is None:
        connection.execute(sa.insert(outgoing).values(row))


def sent(connection: sa.Connection, message_id: str) -> Any:
    """Return the row of a mail of ours, None where there is none."""
    return connection.execute(sa.select(outgoing).where(outgoing.c.message_id == bare(message_id))).first()


def conversation_of(connection: sa.Connection, thread: Sequence[str]) -> str | None:
    """Return the conversation of the last mail of ours to a customer in a thread, oldest first."""
    references = [bare(message_id) for message_id in thread[-_LAST_REFERENCES:]]
    to_customer = outgoing.c.kind.is_distinct_from(EffectKind.NOTICE)
    query = sa.select(outgoing.c.message_id, outgoing.c.conversation_id).where(to_customer)
    rows = connection.execute(query.where(outgoing.c.message_id.in_(references)))
    ours = {row.message_id: row.conversation_id for row in rows}
    return next((ours[reference] for reference in reversed(references) if reference in ours), None)


def message_ids(connection: sa.Connection, conversation_id: str) -> frozenset[str]:
    """Return the Message-IDs of what we have written in a conversation, in brackets."""
    query = sa.select(outgoing.c.message_id).where(outgoing.c.conversation_id == conversation_id)
    return frozenset(f"<{message_id}>" for message_id in connection.execute(query).scalars())


def last_kind(connection: sa.Connection, thread: Sequence[str]) -> str | None:
    """Return what the last mail of ours in a thread was, None where there is none or nobody knows."""
    references = [bare(message_id) for message_id in thread[-_LAST_REFERENCES:]]
    query = sa.select(outgoing.c.message_id, outgoing.c.kind).where(outgoing.c.message_id.in_(references))
    kinds = {row.message_id: row.kind for row in connection.execute(query)}
    return next((kinds[reference] for reference in reversed(references) if reference in kinds), None)


def bare(message_id: str) -> str:
    """Return a Message-ID without its brackets."""
    return message_id.strip().removeprefix("<").removesuffix(">")
