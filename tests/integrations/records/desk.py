"""A desk for tests: records with a clock that tests set, and short ways to fill them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import sqlalchemy as sa

from agent.domain import Arrival, Booking, Effect, EffectKind, Mail, MailUid, Offer, Slot
from integrations.records import SqlRecords
from integrations.records.outgoing import remember
from integrations.records.transactions import writing
from integrations.records.worklist import Attempt

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Desk:
    """Records with a clock that tests set, and makers of what goes into them."""

    database: sa.Engine
    now: datetime = NOW
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    hour: timedelta = HOUR

    @property
    def records(self) -> SqlRecords:
        """Return new records on the same database, as after a crash."""
        return SqlRecords(self.database, give_up_after=timedelta(days=1), now=lambda: self.now)

    def arrival(self, address: str | None = "ada@example.com", *thread: str, uidvalidity: int = 7) -> Arrival:
        """Return the next mail of the folder."""
        number = next(self.numbers)
        name = f"<{number}@example.com>"
        return Arrival(MailUid(uidvalidity, number), 1000, name, address, thread, f"key-{number}", self.now)

    def sent(self, message_id: str, mail: Mail, kind: EffectKind = EffectKind.REPLY, to: str | None = None) -> None:
        """Note a mail of ours that answers this one."""
        recipient = to or mail.from_address or ""
        with writing(self.database) as connection:
            remember(connection, message_id, Effect(kind, mail.conversation_id, mail.id, recipient=recipient), self.now)

    def mail(self, address: str | None = "ada@example.com", *thread: str) -> Mail:
        """Take in one mail."""
        mail_id = self.records.take_in(self.arrival(address, *thread), received_at=self.now)
        assert mail_id is not None
        return self.records.mail(mail_id)

    def begin(self, mail: Mail) -> Attempt:
        """Begin an attempt at the oldest open mail of this mail's conversation."""
        attempt = self.records.begin_attempt(mail.conversation_id, self.now)
        assert attempt is not None
        return attempt

    def slot(self, hours: float, length: float = 1) -> Slot:
        """Return a slot so many hours from the start of the test's time."""
        return Slot(NOW + hours * HOUR, NOW + (hours + length) * HOUR)

    def offer(self, mail: Mail, *slots: Slot, lasts: timedelta = 24 * HOUR, moving: str | None = None) -> Offer:
        """Make an offer that answers the mail."""
        address = mail.from_address or "nobody@example.com"
        return Offer(f"offer-{mail.id}", mail.conversation_id, address, slots, self.now + lasts, moving)

    def booking(self, mail: Mail, slot: Slot) -> Booking:
        """Make a booking for the mail's sender."""
        address = mail.from_address or "nobody@example.com"
        return Booking(f"booking-{mail.id}", mail.conversation_id, address, f"event-{mail.id}", slot)
