"""The Mailbox port over IMAP."""

from collections.abc import Callable, Sequence
from typing import Any

from imapclient import IMAPClient

from agent.domain import Arrival, Email, Folder, MailUid, OutgoingMail, Person
from agent.errors import AccessDenied, PermanentError
from integrations.imap_mailbox.connection import ImapConnection, Tls
from integrations.imap_mailbox.folders import FolderNames, prepare_folders
from integrations.imap_mailbox.sent import HEADERS, by_person, has_message_id, header_searches, searchable
from integrations.mime import parse_arrival_headers, parse_limited
from integrations.mime.compose import compose

_BATCH = 200
_HEADER_KEY = b"BODY[HEADER"
_ARRIVAL = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID FROM REFERENCES IN-REPLY-TO)]<0.65536>"


class ImapMailbox:
    """A mailbox on an IMAP server. `timeout` in seconds, `max_bytes` per mail.

    `access_token` replaces the password by XOAUTH2; it is asked for a fresh token at every login.
    """

    def __init__(  # noqa: PLR0913
        self,
        *,
        host: str,
        port: int,
        tls: Tls,
        username: str,
        desk: Person,
        loop_key: str,
        password: str = "",
        access_token: Callable[[], str] | None = None,
        cafile: str | None = None,
        folders: FolderNames | None = None,
        max_bytes: int = 10_000_000,
        timeout: float = 30.0,
    ) -> None:
        self._desk, self._loop_key, self._max_bytes = desk, loop_key, max_bytes
        self._names = self._wanted = folders or FolderNames()
        self._connection = ImapConnection(
            host=host,
            port=port,
            tls=tls,
            username=username,
            password=password,
            timeout=timeout,
            cafile=cafile,
            access_token=access_token,
            prepare=self._prepare,
        )

    def arrivals(self, after: MailUid | None) -> list[Arrival]:
        """List the mails with a UID above `after` in the intake folder, in order; all, if its UIDVALIDITY changed."""
        return self._connection.read(lambda client: self._arrivals(client, after))

    def read(self, uid: MailUid) -> Email:
        """Fetch and parse a mail without marking it as seen; PermanentError where it is gone or too large."""
        return parse_limited(self._connection.read(lambda client: self._fetch(client, uid)))

    def file(self, uid: MailUid, folder: Folder) -> None:
        """Move a mail out of the intake folder; a mail that has left it already is left alone."""
        self._connection.write(
            lambda client: self._lies_in_intake(client, uid), lambda client: self._move(client, uid, folder)
        )

    def written_by_person(self, thread: Sequence[str]) -> bool:
        """Say whether Sent holds a mail in this thread (any of these Message-IDs) that the desk did not write."""
        return self._connection.read(lambda client: self._person_wrote(client, thread))

    def is_sent(self, message_id: str) -> bool:
        """Say whether Sent holds exactly this Message-ID."""
        return self._connection.read(lambda client: self._holds(client, self._names.sent, message_id))

    def keep_sent(self, mail: OutgoingMail) -> None:
        """Store a copy in Sent, once."""
        self._keep(lambda: self._names.sent, mail, rb"\Seen")

    def keep_draft(self, mail: OutgoingMail) -> None:
        """Store a suggested reply in Drafts, once."""
        self._keep(lambda: self._names.drafts, mail, rb"\Draft")

    def close(self) -> None:
        """Log out."""
        self._connection.close()

    def _prepare(self, client: IMAPClient) -> None:
        self._names = prepare_folders(client, self._wanted)

    def _arrivals(self, client: IMAPClient, after: MailUid | None) -> list[Arrival]:
        validity = self._select(client, self._names.inbox)
        first = after.uid + 1 if after is not None and after.uidvalidity == validity else 1
        # "n:*" names the last mail even where its UID is below n.
        uids = sorted(uid for uid in client.search(["UID", f"{first}:*", "UNDELETED"]) if uid >= first)
        found: list[Arrival] = []
        for start in range(0, len(uids), _BATCH):
            batch = uids[start : start + _BATCH]
            items = client.fetch(batch, ["RFC822.SIZE", _ARRIVAL])
            found += [_arrival(MailUid(validity, uid), items[uid]) for uid in batch if _complete(items.get(uid))]
        return found

    def _fetch(self, client: IMAPClient, uid: MailUid) -> bytes:
        self._select_same(client, uid)
        size = client.fetch([uid.uid], ["RFC822.SIZE"]).get(uid.uid, {}).get(b"RFC822.SIZE")
        if size is None:
            raise PermanentError("IMAP: the mail is gone")
        if size > self._max_bytes:
            raise PermanentError("IMAP: the mail is too large")
        body = client.fetch([uid.uid], ["BODY.PEEK[]"]).get(uid.uid, {}).get(b"BODY[]")
        if not isinstance(body, bytes):
            raise PermanentError("IMAP: the mail is gone")
        return body

    def _lies_in_intake(self, client: IMAPClient, uid: MailUid) -> bool:
        self._select_same(client, uid, readonly=False)
        return bool(client.search(["UID", str(uid.uid)]))

    def _move(self, client: IMAPClient, uid: MailUid, folder: Folder) -> None:
        target = getattr(self._names, folder.value)
        if client.has_capability("MOVE"):
            client.move([uid.uid], target)
        elif client.has_capability("UIDPLUS"):
            client.copy([uid.uid], target)
            client.delete_messages([uid.uid], silent=True)
            client.uid_expunge([uid.uid])
        else:
            # A bare EXPUNGE would also remove what people have marked as deleted.
            raise AccessDenied("IMAP: the server can neither MOVE nor UID EXPUNGE")

    def _person_wrote(self, client: IMAPClient, thread: Sequence[str]) -> bool:
        self._select(client, self._names.sent)
        for criteria in header_searches(thread):
            uids = client.search(criteria)
            for item in client.fetch(uids, [HEADERS]).values() if uids else ():
                if by_person(_header(item), thread, self._loop_key):
                    return True
        return False

    def _holds(self, client: IMAPClient, folder: str, message_id: str) -> bool:
        self._select(client, folder)
        if not searchable(message_id):
            return False
        # The server compares substrings, so that its hits are only candidates.
        uids = client.search(["HEADER", "Message-ID", message_id])
        items = client.fetch(uids, [HEADERS]).values() if uids else ()
        return any(has_message_id(_header(item), message_id) for item in items)

    def _keep(self, folder: Callable[[], str], mail: OutgoingMail, flag: bytes) -> None:
        raw = compose(mail, self._desk, self._loop_key)
        self._connection.write(
            lambda client: not self._holds(client, folder(), mail.message_id),
            lambda client: client.append(folder(), raw, [flag], mail.date),
        )

    def _select(self, client: IMAPClient, folder: str, *, readonly: bool = True) -> int:
        return int(client.select_folder(folder, readonly=readonly)[b"UIDVALIDITY"])

    def _select_same(self, client: IMAPClient, uid: MailUid, *, readonly: bool = True) -> None:
        if self._select(client, self._names.inbox, readonly=readonly) != uid.uidvalidity:
            raise PermanentError("IMAP: the folder was rebuilt, its mails have new numbers")


def _complete(item: dict[bytes, Any] | None) -> bool:
    return item is not None and b"RFC822.SIZE" in item and any(key.startswith(_HEADER_KEY) for key in item)


def _arrival(uid: MailUid, item: dict[bytes, Any]) -> Arrival:
    message_id, from_address, thread = parse_arrival_headers(_header(item))
    return Arrival(uid, int(item[b"RFC822.SIZE"]), message_id, from_address, thread)


def _header(item: dict[bytes, Any]) -> bytes:
    return next((value for key, value in item.items() if key.startswith(_HEADER_KEY) and value), b"")
