"""Taking mails in: each once, each into its conversation."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

import sqlalchemy as sa

from agent.domain import Arrival, IntakeStatus, MailUid
from integrations.records import audit
from integrations.records.conversations import conversation_for
from integrations.records.intake_places import forget_places, found_again, is_known_here, is_same
from integrations.records.schema import Status
from integrations.records.tables import cursors, mails
from integrations.records.transactions import Transactions, reading, writing

_FOLDER = "intake"
_WRONG_CLOCK = timedelta(days=1)
"""How far a sender's clock may be behind without a new mail being taken for an old one."""
Start = datetime | Literal["now", "all"]
"""Which of the mails that lie in the folder at the first look are taken in: those since a moment, none, or all."""


@dataclass(frozen=True)
class IntakePlace:
    """Where in the intake folder to go on: above `after`; of older mails, those that came `since` then.

    `is_new` where the start point was chosen by this very look, `was_renumbered` where the server has lost its numbers.
    """

    after: MailUid
    since: datetime | None = None
    is_new: bool = False
    was_renumbered: bool = False


class SqlIntake(Transactions):
    """What the worker stores of the mailbox before anything is read."""

    def begin_intake(self, status: IntakeStatus, start: Start, at: datetime) -> IntakePlace:
        """Return where to go on; choose the start point at the first look, and go over a folder that was renumbered.

        The folder of another account is looked at for the first time, too.
        """
        newest = status.newest
        with writing(self._database) as connection:
            row = connection.execute(sa.select(cursors).where(cursors.c.folder == _FOLDER)).first()
            if row is not None and row.account not in (None, status.account):
                forget_places(connection)
                connection.execute(sa.delete(cursors).where(cursors.c.folder == _FOLDER))
                row = None
            if row is None:
                place = _first_place(newest, start, at)
                connection.execute(sa.insert(cursors).values(folder=_FOLDER, account=status.account, **place))
                facts = {"start": start, "left": status.mails if start == "now" else None}
                audit.append(connection, "intake_began", None, at, facts)
                return IntakePlace(MailUid(newest.uidvalidity, place["uid"]), place["since"], is_new=True)
            if row.account is None:
                adopted = sa.update(cursors).where(cursors.c.folder == _FOLDER)
                connection.execute(adopted.values(account=status.account))
            if row.uidvalidity == newest.uidvalidity and row.uid <= newest.uid:
                here = MailUid(row.uidvalidity, row.uid)
                return IntakePlace(here, row.since if row.uid < row.boundary else None)
            # Numbered anew; or, under the same UIDVALIDITY, set back to an earlier state: UIDs will come again.
            anew = {"uidvalidity": newest.uidvalidity, "uid": 0, "boundary": newest.uid}
            connection.execute(sa.update(cursors).where(cursors.c.folder == _FOLDER).values(anew))
            audit.append(connection, "folder_renumbered", None, at, {"uidvalidity": newest.uidvalidity})
            return IntakePlace(MailUid(newest.uidvalidity, 0), row.since, was_renumbered=True)

    def intake_place(self) -> IntakePlace | None:
        """Return the place up to which mails were taken in; None before the first look."""
        query = sa.select(cursors).where(cursors.c.folder == _FOLDER)
        with reading(self._database) as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        return IntakePlace(MailUid(row.uidvalidity, row.uid), row.since if row.uid < row.boundary else None)

    def end_intake(self, newest: MailUid) -> None:
        """Note that all mails up to this one were gone over, also those that are not the desk's."""
        here = (cursors.c.folder == _FOLDER) & (cursors.c.uidvalidity == newest.uidvalidity)
        with writing(self._database) as connection:
            behind = here & (cursors.c.uid < newest.uid)
            connection.execute(sa.update(cursors).where(behind).values(uid=newest.uid))

    def take_in(self, arrival: Arrival, *, received_at: datetime) -> str | None:
        """Store an arrival and move the cursor to it; return the mail's new id, or None where there is no new mail.

        A mail that was delivered before, with the same words, is stored as its duplicate, in its conversation.
        """
        with writing(self._database) as connection:
            cursor = _advance(connection, arrival.uid)
            lay_there = _lay_there(cursor, arrival)
            if is_known_here(connection, arrival) or found_again(connection, arrival, settled_too=lay_there):
                return None
            if lay_there and _is_from_before(cursor, arrival):
                return None
            first = _first_of(connection, arrival)
            conversation_id = first.conversation_id if first else conversation_for(connection, arrival, received_at)
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
                "content_key": arrival.content_key,
                "duplicate_of": first.id if first else None,
                "received_at": received_at,
                "deadline": received_at + self._give_up_after,
                "status": Status.NEW,
            }
            facts: dict[str, Any] = {"conversation": conversation_id}
            if first:
                facts["duplicate_of"] = first.id
            elif _is_message_id_known(connection, arrival):
                facts["message_id"] = "was used before"
            connection.execute(sa.insert(mails).values(row))
            audit.append(connection, "mail_taken_in", mail_id, received_at, facts)
            return mail_id


def _first_place(newest: MailUid, start: Start, at: datetime) -> dict[str, Any]:
    if start == "now":
        return {"uidvalidity": newest.uidvalidity, "uid": newest.uid, "boundary": newest.uid, "since": at}
    since = None if start == "all" else start
    return {"uidvalidity": newest.uidvalidity, "uid": 0, "boundary": newest.uid, "since": since}


def _advance(connection: sa.Connection, uid: MailUid) -> Any:
    """Move the cursor, never back; return its row as it was, None where there was none."""
    row = connection.execute(sa.select(cursors).where(cursors.c.folder == _FOLDER)).first()
    place = {"uidvalidity": uid.uidvalidity, "uid": uid.uid}
    if row is None:
        connection.execute(sa.insert(cursors).values(folder=_FOLDER, **place))
    elif row.uidvalidity != uid.uidvalidity or row.uid < uid.uid:
        connection.execute(sa.update(cursors).where(cursors.c.folder == _FOLDER).values(place))
    return row


def _lay_there(cursor: Any, arrival: Arrival) -> bool:
    """Say whether a mail was in the folder when it was first looked at, or when it was numbered anew."""
    if cursor is None or cursor.uidvalidity != arrival.uid.uidvalidity:
        return True
    return arrival.uid.uid <= int(cursor.boundary)


def _is_from_before(cursor: Any, arrival: Arrival) -> bool:
    """Say whether a mail is older than the desk's start: a folder numbered anew must not flood it.

    A folder that was copied by hand may have lost the times of arrival; then the mails' own dates tell.
    """
    if cursor is None or cursor.since is None:
        return False
    came, written = arrival.arrived_at, arrival.written_at
    return bool((came and came < cursor.since) or (written and written < cursor.since - _WRONG_CLOCK))


def _first_of(connection: sa.Connection, arrival: Arrival) -> Any:
    """Return the mail that this one repeats, if there is one."""
    firsts = sa.select(mails.c.id, mails.c.conversation_id).where(is_same(arrival), mails.c.duplicate_of.is_(None))
    return connection.execute(firsts.order_by(mails.c.received_at)).first()


def _is_message_id_known(connection: sa.Connection, arrival: Arrival) -> bool:
    if arrival.message_id is None:
        return False
    same = mails.c.message_id == sa.bindparam(None, arrival.message_id, mails.c.message_id.type)
    return connection.execute(sa.select(mails.c.id).where(same)).first() is not None


def _next_moment(connection: sa.Connection, conversation_id: str) -> list[datetime]:
    """Return the moment after the conversation's last mail came, if there is one."""
    last = sa.select(sa.func.max(mails.c.received_at)).where(mails.c.conversation_id == conversation_id)
    return [moment + timedelta(microseconds=1) for moment in connection.execute(last).scalars() if moment is not None]
