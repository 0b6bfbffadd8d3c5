"""What we have written to whom, and what came back of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from agent.domain import DeliveryReport, EffectKind, SentCounts
from integrations.records import audit
from integrations.records.outgoing import last_kind, message_ids, sent
from integrations.records.tables import held_addresses, outgoing
from integrations.records.transactions import Transactions, reading, writing

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class HeldAddress:
    """An address that nothing is sent to, since when, and the status that a server gave for it."""

    address: str
    status: str
    since: datetime


class SqlOutbox(Transactions):
    """The Outbox port, and how a person releases an address."""

    def sent_counts(self, address: str, conversation_id: str, now: datetime) -> SentCounts:
        """Count our mails to an address within an hour and a day, and in a conversation within a day."""
        to_address = outgoing.c.address == sa.bindparam(None, address.lower(), outgoing.c.address.type)
        in_conversation = outgoing.c.conversation_id == conversation_id
        to_customer = outgoing.c.kind.in_((EffectKind.REPLY, EffectKind.ACK, EffectKind.REMINDER))
        query = sa.select(outgoing.c.at, to_address.label("to_address"), in_conversation.label("in_conversation"))
        query = query.where(to_customer, outgoing.c.at > now - _DAY, to_address | in_conversation)
        with reading(self._database) as connection:
            rows = connection.execute(query).all()
        hour = sum(bool(row.to_address) and row.at > now - _HOUR for row in rows)
        day = sum(bool(row.to_address) for row in rows)
        return SentCounts(hour, day, sum(bool(row.in_conversation) for row in rows))

    def came_back(self, report: DeliveryReport, at: datetime) -> EffectKind | None:
        """Note that a mail of ours was not delivered; return what it was, None where no such mail of ours went there.

        Only who got a mail of ours, or carried it, knows its Message-ID: for that a report is believed. Where the mail
        was passed on to another address, that one failed, and ours is not held back.
        """
        if report.message_id is None or report.action != "failed":
            return None
        with writing(self._database) as connection:
            row = sent(connection, report.message_id)
            if row is None or row.kind is None:
                return None
            if row.came_back_at is None:
                this = outgoing.c.message_id == row.message_id
                status = report.status or ""
                connection.execute(sa.update(outgoing).where(this).values(came_back_at=at, status=status))
                audit.append(connection, "mail_came_back", row.mail_id, at, {"kind": row.kind, "status": status})
                is_theirs = row.address and report.recipient in (None, row.address)
                if is_theirs and row.kind != EffectKind.NOTICE and _is_for_good(status):
                    _hold_back(connection, row.address, status, at)
            return EffectKind(row.kind)

    def our_message_ids(self, conversation_id: str) -> frozenset[str]:
        """Return the Message-IDs of what we have written in a conversation."""
        with reading(self._database) as connection:
            return message_ids(connection, conversation_id)

    def answers_notice(self, thread: Sequence[str]) -> bool:
        """Say whether the last mail of ours in a thread, oldest first, was written to the owner."""
        with reading(self._database) as connection:
            return last_kind(connection, thread) == EffectKind.NOTICE

    def is_held_back(self, address: str) -> bool:
        """Say whether a mail of ours to this address came back for good, and nobody has released it since."""
        with reading(self._database) as connection:
            return connection.execute(sa.select(held_addresses.c.since).where(_held(address))).first() is not None

    def held_addresses(self) -> list[HeldAddress]:
        """List the addresses that nothing is sent to, the latest first."""
        query = sa.select(held_addresses).where(held_addresses.c.released_at.is_(None))
        with reading(self._database) as connection:
            rows = connection.execute(query.order_by(held_addresses.c.since.desc())).all()
        return [HeldAddress(row.address, row.status, row.since) for row in rows]

    def release_address(self, address: str, *, by: str, at: datetime) -> bool:
        """Let mail go to an address again; say whether it was held back."""
        with writing(self._database) as connection:
            released = {"released_at": at, "released_by": by}
            is_held = connection.execute(sa.update(held_addresses).where(_held(address)).values(released)).rowcount > 0
            if is_held:
                audit.append(connection, "address_released", None, at, {"by": by})
        return is_held


def _is_for_good(status: str) -> bool:
    """Say whether no mail will ever arrive there: not where a mailbox is full, or our mail itself was refused."""
    return status.startswith("5.") and not status.startswith(("5.2.2", "5.2.3", "5.3.4", "5.6.", "5.7."))


def _held(address: str) -> sa.ColumnElement[bool]:
    of_address = held_addresses.c.address == sa.bindparam(None, address.lower(), held_addresses.c.address.type)
    return of_address & held_addresses.c.released_at.is_(None)


def _hold_back(connection: sa.Connection, address: str, status: str, at: datetime) -> None:
    values = {"status": status, "since": at, "released_at": None, "released_by": None}
    known = held_addresses.c.address == address
    if not connection.execute(sa.update(held_addresses).where(known).values(values)).rowcount:
        connection.execute(sa.insert(held_addresses).values(address=address, **values))
