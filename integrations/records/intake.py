"""Taking mails in: each once, each into its conversation."""

from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa

from agent.domain import Arrival, MailUid
from integrations.records import audit
from integrations.records.outgoing import conversation_of
from integrations.records.schema import OfferState, Status
from integrations.records.tables import conversations, cursors, mails, offers
from integrations.records.transactions import Transactions, reading, writing

_FOLDER = "intake"


class SqlIntake(Transactions):
    """What the worker stores of the mailbox before anything is read."""

    def take_in(self, arrival: Arrival, *, received_at: datetime) -> str | None:
        """Store an arrival and move the cursor to it; return the mail's new id, or None where the mail is known."""
        with writing(self._database) as connection:
            _advance(connection, arrival.uid)
            if _known(connection, arrival.uid) or _found_again(connection, arrival):
                return None
            conversation_id = conversation_of(connection, arrival.thread) or _offered(connection, arrival.from_address)
            if conversation_id is None:
                conversation_id = uuid4().hex
                new = {"id": conversation_id, "address": arrival.from_address, "created_at": received_at}
                connection.execute(sa.insert(conversations).values(new))
            # Neither a clock that goes back nor a folder numbered anew must put a mail before those that came earlier.
            received_at = max([received_at, *_next_moment(connection, conversation_id)])
            mail_id = uuid4().hex
            row = {
                "id": mail_id,
                "conversation_id": conversation_id,
                "uidvalidity": arrival.uid.uidvalidity,
                "uid": arrival.uid.uid,
                "size": arrival.size,
                "message_id": arrival.message_id,
                "from_address": arrival.from_address,
                "received_at": received_at,
                "deadline": received_at + self._give_up_after,
                "status": Status.NEW,
            }
            connection.execute(sa.insert(mails).values(row))
            audit.append(connection, "mail_taken_in", mail_id, received_at, {"conversation": conversation_id})
            return mail_id

    def cursor(self) -> MailUid | None:
        """Return the place in the intake folder up to which mails were taken in."""
        query = sa.select(cursors.c.uidvalidity, cursors.c.uid).where(cursors.c.folder == _FOLDER)
        with reading(self._database) as connection:
            row = connection.execute(query).first()
        return MailUid(row.uidvalidity, row.uid) if row else None


def _next_moment(connection: sa.Connection, conversation_id: str) -> list[datetime]:
    """Return the moment after the conversation's last mail came, if there is one."""
    last = sa.select(sa.func.max(mails.c.received_at)).where(mails.c.conversation_id == conversation_id)
    return [moment + timedelta(microseconds=1) for moment in connection.execute(last).scalars() if moment is not None]


def _known(connection: sa.Connection, uid: MailUid) -> bool:
    query = sa.select(mails.c.id).where(mails.c.uidvalidity == uid.uidvalidity, mails.c.uid == uid.uid)
    return connection.execute(query).first() is not None


def _found_again(connection: sa.Connection, arrival: Arrival) -> bool:
    """Find a mail that lay in the folder before the server numbered it anew, and note its new place."""
    if arrival.message_id is None:
        return False
    same = sa.select(mails.c.id).where(
        mails.c.message_id == sa.bindparam(None, arrival.message_id, mails.c.message_id.type),
        mails.c.uidvalidity != arrival.uid.uidvalidity,
        mails.c.from_address.is_not_distinct_from(arrival.from_address),
        mails.c.size == arrival.size,
    )
    mail_id = connection.execute(same.order_by(mails.c.received_at)).scalar()
    if mail_id is None:
        return False
    place = {"uidvalidity": arrival.uid.uidvalidity, "uid": arrival.uid.uid}
    connection.execute(sa.update(mails).where(mails.c.id == mail_id).values(place))
    return True


def _offered(connection: sa.Connection, address: str | None) -> str | None:
    """Return the conversation of the sender's only open offer."""
    if address is None:
        return None
    theirs = sa.func.lower(offers.c.address) == sa.func.lower(sa.bindparam(None, address, offers.c.address.type))
    query = sa.select(offers.c.conversation_id).where(theirs, offers.c.state == OfferState.OPEN)
    found = connection.execute(query.limit(2)).scalars().all()
    return found[0] if len(found) == 1 else None


def _advance(connection: sa.Connection, uid: MailUid) -> None:
    here = sa.select(cursors.c.uidvalidity, cursors.c.uid).where(cursors.c.folder == _FOLDER)
    row = connection.execute(here).first()
    place = {"uidvalidity": uid.uidvalidity, "uid": uid.uid}
    if row is None:
        connection.execute(sa.insert(cursors).values(folder=_FOLDER, **place))
    elif row.uidvalidity != uid.uidvalidity or row.uid < uid.uid:
        connection.execute(sa.update(cursors).where(cursors.c.folder == _FOLDER).values(place))
