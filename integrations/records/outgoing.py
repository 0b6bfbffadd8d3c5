"""The Message-IDs of what we sent: by them an answer finds its conversation."""

from collections.abc import Sequence

import sqlalchemy as sa

from integrations.records.tables import outgoing

_LAST_REFERENCES = 100


def remember(connection: sa.Connection, message_id: str, conversation_id: str, mail_id: str) -> None:
    """Note a Message-ID of ours, once, in the caller's writing transaction."""
    row = {"message_id": _bare(message_id), "conversation_id": conversation_id, "mail_id": mail_id}
    if not connection.execute(sa.select(outgoing.c.mail_id).where(outgoing.c.message_id == row["message_id"])).first():
        connection.execute(sa.insert(outgoing).values(row))


def conversation_of(connection: sa.Connection, thread: Sequence[str]) -> str | None:
    """Return the conversation of the last Message-ID of ours in a thread, oldest first."""
    references = [_bare(message_id) for message_id in thread[-_LAST_REFERENCES:]]
    query = sa.select(outgoing.c.message_id, outgoing.c.conversation_id).where(outgoing.c.message_id.in_(references))
    ours = {row.message_id: row.conversation_id for row in connection.execute(query)}
    return next((ours[reference] for reference in reversed(references) if reference in ours), None)


def _bare(message_id: str) -> str:
    return message_id.strip().removeprefix("<").removesuffix(">")
