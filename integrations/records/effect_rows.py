"""The ledger's rows, as the ledger and the people who watch it read them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from agent.domain import EffectKind
from integrations.records.columns import canonical
from integrations.records.schema import EffectState
from integrations.records.tables import effects
from integrations.records.transactions import Transactions, reading


@dataclass(frozen=True)
class EffectRow:
    """An effect: what was asked for, how far it is, and its result where it is done."""

    key: str
    kind: EffectKind
    mail_id: str
    conversation_id: str
    state: EffectState
    attempts: int
    request: dict[str, Any]
    request_hash: str
    result: dict[str, Any] | None
    begun_at: datetime
    changed_at: datetime


def request_hash(request: dict[str, Any]) -> str:
    """Return the SHA-256 of a request's canonical JSON."""
    return hashlib.sha256(canonical(request).encode()).hexdigest()


def effect_row(connection: sa.Connection, key: str) -> EffectRow | None:
    """Return the effect of a key."""
    row = connection.execute(sa.select(effects).where(effects.c.key == key)).first()
    return _effect(row) if row else None


class SqlEffectLog(Transactions):
    """Lists effects."""

    def effects(self, mail_id: str | None = None, *, state: EffectState | None = None) -> list[EffectRow]:
        """List the effects in the order in which they were begun, of one mail or all, of one state or any."""
        query = sa.select(effects).order_by(effects.c.begun_at, effects.c.key)
        if mail_id is not None:
            query = query.where(effects.c.mail_id == mail_id)
        if state is not None:
            query = query.where(effects.c.state == state)
        with reading(self._database) as connection:
            return [_effect(row) for row in connection.execute(query)]


def _effect(row: sa.Row[Any]) -> EffectRow:
    names = ("mail_id", "conversation_id", "attempts", "request", "request_hash", "result", "begun_at", "changed_at")
    values = {name: getattr(row, name) for name in names}
    return EffectRow(key=row.key, kind=EffectKind(row.kind), state=EffectState(row.state), **values)
