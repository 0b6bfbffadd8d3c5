"""A mailbox in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser

from agent.domain import Arrival, Email, Folder, MailUid, OutgoingMail, Person
from agent.errors import PermanentError
from integrations.memory.script import Script
from integrations.mime import parse, parse_arrival_headers
from integrations.mime.compose import compose

_LOOP_HEADER = "X-Frontdesk-Loop"


@dataclass
class MemoryMailbox(Script):
    """A mailbox of raw mails; `filed` holds them by folder, `sent` and `drafts` as they were stored."""

    desk: Person
    loop_key: str
    max_bytes: int = 10_000_000
    uidvalidity: int = 1
    inbox: dict[int, bytes] = field(default_factory=dict)
    filed: dict[Folder, list[bytes]] = field(default_factory=lambda: {folder: [] for folder in Folder})
    sent: list[bytes] = field(default_factory=list)
    drafts: list[bytes] = field(default_factory=list)
    _last_uid: int = 0

    def deliver(self, raw: bytes) -> MailUid:
        """Put a mail into the intake folder, as a mail server would."""
        self._last_uid += 1
        self.inbox[self._last_uid] = raw
        return MailUid(self.uidvalidity, self._last_uid)

    def rebuild(self) -> None:
        """Give the intake folder a new UIDVALIDITY and its mails new UIDs from 1, as a restored server does."""
        self.uidvalidity += 1
        self.inbox = dict(enumerate(self.inbox.values(), start=1))
        self._last_uid = len(self.inbox)

    def arrivals(self, after: MailUid | None) -> list[Arrival]:
        """List the mails with a UID above `after` in the intake folder, in order; all, if its UIDVALIDITY changed."""
        with self.played():
            last = after.uid if after is not None and after.uidvalidity == self.uidvalidity else 0
            return [self._arrival(uid, raw) for uid, raw in sorted(self.inbox.items()) if uid > last]

    def read(self, uid: MailUid) -> Email:
        """Parse a mail; PermanentError where it is gone or too large."""
        with self.played():
            self._check(uid)
            raw = self.inbox.get(uid.uid)
            if raw is None or len(raw) > self.max_bytes:
                raise PermanentError("mailbox: the mail is gone or too large")
            return parse(raw)

    def file(self, uid: MailUid, folder: Folder) -> None:
        """Move a mail out of the intake folder; a mail that has left it already is left alone."""
        with self.played():
            self._check(uid)
            raw = self.inbox.pop(uid.uid, None)
            if raw is not None:
                self.filed[folder].append(raw)

    def written_by_person(self, thread: Sequence[str]) -> bool:
        """Say whether Sent holds a mail in this thread (any of these Message-IDs) that the desk did not write."""
        with self.played():
            return any(self._by_person(raw, set(thread)) for raw in self.sent)

    def is_sent(self, message_id: str) -> bool:
        """Say whether Sent holds exactly this Message-ID."""
        with self.played():
            return _holds(self.sent, message_id)

    def keep_sent(self, mail: OutgoingMail) -> None:
        """Store a copy in Sent, once."""
        self._keep(self.sent, mail)

    def keep_draft(self, mail: OutgoingMail) -> None:
        """Store a suggested reply in Drafts, once."""
        self._keep(self.drafts, mail)

    def close(self) -> None:
        """Do nothing."""

    def _arrival(self, uid: int, raw: bytes) -> Arrival:
        message_id, from_address, thread = parse_arrival_headers(_header(raw))
        return Arrival(MailUid(self.uidvalidity, uid), len(raw), message_id, from_address, thread)

    def _check(self, uid: MailUid) -> None:
        if uid.uidvalidity != self.uidvalidity:
            raise PermanentError("mailbox: the folder was rebuilt, its mails have new numbers")

    def _keep(self, folder: list[bytes], mail: OutgoingMail) -> None:
        with self.played():
            if not _holds(folder, mail.message_id):
                folder.append(compose(mail, self.desk, self.loop_key))

    def _by_person(self, raw: bytes, thread: set[str]) -> bool:
        header = _header(raw)
        message_id, _, names = parse_arrival_headers(header)
        marks = BytesHeaderParser().parsebytes(header).get_all(_LOOP_HEADER, [])
        return bool({message_id, *names} & thread) and self.loop_key not in [str(mark).strip() for mark in marks]


def _header(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n\n"


def _holds(mails: Sequence[bytes], message_id: str) -> bool:
    return any(parse_arrival_headers(_header(raw))[0] == message_id for raw in mails)
