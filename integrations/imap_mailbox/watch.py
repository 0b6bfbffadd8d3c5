"""Waiting for mail over IDLE, on a connection of its own."""

import imaplib
import re
import socket
import time
from contextlib import suppress

from agent.errors import AccessDenied, FrontdeskError, TransientError
from integrations.imap_mailbox.account import ImapAccount
from integrations.imap_mailbox.failures import imap_errors
from integrations.imap_mailbox.folders import FolderNames, Folders
from integrations.imap_mailbox.login import connect, shut
from integrations.imap_mailbox.wire import Client

_LARGEST = 1_000_000
_FAREWELL = 2.0
"""Seconds that a watch which was stopped waits for the server's last word."""
_CHANGE = re.compile(rb"\* (\d+) (EXISTS|RECENT|EXPUNGE)\b|\* (VANISHED)\b", re.IGNORECASE)


class ImapWatch:
    """Tells when the intake folder changes. Nothing is told of what came before `connect`: look once after it."""

    def __init__(self, account: ImapAccount, folder: str) -> None:
        self._account = account
        self._folders = Folders(FolderNames(inbox=folder))
        self._client: Client | None = None
        self._counts: dict[bytes, int] = {}
        self._changed = False
        self._wake, self._waker = socket.socketpair()
        for end in (self._wake, self._waker):
            end.setblocking(False)

    @property
    def can_idle(self) -> bool:
        """Whether the server offers IDLE; False while not connected."""
        return self._client is not None and bool(self._client.has_capability("IDLE"))

    def connect(self) -> None:
        """Log in and open the folder, read only."""
        self._drop()
        with imap_errors(self._account.username, self._account.password):
            client = connect(self._account, _LARGEST)
            try:
                self._folders.refresh(client)
                opened = self._folders.select(client, "inbox")
                client.capabilities()
            except BaseException:
                shut(client)
                raise
        if opened is None:
            shut(client)
            raise AccessDenied("IMAP: there is no intake folder of this name")
        self._counts = {key: opened.get(key, 0) for key in (b"EXISTS", b"RECENT")}
        self._client = client

    def wait(self, seconds: float) -> bool:
        """Return True as soon as the folder changes, False once the time is up or `stop` was called.

        The server has to answer at the end: a line that died is a TransientError, and has to be connected again.
        Servers hang up on who says nothing for half an hour.
        """
        if self._client is None:
            raise TransientError("IMAP: the watch is not connected")
        stopped = False
        try:
            with imap_errors(self._account.username, self._account.password):
                stopped = self._idle(self._client, time.monotonic() + seconds)
        except FrontdeskError:
            self._drop()
            if not self._changed:
                raise
        if stopped:
            return False
        changed, self._changed = self._changed, False
        return changed

    def stop(self) -> None:
        """Make the wait at hand, or the next one, return False at once; from any thread or signal handler."""
        with suppress(OSError):
            self._waker.send(b"!")

    def disconnect(self) -> None:
        """Log out; it may be connected again."""
        client, self._client = self._client, None
        if client is not None:
            try:
                client.logout()
            except (imaplib.IMAP4.error, OSError):
                shut(client)

    def close(self) -> None:
        """Log out, for good."""
        self.disconnect()
        self._wake.close()
        self._waker.close()

    def _idle(self, client: Client, until: float) -> bool:
        """Listen until something is heard or the time is up; say whether `stop` was called."""
        client.wire.untagged_responses.clear()
        tag = client.wire._command("IDLE")  # noqa: SLF001
        agreed = False
        while not agreed:
            agreed = self._hear(client, tag)
        stopped = self._was_stopped()
        while not (self._changed or stopped) and (left := until - time.monotonic()) > 0:
            if client.wire.await_line(left, self._wake):
                self._hear(client, tag)
            stopped = self._was_stopped()
        try:
            self._finish(client, tag, min(_FAREWELL, self._account.timeout) if stopped else self._account.timeout)
        except (imaplib.IMAP4.error, OSError):
            if not stopped:
                raise
            self._drop()
        return stopped

    def _finish(self, client: Client, tag: bytes, timeout: float) -> None:
        client.socket().settimeout(timeout)
        client.wire.send(b"DONE\r\n")
        while not client.wire.tagged_commands[tag]:
            self._hear(client)
        typ, data = client.wire.tagged_commands.pop(tag) or ("", [b""])
        if typ != "OK":
            raise client.Error(data[-1])
        client.socket().settimeout(self._account.timeout)

    def _hear(self, client: Client, tag: bytes | None = None) -> bool:
        """Take in one line; say whether it was the server's consent. IDLE must not end yet where `tag` is given."""
        line = client.wire._get_response()  # noqa: SLF001
        if line is None:
            return True
        if tag is not None and client.wire.tagged_commands[tag]:
            raise client.AbortError("the server does not stay in IDLE")
        if line.upper().startswith(b"* BYE"):
            raise client.AbortError("the server closes the connection")
        if found := _CHANGE.match(line):
            number, kind = int(found.group(1) or 0), (found.group(2) or b"VANISHED").upper()
            # Some servers repeat the count whenever IDLE begins.
            self._changed |= self._counts.get(kind) != number
            if kind in self._counts:
                self._counts[kind] = number
            else:
                self._counts[b"EXISTS"] -= 1
        return False

    def _was_stopped(self) -> bool:
        try:
            return bool(self._wake.recv(4096))
        except BlockingIOError:
            return False

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            shut(client)
