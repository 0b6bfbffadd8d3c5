"""A mailbox on a real IMAP server as the tests see it: what lies in it, and other people who use it."""

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Self

from imapclient import IMAPClient

from agent.domain import Arrival, Folder, MailUid, Person
from integrations.imap_mailbox import FolderNames, ImapAccount, ImapMailbox, ImapWatch
from integrations.imap_mailbox.account import Tls

DESK = Person("Front desk", "desk@frontdesk.example")
PASSWORD = "correct-horse"
LOOP_KEY = "5f3759df"

_FILED = {Folder.HANDLED: "Handled", Folder.PERSON: "Person", Folder.DEAD: "Dead"}


@dataclass
class ImapWorld:
    """One account on a server; its intake folder is not INBOX, so that it can be rebuilt."""

    port: int
    tls: Tls = "none"
    cafile: Path | None = None
    sent_folder: str = "Sent"
    username: str = DESK.address

    def account(self, **changes: object) -> ImapAccount:
        """Return where the account is."""
        settings: dict[str, object] = {
            "host": "127.0.0.1",
            "port": self.port,
            "tls": self.tls,
            "username": self.username,
            "password": PASSWORD,
            "cafile": str(self.cafile) if self.cafile else None,
            "timeout": 10.0,
        }
        return ImapAccount(**(settings | changes))  # type: ignore[arg-type]

    def mailbox(self, **changes: object) -> ImapMailbox:
        """Return the adapter for this account; changes are the account's or the adapter's own."""
        of_account = {field.name for field in fields(ImapAccount)}
        settings: dict[str, object] = {
            "desk": DESK,
            "loop_key": LOOP_KEY,
            "folders": FolderNames(inbox="Intake", handled="Handled", person="Person", dead="Dead"),
            "max_bytes": 20_000,
        }
        settings |= {name: value for name, value in changes.items() if name not in of_account}
        account = self.account(**{name: value for name, value in changes.items() if name in of_account})
        return ImapMailbox(account, **settings)  # type: ignore[arg-type]

    @contextmanager
    def watch(self, **changes: object) -> Iterator[ImapWatch]:
        """Watch the intake folder."""
        watch = ImapWatch(self.account(**changes), "Intake")
        try:
            watch.connect()
            yield watch
        finally:
            watch.close()

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """Log in as somebody else would who uses the account."""
        context = ssl.create_default_context(cafile=str(self.cafile)) if self.tls != "none" else None
        with IMAPClient("127.0.0.1", self.port, ssl=self.tls == "tls", ssl_context=context, timeout=10) as client:
            client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls == "starttls":
                client.starttls(context)
            client.login(self.username, PASSWORD)
            yield client

    def deliver(self, raw: bytes, arrived_at: datetime | None = None) -> None:
        """Put a mail into the intake folder."""
        self.store("Intake", raw, arrived_at)

    def deliver_all(self, mails: Sequence[tuple[bytes, datetime]]) -> None:
        """Put mails into the intake folder, each with its time of arrival."""
        with self.client() as client:
            for raw, arrived_at in mails:
                client.append("Intake", raw, (), arrived_at)

    def person_sends(self, raw: bytes) -> None:
        """Put a mail into Sent, as a person's mail client does."""
        self.store(self.sent_folder, raw)

    def store(self, folder: str, raw: bytes, arrived_at: datetime | None = None) -> None:
        """Put a mail into a folder, which is created where it is missing."""
        with self.client() as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            client.append(folder, raw, (), arrived_at)

    def begin(self) -> Self:
        """Create the intake folder."""
        with self.client() as client:
            client.create_folder("Intake")
        return self

    def folders(self) -> set[str]:
        """Name the folders."""
        with self.client() as client:
            return {name for _, _, name in client.list_folders()}

    def rebuild(self) -> None:
        """Give the intake folder a new UIDVALIDITY, its mails new UIDs."""
        with self.client() as client:
            mails = self.mails("Intake")
            client.delete_folder("Intake")
            client.create_folder("Intake")
            for raw in mails:
                client.append("Intake", raw)

    def mails(self, folder: str) -> list[bytes]:
        """Return the mails of a folder in order."""
        with self.client() as client:
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            uids = client.search("ALL")
            items = client.fetch(uids, ["BODY.PEEK[]"]) if uids else {}
            return [items[uid][b"BODY[]"] for uid in uids]

    def intake(self) -> list[bytes]:
        """Return the mails of the intake folder."""
        return self.mails("Intake")

    def filed(self, folder: Folder) -> list[bytes]:
        """Return the mails that were filed there."""
        return self.mails(_FILED[folder])

    def sent(self) -> list[bytes]:
        """Return the mails in Sent."""
        return self.mails(self.sent_folder)

    def drafts(self) -> list[bytes]:
        """Return the mails in Drafts."""
        return self.mails("Drafts")


def listed(mailbox: ImapMailbox) -> list[Arrival]:
    """Return all that lies in the intake folder."""
    return mailbox.arrivals(MailUid(mailbox.status().newest.uidvalidity, 0))
