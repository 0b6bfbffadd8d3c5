"""Into which conversation a mail belongs."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from agent.domain import Arrival
from integrations.records.diary_rows import is_answerable, is_of
from integrations.records.outgoing import conversation_of
from integrations.records.schema import OfferState
from integrations.records.tables import conversations, offers


def conversation_for(connection: sa.Connection, arrival: Arrival, at: datetime) -> str:
    """Return the conversation that a mail belongs to, a new one where it begins one.

    Whoever joins another's thread has a conversation of their own: nothing in it was offered to them. A person who has
    taken over the thread has taken over theirs as well.
    """
    of_thread = _of_thread(connection, arrival)
    if of_thread and (of_thread.address or "").lower() == (arrival.from_address or "").lower():
        return str(of_thread.id)
    offered = _offered(connection, arrival.from_address, at)
    if offered is not None:
        return offered
    conversation_id = uuid4().hex
    new = {"id": conversation_id, "address": arrival.from_address, "created_at": at}
    taken_over = of_thread is not None and of_thread.taken_over
    connection.execute(sa.insert(conversations).values(**new, taken_over=taken_over))
    return conversation_id


def _of_thread(connection: sa.Connection, arrival: Arrival) -> Any:
    """Return the row of the conversation to which the last of our mails in the thread belongs, if there is one."""
    conversation_id = conversation_of(connection, arrival.thread)
    return connection.execute(sa.select(conversations).where(conversations.c.id == conversation_id)).first()


def _offered(connection: sa.Connection, address: str | None, at: datetime) -> str | None:
    """Return the conversation of the sender's only open offer that can still be answered."""
    if address is None:
        return None
    theirs = is_of(offers.c.address, address) & (offers.c.state == OfferState.OPEN) & is_answerable(at)
    found = connection.execute(sa.select(offers.c.conversation_id).where(theirs).limit(2)).scalars().all()
    return found[0] if len(found) == 1 else None
