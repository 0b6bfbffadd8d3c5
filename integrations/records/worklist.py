"""What the worker has to do, and what came of it: every step of a mail's status, each with its audit record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from agent.domain import OutcomeKind, Reason
from agent.errors import PermanentError
from integrations.records import audit
from integrations.records.schema import OwedState, Status
from integrations.records.tables import mails, owed
from integrations.records.transactions import Transactions, reading, writing


@dataclass(frozen=True)
class Attempt:
    """One try at a mail: its graph thread, and how many tries there were with this one."""

    mail_id: str
    thread_id: str
    attempts: int


class SqlWorklist(Transactions):
    """The worker's side of the mails."""

    def due(self, now: datetime) -> list[str]:
        """List the conversations whose oldest open mail can be worked on now, oldest first."""
        first = _oldest_open()
        query = sa.select(first.c.conversation_id).where(_is_due(first, now))
        with reading(self._database) as connection:
            rows = connection.execute(query.order_by(first.c.received_at, first.c.uidvalidity, first.c.uid))
            return list(rows.scalars())

    def next_due(self, now: datetime) -> datetime | None:
        """Return when a mail or something owed is due next, `now` where something is; None where nothing waits."""
        first = _oldest_open()
        ready = sa.select(first.c.not_before).where(
            first.c.status.in_((Status.NEW, Status.RUNNING, Status.RETRY_LATER))
        )
        waiting = sa.select(owed.c.not_before).where(owed.c.state == OwedState.WAITING)
        with reading(self._database) as connection:
            times = [*connection.execute(ready).scalars(), *connection.execute(waiting).scalars()]
        return min((max(time or now, now) for time in times), default=None)

    def begin_attempt(self, conversation_id: str, now: datetime) -> Attempt | None:
        """Count a try at the conversation's oldest open mail, before it runs; None where that mail is not due.

        A mail found running was left by a crash: it is tried again, on the same thread.
        """
        first = _oldest_open()
        query = sa.select(first).where(first.c.conversation_id == conversation_id, _is_due(first, now))
        with writing(self._database) as connection:
            row = connection.execute(query).first()
            if row is None:
                return None
            attempt = Attempt(row.id, row.thread_id or uuid4().hex, row.attempts + 1)
            values = {"thread_id": attempt.thread_id, "attempts": attempt.attempts, "not_before": None, "why": None}
            connection.execute(sa.update(mails).where(mails.c.id == row.id).values(status=Status.RUNNING, **values))
            audit.append(connection, "attempt_begun", row.id, now, {"attempt": attempt.attempts})
        return attempt

    def settle(self, mail_id: str, outcome: OutcomeKind, reason: Reason | None, at: datetime) -> None:
        """Close a mail with its one outcome; again with the same one is harmless, with another a PermanentError."""
        with writing(self._database) as connection:
            row = connection.execute(sa.select(mails).where(mails.c.id == mail_id)).first()
            if row is None or (row.status == Status.DONE and (row.outcome, row.reason) != (outcome, reason)):
                message = "records: no such mail is open"
                raise PermanentError(message)
            if row.status == Status.DONE:
                return
            values = {"status": Status.DONE, "outcome": outcome, "reason": reason, "settled_at": at}
            closed = sa.update(mails).where(mails.c.id == mail_id).values(**values, not_before=None, why=None)
            connection.execute(closed)
            audit.append(connection, "mail_settled", mail_id, at, {"outcome": outcome, "reason": reason})

    def retry_later(self, mail_id: str, not_before: datetime, why: str, *, counted: bool = False) -> None:
        """Put a mail off. Its try counts against the limit only where `counted`: after a bug, not after an outage."""
        self._put(mail_id, Status.RETRY_LATER, counted=counted, not_before=not_before, why=why)

    def await_approval(self, mail_id: str) -> None:
        """Leave a mail until a person has decided."""
        self._put(mail_id, Status.AWAITING_APPROVAL)

    def pause(self, mail_id: str, why: str) -> None:
        """Leave a mail until it is resumed: a gate holds it back."""
        self._put(mail_id, Status.PAUSED, why=why)

    def resume(self, mail_id: str, at: datetime) -> None:
        """Make a mail due that waits for approval, for a gate or for a time; others stay as they are."""
        waits = mails.c.status.in_((Status.AWAITING_APPROVAL, Status.PAUSED, Status.RETRY_LATER))
        values = {"status": Status.RETRY_LATER, "not_before": at}
        with writing(self._database) as connection:
            if connection.execute(sa.update(mails).where(mails.c.id == mail_id, waits).values(values)).rowcount:
                audit.append(connection, "mail_resumed", mail_id, at, {})

    def outcome(self, mail_id: str) -> tuple[OutcomeKind, Reason | None] | None:
        """Return what came of a mail; None while it is open."""
        query = sa.select(mails.c.outcome, mails.c.reason).where(mails.c.id == mail_id)
        with reading(self._database) as connection:
            row = connection.execute(query).first()
        if row is None or row.outcome is None:
            return None
        return OutcomeKind(row.outcome), Reason(row.reason) if row.reason else None

    def with_status(self, status: Status) -> list[Attempt]:
        """List the mails of a status that were begun, oldest first, with their threads."""
        query = sa.select(mails).where(mails.c.status == status, mails.c.thread_id.is_not(None))
        with reading(self._database) as connection:
            rows = connection.execute(query.order_by(mails.c.received_at, mails.c.uidvalidity, mails.c.uid))
            return [Attempt(row.id, row.thread_id, row.attempts) for row in rows]

    def _put(
        self,
        mail_id: str,
        status: Status,
        *,
        counted: bool = False,
        not_before: datetime | None = None,
        why: str | None = None,
    ) -> None:
        values: dict[str, Any] = {"status": status, "not_before": not_before, "why": why}
        if not counted:
            running = mails.c.status == Status.RUNNING
            values["attempts"] = sa.case((running, mails.c.attempts - 1), else_=mails.c.attempts)
        still_open = (mails.c.id == mail_id) & (mails.c.status != Status.DONE)
        with writing(self._database) as connection:
            if not connection.execute(sa.update(mails).where(still_open).values(values)).rowcount:
                message = "records: no such mail is open"
                raise PermanentError(message)
            facts = {"not_before": not_before} if not_before else {}
            audit.append(connection, f"mail_{status}", mail_id, self._at(connection), facts)


def _oldest_open() -> sa.Subquery:
    """Return each conversation's oldest mail that has no outcome: later ones wait for it."""
    order = (mails.c.received_at, mails.c.uidvalidity, mails.c.uid)
    place = sa.func.row_number().over(partition_by=mails.c.conversation_id, order_by=order).label("place")
    ranked = sa.select(mails, place).where(mails.c.status != Status.DONE).subquery()
    return sa.select(ranked).where(ranked.c.place == 1).subquery()


def _is_due(first: sa.Subquery, now: datetime) -> sa.ColumnElement[bool]:
    ready = first.c.status.in_((Status.NEW, Status.RUNNING))
    return ready | ((first.c.status == Status.RETRY_LATER) & (first.c.not_before <= now))
