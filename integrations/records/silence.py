"""What happens where a customer says nothing: holds lapse, and an offer is brought to mind once."""

from collections import defaultdict
from datetime import datetime

import sqlalchemy as sa

from agent.domain import EffectKind, Slot
from integrations.records import audit
from integrations.records.diary_rows import drop_holds
from integrations.records.schema import EffectState, OfferState, OwedState
from integrations.records.tables import conversations, effects, handoffs, holds, mails, offers, owed
from integrations.records.transactions import Transactions, reading, writing


class SqlSilence(Transactions):
    """What time alone brings about, and what keeps it from doing so."""

    def next_lapse(self, now: datetime) -> datetime | None:
        """Return when holds lapse or a reminder is due next, `now` where any is; None where neither waits."""
        waits = (owed.c.state == OwedState.WAITING) & (owed.c.kind == EffectKind.REMINDER)
        reminding = sa.select(sa.func.min(owed.c.not_before)).where(waits)
        lapsing = sa.select(sa.func.min(holds.c.expires_at))
        with reading(self._database) as connection:
            times = [connection.execute(query).scalar() for query in (reminding, lapsing)]
        return min((max(time, now) for time in times if time is not None), default=None)

    def let_lapse(self, now: datetime) -> None:
        """Delete the holds whose time is over, and say so once a conversation; their offers can still be answered."""
        over = holds.c.expires_at <= now
        with reading(self._database) as connection:
            if connection.execute(sa.select(holds.c.id).where(over).limit(1)).first() is None:
                return
        with writing(self._database) as connection:
            lapsed: dict[str, set[Slot]] = defaultdict(set)
            for conversation_id, hold in drop_holds(connection, over, now):
                lapsed[conversation_id].add(hold.slot)
            for conversation_id, slots in sorted(lapsed.items()):
                times = [(slot.start, slot.end) for slot in sorted(slots)]
                audit.append(connection, "holds_lapsed", None, now, {"conversation": conversation_id, "slots": times})

    def reminders(self, conversation_id: str) -> frozenset[str]:
        """Return the keys of the reminders that were sent in a conversation, or may have been."""
        theirs = (effects.c.conversation_id == conversation_id) & (effects.c.kind == EffectKind.REMINDER)
        query = sa.select(effects.c.key).where(theirs, effects.c.state != EffectState.FAILED)
        with reading(self._database) as connection:
            return frozenset(connection.execute(query).scalars())

    def silence_broken(self, offer_id: str, now: datetime) -> str | None:
        """Say what has happened since an offer was made that leaves nothing to remind of; None where nothing has."""
        made = sa.select(offers, mails.c.received_at).join(mails, mails.c.id == offers.c.mail_id)
        with reading(self._database) as connection:
            offer = connection.execute(made.where(offers.c.id == offer_id)).first()
            if offer is None or offer.state != OfferState.OPEN:
                return "offer_closed"
            if offer.expires_at <= now:
                return "offer_expired"
            for happened, query in _changes(offer).items():
                if connection.execute(query.limit(1)).first() is not None:
                    return happened
        return None


def _changes(offer: sa.Row[tuple[object, ...]]) -> dict[str, sa.Select[tuple[str]]]:
    """Return what would find, in the conversation of an offer, its sender's next mail and a person's hand."""
    sender = sa.func.lower(sa.bindparam(None, offer.address, mails.c.from_address.type))
    theirs = (mails.c.conversation_id == offer.conversation_id) & (sa.func.lower(mails.c.from_address) == sender)
    taken = (conversations.c.id == offer.conversation_id) & conversations.c.taken_over
    waiting = (handoffs.c.conversation_id == offer.conversation_id) & handoffs.c.closed_at.is_(None)
    return {
        "sender_wrote": sa.select(mails.c.id).where(theirs, mails.c.received_at > offer.received_at),
        "taken_over": sa.select(conversations.c.id).where(taken),
        "handed_off": sa.select(handoffs.c.mail_id).where(waiting),
    }
