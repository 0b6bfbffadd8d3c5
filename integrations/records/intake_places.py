"""Where known mails lie, when their folder's numbers are not what they were."""

import sqlalchemy as sa

from agent.domain import Arrival, MailUid
from integrations.records.schema import Status
from integrations.records.tables import mails


def is_known_here(connection: sa.Connection, arrival: Arrival) -> bool:
    """Say whether this very mail was taken in at this place; another one that held the place loses it.

    A server that was set back to an earlier state gives the same UIDs to other mails.
    """
    row = connection.execute(sa.select(mails.c.id, is_same(arrival).label("is_same")).where(_at(arrival.uid))).first()
    if row is None or row.is_same:
        return row is not None
    _displace(connection, row.id)
    return False


def forget_places(connection: sa.Connection) -> None:
    """Take its place from every mail that is not settled: they lay in a folder that is no longer looked at."""
    query = sa.select(mails.c.id).where(mails.c.status != Status.DONE, mails.c.uid > 0)
    for mail_id in connection.execute(query).scalars().all():
        _displace(connection, mail_id)


def found_again(connection: sa.Connection, arrival: Arrival, *, settled_too: bool) -> bool:
    """Find a mail that lost its place, and note its new one; of several that are the same, one for each arrival.

    Of what arrives later than the folder lost its numbers, nothing is a settled mail that only moved: it repeats it.
    """
    has_no_place = (mails.c.uidvalidity != arrival.uid.uidvalidity) | (mails.c.uid <= 0)
    is_open = sa.case((mails.c.status != Status.DONE, 0), else_=1)
    query = sa.select(mails.c.id).where(has_no_place, is_same(arrival)).order_by(is_open, mails.c.received_at)
    if not settled_too:
        query = query.where(mails.c.status != Status.DONE)
    mail_id = connection.execute(query.limit(1)).scalar()
    if mail_id is None:
        return False
    place = {"uidvalidity": arrival.uid.uidvalidity, "uid": arrival.uid.uid}
    connection.execute(sa.update(mails).where(mails.c.id == mail_id).values(place))
    return True


def _displace(connection: sa.Connection, mail_id: str) -> None:
    lowest = connection.execute(sa.select(sa.func.min(mails.c.uid))).scalar_one()
    connection.execute(sa.update(mails).where(mails.c.id == mail_id).values(uid=min(lowest, 0) - 1))


def is_same(arrival: Arrival) -> sa.ColumnElement[bool]:
    """Compare by the key; with a mail that an earlier version took in, by what that knew."""
    same = mails.c.content_key == arrival.content_key
    if arrival.message_id is None:
        return same
    older = (
        mails.c.content_key.is_(None)
        & (mails.c.message_id == sa.bindparam(None, arrival.message_id, mails.c.message_id.type))
        & mails.c.from_address.is_not_distinct_from(arrival.from_address)
        & (mails.c.size == arrival.size)
    )
    return same | older


def _at(uid: MailUid) -> sa.ColumnElement[bool]:
    return (mails.c.uidvalidity == uid.uidvalidity) & (mails.c.uid == uid.uid)
