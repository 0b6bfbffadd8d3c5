"""What is owed, as rows: written within the commit of what it follows from."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from agent.domain import EffectKind, Owed
from integrations.records import audit
from integrations.records.schema import OwedState
from integrations.records.tables import conversations, mails, owed


def owe(connection: sa.Connection, mail_id: str, debts: Sequence[Owed], at: datetime) -> None:
    """Store what the worker has to deliver, once per key, in the caller's writing transaction.

    What has a time of its own is owed since then. An acknowledgement counts for its conversation from now on.
    """
    for debt in debts:
        if connection.execute(sa.select(owed.c.key).where(owed.c.key == debt.key)).first():
            continue
        row = {"key": debt.key, "mail_id": mail_id, "kind": debt.kind, "payload": debt.payload}
        due = {"not_before": debt.not_before, "since": debt.not_before or at}
        connection.execute(sa.insert(owed).values(**row, **due, state=OwedState.WAITING))
        audit.append(connection, "owed", mail_id, at, {"key": debt.key, "kind": debt.kind})
        if debt.kind == EffectKind.ACK:
            of_mail = sa.select(mails.c.conversation_id).where(mails.c.id == mail_id).scalar_subquery()
            connection.execute(sa.update(conversations).where(conversations.c.id == of_mail).values(acknowledged=True))
