"""Holds that tentative events show: whenever one ends, its event is owed to be removed, in the same commit."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from agent.domain import EffectKind, Hold, Owed, Slot
from integrations.records.debts import owe
from integrations.records.tables import holds, owed
from integrations.records.transactions import Transactions, reading


def hide(connection: sa.Connection, ended: Iterable[Hold], at: datetime) -> None:
    """Owe the removal of what shows these holds, in the caller's writing transaction; also where it is not there yet.

    What is owed says what was to be shown: whoever removes it waits until that is settled.
    """
    keys = sorted({hold.shown_as for hold in ended if hold.offer_id})
    shown = sa.select(owed).where(owed.c.key.in_(keys), owed.c.kind == EffectKind.SHOW_HOLD)
    for row in connection.execute(shown).all() if keys else ():
        owe(connection, row.mail_id, [Owed(EffectKind.HIDE_HOLD, f"{row.key}/hidden", row.payload)], at)


class SqlShownHolds(Transactions):
    """What the worker asks before it shows a hold."""

    def is_held(self, offer_id: str, slot: Slot, now: datetime) -> bool:
        """Say whether a time is held for an offer."""
        this = (holds.c.offer_id == offer_id) & (holds.c.start == slot.start) & (holds.c.end == slot.end)
        with reading(self._database) as connection:
            return connection.execute(sa.select(holds.c.id).where(this, holds.c.expires_at > now)).first() is not None
