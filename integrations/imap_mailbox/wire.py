"""The IMAP client on a line of our own: every read has a limit and a timeout, and what has arrived can be seen."""

import imaplib
import selectors
import socket
import ssl
import time
from contextlib import suppress
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import ProtocolError

from integrations.imap_mailbox.account import ImapAccount
from integrations.imap_mailbox.failures import refusals_ignored
from integrations.imap_mailbox.tls import trusting

_CHUNK = 256 * 1024
_MARGIN = 128 * 1024
"""Bytes that a literal may have beyond the largest mail."""
_LONGEST_LINE = 32 * 1024 * 1024
"""Bytes of one line; the answer to a search of a million mails is one."""
_LONGEST_ANSWER = 600.0
"""Seconds in which a command has to be answered, however slowly the bytes come in."""
_KEEPALIVE = (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 4))


class Wire(imaplib.IMAP4):
    """imaplib, which reads whatever a server announces, with a reader that does not."""

    def __init__(self, account: ImapAccount, context: ssl.SSLContext | None, largest: int) -> None:
        self._context, self._largest = context, largest + _MARGIN
        self.has_overflowed = False
        """Whether the server announced more than it was asked for; the line is of no use then."""
        self._held = bytearray()
        self._taken, self._until = 0, time.monotonic() + _LONGEST_ANSWER
        super().__init__(account.host, account.port, account.timeout)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        line: socket.socket = super()._create_socket(timeout)  # type: ignore[misc]  # typeshed hides it
        try:
            # Without it every literal waits for the other side's delayed acknowledgement, about 40 ms.
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for name, value in _KEEPALIVE:
                if (option := getattr(socket, name, None)) is not None:
                    line.setsockopt(socket.IPPROTO_TCP, option, value)
            return self._context.wrap_socket(line, server_hostname=self.host) if self._context else line
        except BaseException:
            line.close()
            raise

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> Any:
        """Switch to TLS; what came in before it is not taken for an answer that came through it."""
        if ssl_context is None:
            raise self.error("no TLS context")
        typ, data = self._simple_command("STARTTLS")
        if typ != "OK":
            raise self.error(data[-1])
        if self._held:
            raise self.abort("data before TLS began")
        self.sock = ssl_context.wrap_socket(self.sock, server_hostname=self.host)
        self._tls_established = True
        self._get_capabilities()
        return typ, data

    def send(self, data: Any) -> None:
        """Send, and begin to count what the server answers."""
        self._taken, self._until = 0, time.monotonic() + _LONGEST_ANSWER
        super().send(data)

    def read(self, size: int) -> bytes:
        """Read a literal."""
        if size > self._largest or self._taken > self._largest + _LONGEST_LINE:
            raise self._overflow()
        while len(self._held) < size and self._receive():
            pass
        return self._take(size)

    def readline(self) -> bytes:
        """Read a line; what is left of one where the connection ends."""
        seen = 0
        while (end := self._held.find(b"\n", seen)) < 0:
            seen = len(self._held)
            if seen > _LONGEST_LINE or self._taken > self._largest + _LONGEST_LINE:
                raise self._overflow()
            if not self._receive():
                return self._take(seen)
        return self._take(end + 1)

    def await_line(self, seconds: float, wake: socket.socket) -> bool:
        """Wait until a whole line has come in; False where the time is up, or something lies in `wake`."""
        until = time.monotonic() + seconds
        with selectors.DefaultSelector() as both:
            both.register(self.sock, selectors.EVENT_READ)
            both.register(wake, selectors.EVENT_READ)
            while b"\n" not in self._held:
                if not self._has_decrypted():
                    ready = {key.fileobj for key, _ in both.select(max(0.0, until - time.monotonic()))}
                    if wake in ready or not ready:
                        return False
                self._receive_at_once()
        return True

    def _has_decrypted(self) -> bool:
        return isinstance(self.sock, ssl.SSLSocket) and self.sock.pending() > 0

    def _receive_at_once(self) -> None:
        timeout = self.sock.gettimeout()
        self.sock.setblocking(False)
        try:
            # A TLS record may hold nothing for us.
            with suppress(BlockingIOError, ssl.SSLWantReadError):
                if not self._receive():
                    raise self.abort("socket error: EOF")
        finally:
            self.sock.settimeout(timeout)

    def _receive(self) -> bool:
        if self.sock.gettimeout() and time.monotonic() > self._until:
            raise TimeoutError("the answer takes too long")
        data = self.sock.recv(_CHUNK)
        self._held += data
        return bool(data)

    def _overflow(self) -> imaplib.IMAP4.abort:
        self.has_overflowed = True
        return self.abort("too long")

    def _take(self, size: int) -> bytes:
        with memoryview(self._held) as held:
            data = bytes(held[:size])
        del self._held[:size]
        self._taken += len(data)
        return data


class Client(IMAPClient):  # type: ignore[misc]  # untyped
    """IMAPClient on such a line; `largest` is the size in bytes of the largest mail that is fetched."""

    def __init__(self, account: ImapAccount, largest: int) -> None:
        self._account, self._largest = account, largest
        self._context = None if account.tls == "none" else trusting(account.cafile)
        super().__init__(
            account.host,
            account.port,
            ssl=account.tls == "tls",
            timeout=SocketTimeout(connect=account.timeout, read=account.timeout),
        )
        self.normalise_times = False
        # The library formats every line and literal for a log that is off.
        self._imap.debug = 0

    @property
    def wire(self) -> Wire:
        """The line."""
        wire: Wire = self._imap
        return wire

    def encrypt(self) -> None:
        """Switch to TLS where the account wants that after connecting."""
        if self._account.tls == "starttls":
            self.starttls(self._context)

    def list_lines(self) -> list[Any]:
        """Return the lines of LIST, with the marks of special folders where the server only gives them on request."""
        if self.has_capability("LIST-EXTENDED") and self.has_capability("SPECIAL-USE"):
            with refusals_ignored():
                return self._listed("RETURN", "(SPECIAL-USE)")
        return self._listed()

    def fetch(self, *args: Any) -> dict[int, dict[bytes, Any]]:
        """Fetch, as ever; an answer that the library's parser stumbles over is a ProtocolError."""
        try:
            found: dict[int, dict[bytes, Any]] = super().fetch(*args)
        except (TypeError, AttributeError, LookupError) as error:
            raise ProtocolError("FETCH") from error
        return found

    def _listed(self, *options: str) -> list[Any]:
        typ, data = self._imap._simple_command("LIST", '""', '"*"', *options)  # noqa: SLF001
        self._checkok("LIST", typ, data)
        _, lines = self._imap._untagged_response(typ, data, "LIST")  # noqa: SLF001
        return [line for line in lines if line]

    def _create_IMAP4(self) -> Wire:  # noqa: N802
        return Wire(self._account, self._context if self._account.tls == "tls" else None, self._largest)
