"""What is left for people and for later: handoffs, debts, and the counts that keep a conversation bounded."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from agent.domain import Handoff, Owed, Reason
from integrations.records import audit
from integrations.records.debts import owe
from integrations.records.tables import conversations, handoffs, mails
from integrations.records.transactions import Transactions, reading, writing


class SqlHandoffDesk(Transactions):
    """The HandoffDesk port, and what people do with a handoff."""

    def hand_off(self, handoff: Handoff, owed: Sequence[Owed]) -> None:
        """Open a handoff and what follows from it, in one commit, once per mail and reason; a closed one opens again.

        Where a person took over, the conversation is theirs from this commit on.
        """
        same = (handoffs.c.mail_id == handoff.mail_id) & (handoffs.c.reason == handoff.reason)
        with writing(self._database) as connection:
            at = self._at(connection)
            known = connection.execute(sa.select(handoffs.c.closed_at).where(same)).first()
            if known is not None:
                if known.closed_at is not None:
                    again = {"due": handoff.due, "closed_at": None, "closed_by": None}
                    connection.execute(sa.update(handoffs).where(same).values(again))
                    audit.append(connection, "handed_off_again", handoff.mail_id, at, {"reason": handoff.reason})
                return
            row = {"mail_id": handoff.mail_id, "conversation_id": handoff.conversation_id, "reason": handoff.reason}
            values = {"detail": handoff.detail, "due": handoff.due, "opened_at": at}
            connection.execute(sa.insert(handoffs).values(**row, **values))
            if handoff.reason == Reason.PERSON_TOOK_OVER:
                _set_taken_over(connection, handoff.conversation_id, taken_over=True)
            facts = {"reason": handoff.reason, "due": handoff.due}
            audit.append(connection, "handed_off", handoff.mail_id, at, facts)
            owe(connection, handoff.mail_id, owed, at)

    def owe(self, mail_id: str, owed: Sequence[Owed]) -> None:
        """Store what the worker has to deliver, once per key."""
        with writing(self._database) as connection:
            owe(connection, mail_id, owed, self._at(connection))

    def told_of(self, address: str, reason: Reason, since: datetime) -> bool:
        """Say whether a mail of this address was handed off for this reason since then."""
        theirs = sa.bindparam(None, address.lower(), mails.c.from_address.type)
        query = sa.select(handoffs.c.mail_id).join(mails, mails.c.id == handoffs.c.mail_id)
        query = query.where(handoffs.c.reason == reason, handoffs.c.opened_at > since)
        query = query.where(sa.func.lower(mails.c.from_address) == theirs)
        with reading(self._database) as connection:
            return connection.execute(query).first() is not None

    def count_handoffs(self, since: datetime, address: str | None = None) -> int:
        """Count the handoffs opened since then, of all senders or of one."""
        query = sa.select(sa.func.count()).select_from(handoffs).where(handoffs.c.opened_at > since)
        if address is not None:
            theirs = sa.bindparam(None, address.lower(), mails.c.from_address.type)
            query = query.join(mails, mails.c.id == handoffs.c.mail_id)
            query = query.where(sa.func.lower(mails.c.from_address) == theirs)
        with reading(self._database) as connection:
            return int(connection.execute(query).scalar_one())

    def count_round(self, conversation_id: str, mail_id: str) -> None:
        """Count one more offer or question in this conversation, once a mail."""
        this = (mails.c.id == mail_id) & (mails.c.conversation_id == conversation_id)
        with writing(self._database) as connection:
            connection.execute(sa.update(mails).where(this).values(round_counted=True))

    def handoffs(self) -> list[Handoff]:
        """List the open handoffs: first where nobody can tell what happened, then by their time limit."""
        urgency = sa.case((handoffs.c.reason == Reason.EFFECT_UNCERTAIN, 0), else_=1)
        query = sa.select(handoffs).where(handoffs.c.closed_at.is_(None))
        with reading(self._database) as connection:
            rows = connection.execute(query.order_by(urgency, handoffs.c.due, handoffs.c.mail_id)).all()
        return [Handoff(row.mail_id, row.conversation_id, Reason(row.reason), row.detail, row.due) for row in rows]

    def close_handoff(self, mail_id: str, reason: Reason, *, by: str, at: datetime) -> bool:
        """Close a handoff that a person has dealt with; say whether it was open."""
        this = (handoffs.c.mail_id == mail_id) & (handoffs.c.reason == reason) & handoffs.c.closed_at.is_(None)
        with writing(self._database) as connection:
            closed = connection.execute(sa.update(handoffs).where(this).values(closed_at=at, closed_by=by)).rowcount > 0
            if closed:
                audit.append(connection, "handoff_closed", mail_id, at, {"reason": reason, "by": by})
        return closed

    def take_over(self, conversation_id: str, *, taken: bool, by: str, at: datetime) -> None:
        """Give a conversation to a person, or back to the desk."""
        with writing(self._database) as connection:
            _set_taken_over(connection, conversation_id, taken_over=taken)
            facts = {"conversation": conversation_id, "by": by}
            audit.append(connection, "taken_over" if taken else "given_back", None, at, facts)


def _set_taken_over(connection: sa.Connection, conversation_id: str, *, taken_over: bool) -> None:
    this = conversations.c.id == conversation_id
    connection.execute(sa.update(conversations).where(this).values(taken_over=taken_over))
