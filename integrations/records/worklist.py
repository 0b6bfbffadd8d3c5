"""What the worker has to do, and what came of it: every step of a mail's status, each with its audit record."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from agent.domain import EffectKind, GateState, OutcomeKind, Reason
from agent.errors import PermanentError
from agent.papers import LASTING
from integrations.records import audit
from integrations.records.schema import OwedState, Status
from integrations.records.tables import gates, mails, owed, papers
from integrations.records.transactions import Transactions, reading, writing

_LONGEST_WAIT = timedelta(hours=2)
"""Longer than any wait that is noted: what waits longer was noted by a clock that has gone back since."""


def _oldest_open() -> sa.Subquery:
    """Return each conversation's oldest mail that has no outcome: later ones wait for it."""
    order = (mails.c.received_at, mails.c.uidvalidity, mails.c.uid)
    place = sa.func.row_number().over(partition_by=mails.c.conversation_id, order_by=order).label("place")
    ranked = sa.select(mails, place).where(mails.c.status != Status.DONE).subquery()
    return sa.select(ranked).where(ranked.c.place == 1).subquery()


_FIRST = _oldest_open()
_READY = sa.select(_FIRST.c.not_before).where(_FIRST.c.status.in_((Status.NEW, Status.RUNNING, Status.RETRY_LATER)))
_PAUSED = sa.select(_FIRST.c.deadline).where(_FIRST.c.status == Status.PAUSED)
_OWED = sa.select(owed.c.not_before).where(owed.c.state == OwedState.WAITING, owed.c.kind != EffectKind.REMINDER)


@dataclass(frozen=True)
class Attempt:
    """One try at a mail: its graph thread, and how many tries there were with this one."""

    mail_id: str
    thread_id: str
    attempts: int


class SqlWorklist(Transactions):
    """The worker's side of the mails."""

    def due(self, now: datetime, held: Collection[str] = ()) -> list[str]:
        """List the conversations whose oldest open mail can be worked on now, oldest first; `held` names closed gates.

        A mail that a gate holds back is due once that gate is open, or its deadline has come.
        """
        query = sa.select(_FIRST.c.conversation_id).where(_is_due(now, held))
        with reading(self._database) as connection:
            rows = connection.execute(query.order_by(_FIRST.c.received_at, _FIRST.c.uidvalidity, _FIRST.c.uid))
            return list(rows.scalars())

    def next_due(self, now: datetime) -> datetime | None:
        """Return when a mail or something owed is due next, `now` where something is; None where nothing waits.

        A reminder is left out: it waits for silence, not for anything to be mended.
        """
        with reading(self._database) as connection:
            times = [*connection.execute(_READY).scalars(), *connection.execute(_OWED).scalars()]
            deadlines = connection.execute(_PAUSED).scalars().all()
            if deadlines:
                opening = sa.select(gates.c.until).where(gates.c.state != GateState.OPEN, gates.c.until > now)
                times += [*deadlines, *connection.execute(opening).scalars()]
        return min((max(time or now, now) for time in times), default=None)

    def begin_attempt(self, conversation_id: str, now: datetime, held: Collection[str] = ()) -> Attempt | None:
        """Count a try at the conversation's oldest open mail, before it runs; None where that mail is not due.

        A mail found running was left by a crash: it is tried again, on the same thread.
        """
        query = sa.select(_FIRST).where(_FIRST.c.conversation_id == conversation_id, _is_due(now, held))
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

    def retry_later(self, mail_id: str, not_before: datetime, why: str) -> None:
        """Put a mail off; its try does not count against the limit."""
        self._put(mail_id, Status.RETRY_LATER, not_before=not_before, why=why)

    def await_approval(self, mail_id: str) -> None:
        """Leave a mail until a person has decided."""
        self._put(mail_id, Status.AWAITING_APPROVAL)

    def pause(self, mail_id: str, gate: str) -> None:
        """Leave a mail until the gate of this name is open, or its deadline has come."""
        self._put(mail_id, Status.PAUSED, why=gate)

    def start_over(self, mail_id: str) -> None:
        """Forget what was decided for a mail: its next attempt decides anew from the same words, on a new thread."""
        decided = (papers.c.mail_id == mail_id) & papers.c.name.not_in(LASTING)
        with writing(self._database) as connection:
            connection.execute(sa.delete(papers).where(decided))
            connection.execute(sa.update(mails).where(mails.c.id == mail_id).values(thread_id=None))
            audit.append(connection, "started_over", mail_id, self._at(connection), {})

    def resume(self, mail_id: str, at: datetime) -> None:
        """Make a mail due that waits for a person, for a gate or for a time; others stay as they are."""
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

    def open_runs(self, status: Status | None = None) -> list[Attempt]:
        """List the mails that were begun and have no outcome yet, of one status or any, oldest first."""
        of_status = mails.c.status == status if status else mails.c.status != Status.DONE
        query = sa.select(mails).where(of_status, mails.c.thread_id.is_not(None))
        with reading(self._database) as connection:
            rows = connection.execute(query.order_by(mails.c.received_at, mails.c.uidvalidity, mails.c.uid))
            return [Attempt(row.id, row.thread_id, row.attempts) for row in rows]

    def _put(
        self,
        mail_id: str,
        status: Status,
        *,
        not_before: datetime | None = None,
        why: str | None = None,
    ) -> None:
        values: dict[str, Any] = {"status": status, "not_before": not_before, "why": why}
        running = mails.c.status == Status.RUNNING
        values["attempts"] = sa.case((running, mails.c.attempts - 1), else_=mails.c.attempts)
        still_open = (mails.c.id == mail_id) & (mails.c.status != Status.DONE)
        with writing(self._database) as connection:
            if not connection.execute(sa.update(mails).where(still_open).values(values)).rowcount:
                message = "records: no such mail is open"
                raise PermanentError(message)
            facts = {"not_before": not_before} if not_before else {}
            audit.append(connection, f"mail_{status}", mail_id, self._at(connection), facts)


def _is_due(now: datetime, held: Collection[str]) -> sa.ColumnElement[bool]:
    ready = _FIRST.c.status.in_((Status.NEW, Status.RUNNING))
    waited = (_FIRST.c.not_before <= now) | (_FIRST.c.not_before > now + _LONGEST_WAIT)
    again = (_FIRST.c.status == Status.RETRY_LATER) & waited
    free = _FIRST.c.why.not_in(held) | (_FIRST.c.deadline <= now)
    return ready | again | ((_FIRST.c.status == Status.PAUSED) & free)
