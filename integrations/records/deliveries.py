"""What the worker delivers after a run: due debts, and what came of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from agent.domain import EffectKind
from agent.errors import PermanentError
from integrations.records import audit
from integrations.records.schema import OwedState
from integrations.records.tables import mails, owed
from integrations.records.transactions import Transactions, reading, writing


@dataclass(frozen=True)
class Delivery:
    """Something owed, for which mail, since when, and how often its delivery has failed."""

    key: str
    kind: EffectKind
    mail_id: str
    conversation_id: str
    since: datetime
    attempts: int


class SqlDeliveries(Transactions):
    """The worker's side of what is owed."""

    def owed_due(self, now: datetime) -> list[Delivery]:
        """List what is to be delivered now, that of the oldest mail first."""
        ready = (owed.c.state == OwedState.WAITING) & (owed.c.not_before.is_(None) | (owed.c.not_before <= now))
        columns = (owed.c.key, owed.c.kind, owed.c.mail_id, owed.c.since, owed.c.attempts, mails.c.conversation_id)
        query = sa.select(*columns).join(mails, mails.c.id == owed.c.mail_id).where(ready)
        oldest = (mails.c.received_at, mails.c.uidvalidity, mails.c.uid)
        with reading(self._database) as connection:
            rows = connection.execute(query.order_by(*oldest, owed.c.key)).all()
        return [
            Delivery(row.key, EffectKind(row.kind), row.mail_id, row.conversation_id, row.since, row.attempts)
            for row in rows
        ]

    def owed_payload(self, key: str) -> dict[str, Any]:
        """Return what is to be delivered; by itself, so that one that cannot be opened keeps no other back."""
        with reading(self._database) as connection:
            payload: dict[str, Any] = _row(connection, key).payload
        return payload

    def is_waiting(self, key: str) -> bool:
        """Say whether something is owed still."""
        with reading(self._database) as connection:
            return bool(_row(connection, key).state == OwedState.WAITING)

    def delivered(self, key: str, at: datetime) -> None:
        """Note a delivery; again is harmless."""
        with writing(self._database) as connection:
            row = _row(connection, key)
            if row.state != OwedState.DELIVERED:
                values = {"state": OwedState.DELIVERED, "delivered_at": at, "not_before": None, "why": None}
                connection.execute(sa.update(owed).where(owed.c.key == key).values(values))
                audit.append(connection, "owed_delivered", row.mail_id, at, {"key": key})

    def put_off(self, key: str, not_before: datetime, why: str) -> None:
        """Leave what a gate holds back for later: that is no failure, and is not counted."""
        waits = (owed.c.key == key) & (owed.c.state == OwedState.WAITING)
        with writing(self._database) as connection:
            connection.execute(sa.update(owed).where(waits).values(not_before=not_before, why=why))

    def drop(self, key: str, why: str, at: datetime) -> None:
        """Note that something is owed no more, and why; what is delivered stays so."""
        waits = (owed.c.key == key) & (owed.c.state == OwedState.WAITING)
        with writing(self._database) as connection:
            row = _row(connection, key)
            values = {"state": OwedState.GIVEN_UP, "not_before": None, "why": why}
            if connection.execute(sa.update(owed).where(waits).values(values)).rowcount:
                audit.append(connection, "owed_dropped", row.mail_id, at, {"key": key, "why": why})

    def failed_delivery(self, key: str, not_before: datetime | None, why: str) -> None:
        """Put off what could not be delivered, or with None give it up; what is delivered stays so."""
        with writing(self._database) as connection:
            row = _row(connection, key)
            if row.state != OwedState.DELIVERED:
                state = OwedState.WAITING if not_before else OwedState.GIVEN_UP
                values = {"state": state, "attempts": row.attempts + 1, "not_before": not_before, "why": why}
                connection.execute(sa.update(owed).where(owed.c.key == key).values(values))
                event = "owed_put_off" if not_before else "owed_given_up"
                audit.append(connection, event, row.mail_id, self._at(connection), {"key": key})


def _row(connection: sa.Connection, key: str) -> sa.Row[Any]:
    row = connection.execute(sa.select(owed).where(owed.c.key == key)).first()
    if row is None:
        message = "records: nothing is owed under this key"
        raise PermanentError(message)
    return row
