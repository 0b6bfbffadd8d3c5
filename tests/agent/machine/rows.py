"""What the records hold, read past all ports."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from agent.domain import Slot
from integrations.records import tables
from integrations.records.effect_rows import EffectRow
from integrations.records.transactions import reading
from tests.agent.desk import Desk
from tests.agent.machine.letters import Letter


def mail_at_hand(desk: Desk) -> str:
    """Return the id of the mail whose try began last."""
    found = sa.select(tables.audit.c.mail_id).where(tables.audit.c.event == "attempt_begun")
    return str(_all(desk, found.order_by(tables.audit.c.seq.desc()).limit(1))[0].mail_id)


def mails(desk: Desk) -> Sequence[sa.Row[Any]]:
    """List the mails."""
    return _all(desk, sa.select(tables.mails))


def owed(desk: Desk) -> Sequence[sa.Row[Any]]:
    """List what was ever owed."""
    return _all(desk, sa.select(tables.owed))


def effects(desk: Desk, mail_id: str | None = None) -> Sequence[EffectRow]:
    """List the effects."""
    return desk.records.effects(mail_id)


def audit(desk: Desk, after: int) -> Sequence[sa.Row[Any]]:
    """List the audit entries above a number."""
    return _all(desk, sa.select(tables.audit).where(tables.audit.c.seq > after).order_by(tables.audit.c.seq))


def last_entry(desk: Desk) -> int:
    """Return the number of the last audit entry."""
    return int(_all(desk, sa.select(sa.func.max(tables.audit.c.seq)))[0][0] or 0)


def sender(desk: Desk, letters: Mapping[str, Letter], mail_id: str) -> str | None:
    """Return the proven sender of a mail."""
    [row] = _all(desk, sa.select(tables.mails.c.message_id).where(tables.mails.c.id == mail_id))
    found = letters.get(row.message_id)
    return found.sender if found and found.proven else None


def slot_of(desk: Desk, event_id: str) -> Slot | None:
    """Return where an event is in the calendar."""
    event = desk.calendar.get(event_id)
    return event.slot if event else None


def _all(desk: Desk, query: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
    with reading(desk.records._database) as connection:
        return connection.execute(query).all()
