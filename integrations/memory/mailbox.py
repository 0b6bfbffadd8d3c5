"""A mailbox in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.parser import BytesHeaderParser

from agent.domain import Arrival, Email, Folder, IntakeStatus, MailUid, OutgoingMail, Person
from agent.errors import Gone, TransientError
from integrations.memory.script import Script
from integrations.mime import parse, parse_arrival_headers, written_at
from integrations.mime.identity import content_key, content_key_of, header_block
from integrations.mime.loops import LOOP_HEADER, is_mark
from integrations.mime.outgoing.compose import compose, compose_draft
from integrations.mime.parse import parse_headers_only

_BATCH = 100


@dataclass
class MemoryMailbox(Script):
    """A mailbox of raw mails; `filed` holds them by folder, `sent` and `drafts` as they were stored."""

    desk: Person
    loop_key: str
    max_bytes: int = 10_000_000
    uidvalidity: int = 1
    inbox: dict[int, bytes] = field(default_factory=dict)
    arrived: dict[int, datetime] = field(default_factory=dict)
    filed: dict[Folder, list[bytes]] = field(default_factory=lambda: {folder: [] for folder in Folder})
    sent: list[bytes] = field(default_factory=list)
    drafts: list[bytes] = field(default_factory=list)
    _last_uid: int = 0

    def deliver(self, raw: bytes, arrived_at: datetime | None = None) -> MailUid:
        """Put a mail into the intake folder, as a mail server would."""
        self._last_uid += 1
        self.inbox[self._last_uid] = raw
        if arrived_at is not None:
            self.arrived[self._last_uid] = arrived_at
        return MailUid(self.uidvalidity, self._last_uid)

    def rebuild(self) -> None:
        """Give the intake folder a new UIDVALIDITY and its mails new UIDs from 1, as a restored server does."""
        self.uidvalidity += 1
        renumbered = dict(enumerate(self.inbox, start=1))
        self.arrived = {new: self.arrived[old] for new, old in renumbered.items() if old in self.arrived}
        self.inbox = {new: self.inbox[old] for new, old in renumbered.items()}
        self._last_uid = len(self.inbox)

    def status(self) -> IntakeStatus:
        """Say how the intake folder is numbered now, and how many mails lie in it."""
        with self.played():
            return IntakeStatus(MailUid(self.uidvalidity, self._last_uid), len(self.inbox))

    def arrivals(self, after: MailUid, since: datetime | None = None) -> list[Arrival]:
        """List the next mails above `after`, a batch at a time; with `since`, those that arrived then or later."""
        with self.played():
            self._check(after)
            due = [uid for uid in sorted(self.inbox) if uid > after.uid and self._is_since(uid, since)]
            return [self._arrival(uid, self.inbox[uid]) for uid in due[:_BATCH]]

    def read(self, uid: MailUid) -> Email:
        """Parse a mail; of one beyond the limit, only the header. Gone where it has left the folder."""
        with self.played():
            self._check(uid)
            raw = self.inbox.get(uid.uid)
            if raw is None:
                raise Gone("mailbox: the mail has left the intake folder")
            return parse(raw) if len(raw) <= self.max_bytes else parse_headers_only(_header(raw), "too_large")

    def file(self, uid: MailUid, folder: Folder) -> None:
        """Move a mail out of the intake folder; a mail that has left it already is left alone."""
        with self.played():
            self._check(uid)
            raw = self.inbox.pop(uid.uid, None)
            if raw is not None:
                self.filed[folder].append(raw)

    def written_by_person(self, thread: Sequence[str], ours: Collection[str] = ()) -> bool:
        """Say whether Sent holds a mail in this thread (any of these Message-IDs) that the desk did not write."""
        with self.played():
            return any(self._by_person(raw, set(thread), ours) for raw in self.sent)

    def is_sent(self, message_id: str) -> bool:
        """Say whether Sent holds exactly this Message-ID."""
        with self.played():
            return _holds(self.sent, message_id)

    def keep_sent(self, mail: OutgoingMail) -> None:
        """Store a copy in Sent, once."""
        with self.played():
            if not _holds(self.sent, mail.message_id):
                self.sent.append(compose(mail, self.desk, self.loop_key))

    def keep_draft(self, mail: OutgoingMail) -> None:
        """Store a suggested reply in Drafts, once; a person finishes and sends it."""
        with self.played():
            if not _holds([*self.drafts, *self.sent], mail.message_id):
                self.drafts.append(compose_draft(mail, self.desk))

    def close(self) -> None:
        """Do nothing."""

    def _arrival(self, uid: int, raw: bytes) -> Arrival:
        message_id, from_address, thread = parse_arrival_headers(raw)
        key = content_key_of(raw) if len(raw) <= self.max_bytes else content_key(_header(raw), None, len(raw))
        place = MailUid(self.uidvalidity, uid)
        came = self.arrived.get(uid)
        return Arrival(place, len(raw), message_id, from_address, thread, key, came, written_at(_header(raw)))

    def _is_since(self, uid: int, since: datetime | None) -> bool:
        arrived = self.arrived.get(uid)
        return since is None or arrived is None or arrived >= since

    def _check(self, uid: MailUid) -> None:
        if uid.uidvalidity != self.uidvalidity:
            raise TransientError("mailbox: the intake folder has been numbered anew")

    def _by_person(self, raw: bytes, thread: set[str], ours: Collection[str]) -> bool:
        message_id, _, names = parse_arrival_headers(raw)
        if message_id in ours:
            return False
        marks = BytesHeaderParser().parsebytes(_header(raw)).get_all(LOOP_HEADER, [])
        return bool({message_id, *names} & thread) and not any(is_mark(str(value), self.loop_key) for value in marks)


def _header(raw: bytes) -> bytes:
    return header_block(raw)


def _holds(mails: Sequence[bytes], message_id: str) -> bool:
    return any(parse_arrival_headers(raw)[0] == message_id for raw in mails)
