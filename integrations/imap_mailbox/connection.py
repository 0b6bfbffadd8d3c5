"""One IMAP connection: opened when it is needed, opened again once where a read finds it dead."""

import imaplib
import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from agent.errors import TransientError
from integrations.imap_mailbox.account import ImapAccount, Tls
from integrations.imap_mailbox.failures import (
    DEAD,
    ConnectionLost,
    Oversized,
    Unreachable,
    imap_errors,
    is_for_later,
)
from integrations.imap_mailbox.login import connect, shut
from integrations.imap_mailbox.wire import Client

__all__ = ["ImapAccount", "ImapConnection", "Tls", "imap_errors"]

Result = TypeVar("Result")

# At DEBUG this library logs every line of the protocol, mail included.
logging.getLogger("imapclient").setLevel(logging.WARNING)


class ImapConnection:
    """Runs operations on a logged-in client, one at a time; `prepare` runs on each new one."""

    def __init__(self, account: ImapAccount, prepare: Callable[[Client], None], *, largest: int = 10_000_000) -> None:
        self._account, self._prepare, self._largest = account, prepare, largest
        self._client: Client | None = None
        self._lock = threading.RLock()

    def read(self, operation: Callable[[Client], Result]) -> Result:
        """Run something that may run twice: a connection that has died since its last use is opened again, once."""
        with self._lock, imap_errors(self._account.username, self._account.password):
            reused = self._client is not None
            try:
                return self._run(operation)
            except Oversized:
                raise
            except ConnectionLost:
                if not reused:
                    raise
            return self._run(operation)

    def write(self, wanted: Callable[[Client], bool], operation: Callable[[Client], object]) -> None:
        """Run something that must not run twice, if `wanted`, a read on the same connection, has just said so."""
        with self._lock:
            if self.read(wanted):
                with imap_errors(self._account.username, self._account.password):
                    self._run(operation)

    def close(self) -> None:
        """Log out; a connection that is dead already is only closed."""
        with self._lock:
            client, self._client = self._client, None
            if client is not None:
                try:
                    client.logout()
                except (imaplib.IMAP4.error, OSError):
                    shut(client)

    def _run(self, operation: Callable[[Client], Result]) -> Result:
        client = self._connected()
        try:
            return operation(client)
        except imaplib.IMAP4.readonly:
            raise
        except DEAD as error:
            self._drop()
            if client.wire.has_overflowed:
                raise Oversized("IMAP: the server sent more than it was asked for") from error
            raise ConnectionLost("IMAP: the connection was closed") from error
        except imaplib.IMAP4.error as error:
            # Whatever the server is out of, a new login is the way back to it.
            if is_for_later(error):
                self._drop()
            raise

    def _connected(self) -> Client:
        if self._client is None:
            try:
                with imap_errors(self._account.username, self._account.password):
                    self._client = self._opened()
            except TransientError as error:
                raise Unreachable(str(error)) from error
        return self._client

    def _opened(self) -> Client:
        client = connect(self._account, self._largest)
        try:
            self._prepare(client)
        except BaseException:
            shut(client)
            raise
        return client

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            shut(client)
