"""The gates as rows: what holds effects back, by whose hand, until when."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from agent.policy import Gate
from integrations.records import audit
from integrations.records.tables import gates
from integrations.records.transactions import Transactions, reading, writing


@dataclass(frozen=True)
class GateRow(Gate):
    """A gate with who set it, when, and until when it stays closed (None: until it is opened)."""

    by: str
    at: datetime
    until: datetime | None


class SqlGates(Transactions):
    """Reads and sets gates."""

    def gates(self, now: datetime | None = None) -> list[GateRow]:
        """List the gates by name; given the time, one whose time is over counts as open."""
        with reading(self._database) as connection:
            rows = connection.execute(sa.select(gates).order_by(gates.c.name)).all()
        return [
            GateRow(
                name=row.name,
                closed=row.closed and not (now and row.until and row.until <= now),
                reason=row.reason,
                by=row.by,
                at=row.at,
                until=row.until,
            )
            for row in rows
        ]

    def set_gate(
        self,
        name: str,
        closed: bool,  # noqa: FBT001
        reason: str,
        by: str,
        at: datetime,
        until: datetime | None = None,
    ) -> None:
        """Close or open a gate."""
        values = {"closed": closed, "reason": reason, "by": by, "at": at, "until": until}
        with writing(self._database) as connection:
            if not connection.execute(sa.update(gates).where(gates.c.name == name).values(values)).rowcount:
                connection.execute(sa.insert(gates).values(name=name, **values))
            facts = {"gate": name, "by": by, "until": until}
            audit.append(connection, "gate_closed" if closed else "gate_opened", None, at, facts)
