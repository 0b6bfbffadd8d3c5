"""The Mailbox port over IMAP."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from agent.domain import Arrival, Email, Folder, IntakeStatus, MailUid, OutgoingMail, Person, SignatureCheck
from agent.errors import AccessDenied, Gone, PermanentError
from integrations.imap_mailbox.account import ImapAccount
from integrations.imap_mailbox.connection import ImapConnection
from integrations.imap_mailbox.failures import Oversized
from integrations.imap_mailbox.filing import move
from integrations.imap_mailbox.folders import FolderNames, Folders
from integrations.imap_mailbox.intake import Intake
from integrations.imap_mailbox.listing import Listing
from integrations.imap_mailbox.sent import (
    by_person,
    found_headers,
    has_message_id,
    header_searches,
    id_search,
    searchable,
)
from integrations.imap_mailbox.wire import Client
from integrations.mime import parse_limited
from integrations.mime.outgoing.compose import compose, compose_draft
from integrations.mime.parse import parse_headers_only

Copies = Literal["auto", "always", "never"]
Recheck = Callable[[bytes], tuple[SignatureCheck, ...]]


class ImapMailbox:
    """A mailbox on an IMAP server. `max_bytes` is the size of the largest mail that is read whole.

    `copies` says whether the desk puts what it sent into Sent: `auto` where the server does not do so by itself.
    `recheck` checks the signatures of a mail again; what it raises, `read` raises.
    """

    def __init__(  # noqa: PLR0913
        self,
        account: ImapAccount,
        *,
        desk: Person,
        loop_key: str,
        folders: FolderNames | None = None,
        max_bytes: int = 10_000_000,
        copies: Copies = "auto",
        recheck: Recheck | None = None,
    ) -> None:
        self._desk, self._loop_key, self._max_bytes, self._copies = desk, loop_key, max_bytes, copies
        self._recheck = recheck
        self._folders = Folders(folders or FolderNames())
        self._intake = Intake(self._folders)
        # A login may be respelled, from "desk" to "desk@example.com".
        self._account = f"{account.username.partition('@')[0].casefold()}/{self._folders.names.inbox}"
        self._connection = ImapConnection(account, self._folders.refresh, largest=max_bytes)

    def status(self) -> IntakeStatus:
        """Say how the intake folder is numbered now, and how many mails lie in it."""
        return replace(self._connection.read(self._intake.status), account=self._account)

    def arrivals(self, after: MailUid, since: datetime | None = None) -> list[Arrival]:
        """List the next mails above `after`, a batch at a time; with `since`, those that arrived then or later."""
        return Listing(self._connection, self._intake, self._max_bytes, after).arrivals(since)

    def read(self, uid: MailUid) -> Email:
        """Fetch and parse a mail without marking it as seen; of one beyond the limit, only the header."""
        try:
            return self._read(uid)
        except AccessDenied:
            raise
        except PermanentError as error:
            if uid.uid < 0 or not self._connection.read(lambda client: self._lies_there(client, uid)):
                raise Gone("IMAP: the mail has left the intake folder") from error
            raise

    def file(self, uid: MailUid, folder: Folder) -> None:
        """Move a mail out of the intake folder; a mail that has left it already is left alone."""
        if uid.uid < 0:
            return
        self._connection.write(
            lambda client: self._lies_in_intake(client, uid),
            lambda client: move(client, self._folders, self._intake, uid, folder.value),
        )

    def written_by_person(self, thread: Sequence[str], ours: Collection[str] = ()) -> bool:
        """Say whether Sent holds a mail in this thread (any of these Message-IDs) that the desk did not write."""
        return self._connection.read(lambda client: self._person_wrote(client, thread, ours))

    def is_sent(self, message_id: str) -> bool:
        """Say whether Sent holds exactly this Message-ID."""
        return self._connection.read(lambda client: self._holds(client, "sent", message_id))

    def keep_sent(self, mail: OutgoingMail) -> None:
        """Store a copy in Sent, once, unless the server does so itself."""
        raw = compose(mail, self._desk, self._loop_key)
        if self._copies == "never":
            return
        self._connection.write(
            lambda client: (
                not (self._copies == "auto" and _files_by_itself(client))
                and not self._holds(client, "sent", mail.message_id)
            ),
            lambda client: self._store(client, "sent", raw, rb"\Seen", mail.date),
        )

    def keep_draft(self, mail: OutgoingMail) -> None:
        """Store a suggested reply in Drafts, once; a person finishes and sends it."""
        raw = compose_draft(mail, self._desk)
        self._connection.write(
            lambda client: not any(self._holds(client, field, mail.message_id) for field in ("drafts", "sent")),
            lambda client: self._store(client, "drafts", raw, rb"\Draft", mail.date),
        )

    def close(self) -> None:
        """Log out."""
        self._connection.close()

    def _read(self, uid: MailUid) -> Email:
        size = self._connection.read(lambda client: self._intake.size(client, uid))
        if size is None or size <= self._max_bytes:
            try:
                raw = self._connection.read(lambda client: self._intake.whole(client, uid))
            except Oversized:
                pass  # the server was wrong about the size
            else:
                email = parse_limited(raw)
                return replace(email, signatures=self._recheck(raw)) if self._recheck else email
        return parse_headers_only(self._connection.read(lambda client: self._intake.header(client, uid)), "too_large")

    def _lies_in_intake(self, client: Client, uid: MailUid) -> bool:
        self._intake.enter(client, uid, readonly=False)
        return self._lies_there(client, uid)

    def _lies_there(self, client: Client, uid: MailUid) -> bool:
        return bool(self._intake.lie_there(client, uid.uidvalidity, [uid.uid]))

    def _person_wrote(self, client: Client, thread: Sequence[str], ours: Collection[str]) -> bool:
        self._intake.left()
        if self._folders.select(client, "sent") is None:
            return False
        return any(
            by_person(header, thread, ours, self._loop_key)
            for criteria in header_searches(thread)
            for header in found_headers(client, criteria)
        )

    def _holds(self, client: Client, field: str, message_id: str) -> bool:
        self._intake.left()
        if not searchable(message_id) or self._folders.select(client, field) is None:
            return False
        return any(has_message_id(header, message_id) for header in found_headers(client, id_search(message_id)))

    def _store(self, client: Client, field: str, raw: bytes, flag: bytes, date: datetime) -> None:
        client.append(self._folders.ensure(client, field), raw, [flag], date)


def _files_by_itself(client: Client) -> bool:
    """Say whether this is Gmail or Exchange, which file what is sent through them."""
    return client.has_capability("X-GM-EXT-1") or b"microsoft exchange" in bytes(client.welcome or b"").lower()
