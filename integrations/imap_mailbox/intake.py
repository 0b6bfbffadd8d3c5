"""The intake folder: what has arrived, and one mail of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from agent.domain import IntakeStatus, MailUid
from agent.errors import AccessDenied, PermanentError, TransientError
from integrations.imap_mailbox.folders import Folders
from integrations.imap_mailbox.sent import header_of
from integrations.imap_mailbox.wire import Client

_LARGEST_UID = 2**32 - 1
_HEADER = "BODY.PEEK[HEADER]<0.65536>"
_FACTS = ["RFC822.SIZE", "INTERNALDATE"]


class Intake:
    """Reads of the intake folder on a client; a folder that was numbered anew meanwhile is a TransientError."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._opened: tuple[Client, int] | None = None

    def status(self, client: Client) -> IntakeStatus:
        """Say how the folder is numbered, and how much lies in it."""
        opened = self._select(client)
        mails = _number(opened, b"EXISTS") or 0
        following = _number(opened, b"UIDNEXT")
        newest = following - 1 if following is not None else max(client.search("UID *"), default=0) if mails else 0
        return IntakeStatus(MailUid(_validity(opened), newest), mails)

    def uids(self, client: Client, after: MailUid, since: datetime | None) -> list[int]:
        """List the UIDs above `after`, in order; with `since`, also some of the day before it."""
        self.enter(client, after)
        if after.uid >= _LARGEST_UID:
            return []
        criteria = ["UID", f"{after.uid + 1}:*", "UNDELETED"]
        if since is not None:
            # The server compares days, and in a zone of its own.
            criteria += ["SINCE", (since.astimezone(UTC) - timedelta(days=1)).date()]  # type: ignore[list-item]
        # "n:*" names the last mail even where its UID is below n.
        return sorted(uid for uid in client.search(criteria) if uid > after.uid)

    def facts(self, client: Client, uidvalidity: int, uids: Sequence[int]) -> dict[int, dict[bytes, Any]]:
        """Return size and time of arrival of mails, by UID."""
        self._stay(client, uidvalidity)
        found: dict[int, dict[bytes, Any]] = client.fetch(uids, _FACTS)
        return found

    def lie_there(self, client: Client, uidvalidity: int, uids: Sequence[int]) -> set[int]:
        """Return which of the mails are still in the folder."""
        self._stay(client, uidvalidity)
        return set(client.search(["UID", ",".join(map(str, uids)), "UNDELETED"]))

    def size(self, client: Client, uid: MailUid) -> int | None:
        """Return the size of a mail in bytes; None where it is gone."""
        self.enter(client, uid)
        return _number(client.fetch([uid.uid], ["RFC822.SIZE"]).get(uid.uid, {}), b"RFC822.SIZE")

    def whole(self, client: Client, uid: MailUid) -> bytes:
        """Fetch a mail without marking it as seen."""
        self._stay(client, uid.uidvalidity)
        body = client.fetch([uid.uid], ["BODY.PEEK[]"]).get(uid.uid, {}).get(b"BODY[]")
        if not isinstance(body, bytes):
            raise PermanentError("IMAP: the mail is gone, or the server does not give it out")
        return body

    def header(self, client: Client, uid: MailUid) -> bytes:
        """Fetch the beginning of a mail's header block."""
        self._stay(client, uid.uidvalidity)
        header = header_of(client.fetch([uid.uid], [_HEADER]).get(uid.uid, {}))
        if not header:
            raise PermanentError("IMAP: the mail is gone, or the server does not give it out")
        return header

    def enter(self, client: Client, uid: MailUid, *, readonly: bool = True) -> None:
        """Open the folder and see that it is numbered as this UID says; PermanentError for a mail without a place."""
        if uid.uid < 0:
            raise PermanentError("IMAP: the mail has left the intake folder")
        if (now := _validity(self._select(client, readonly=readonly))) != uid.uidvalidity:
            self._opened = None
            raise TransientError("IMAP: the intake folder has been numbered anew")
        self._opened = (client, now)

    def left(self) -> None:
        """Note that another folder may have been opened on the client."""
        self._opened = None

    def _stay(self, client: Client, uidvalidity: int) -> None:
        if self._opened != (client, uidvalidity):
            self.enter(client, MailUid(uidvalidity, 0))

    def _select(self, client: Client, *, readonly: bool = True) -> dict[bytes, Any]:
        self._opened = None
        opened = self._folders.select(client, "inbox", readonly=readonly)
        if opened is None:
            raise AccessDenied("IMAP: there is no intake folder of this name")
        return opened


def _validity(opened: dict[bytes, Any]) -> int:
    validity = _number(opened, b"UIDVALIDITY")
    if validity is None:
        raise PermanentError("IMAP: the server gives mails no lasting numbers")
    return validity


def _number(item: dict[bytes, Any], key: bytes) -> int | None:
    value = item.get(key)
    return value if isinstance(value, int) else None
