"""One IMAP connection: opened when it is needed, opened again once where a read finds it dead."""

import imaplib
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Literal, TypeVar

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, LoginError

from agent.errors import AccessDenied, FrontdeskError, PermanentError, TransientError

Result = TypeVar("Result")
Tls = Literal["tls", "starttls", "none"]

_DEAD = (imaplib.IMAP4.abort, OSError)
_LATER = ("UNAVAILABLE", "INUSE", "[LIMIT", "THROTTLED", "SERVERBUG", "TOO MANY", "TRY AGAIN", "SESSION EXPIRED")
_DENIED = (
    "AUTHENTICATIONFAILED",
    "AUTHORIZATIONFAILED",
    "[EXPIRED",
    "PRIVACYREQUIRED",
    "CONTACTADMIN",
    "NOPERM",
    "QUOTA",
)

# At DEBUG this library logs every line of the protocol, mail included.
logging.getLogger("imapclient").setLevel(logging.WARNING)


@contextmanager
def imap_errors() -> Iterator[None]:
    """Translate what IMAPClient raises; the server's words stay in the cause."""
    try:
        yield
    except (OSError, imaplib.IMAP4.error, UnicodeError) as error:
        kind, cause = _translated(error)
        raise kind(f"IMAP: {cause}") from error


def _translated(error: Exception) -> tuple[type[FrontdeskError], str]:
    for fits, kind, cause in _TABLE:
        if fits(error):
            return kind, cause
    return PermanentError, "the server refused the command"


def _says(error: Exception, words: tuple[str, ...]) -> bool:
    return any(word in str(error).upper() for word in words)


def _cut_at_login(error: Exception) -> bool:
    return isinstance(error, LoginError) and isinstance(error.__context__, imaplib.IMAP4.abort)


_TABLE: tuple[tuple[Callable[[Exception], bool], type[FrontdeskError], str], ...] = (
    (lambda e: isinstance(e, ssl.SSLCertVerificationError), AccessDenied, "the certificate is not trusted"),
    (lambda e: isinstance(e, OSError), TransientError, "the connection failed"),
    (lambda e: isinstance(e, UnicodeError), AccessDenied, "the credentials are not ASCII"),
    (lambda e: isinstance(e, CapabilityError), AccessDenied, "the server lacks what the settings ask for"),
    (lambda e: isinstance(e, imaplib.IMAP4.abort), TransientError, "the connection was closed"),
    (_cut_at_login, TransientError, "the connection was closed at login"),
    (lambda e: _says(e, _LATER), TransientError, "the server is not available now"),
    (lambda e: isinstance(e, LoginError), AccessDenied, "the login was refused"),
    (lambda e: _says(e, _DENIED), AccessDenied, "the server refused for want of rights or room"),
)


class ImapConnection:
    """Runs operations on a logged-in client, one at a time. Times in seconds."""

    def __init__(  # noqa: PLR0913
        self,
        *,
        host: str,
        port: int,
        tls: Tls,
        username: str,
        password: str,
        timeout: float,
        cafile: str | None,
        access_token: Callable[[], str] | None,
        prepare: Callable[[IMAPClient], None],
    ) -> None:
        self._host, self._port, self._tls = host, port, tls
        self._username, self._password, self._access_token = username, password, access_token
        self._timeout, self._cafile, self._prepare = timeout, cafile, prepare
        self._client: IMAPClient | None = None
        self._lock = threading.RLock()

    def read(self, operation: Callable[[IMAPClient], Result]) -> Result:
        """Run something that may run twice: a connection that has died since its last use is opened again, once."""
        with self._lock, imap_errors():
            while True:
                reused = self._client is not None
                try:
                    return operation(self._connected())
                except _DEAD:
                    self._drop()
                    if not reused:
                        raise

    def write(self, wanted: Callable[[IMAPClient], bool], operation: Callable[[IMAPClient], object]) -> None:
        """Run something that must not run twice, if `wanted`, a read on the same connection, has just said so."""
        with self._lock:
            if not self.read(wanted):
                return
            with imap_errors():
                try:
                    operation(self._connected())
                except _DEAD:
                    self._drop()
                    raise

    def close(self) -> None:
        """Log out; a connection that is dead already is only closed."""
        with self._lock:
            client, self._client = self._client, None
            if client is not None:
                try:
                    client.logout()
                except (imaplib.IMAP4.error, OSError):
                    _shut(client)

    def _connected(self) -> IMAPClient:
        if self._client is None:
            self._client = self._connect()
        return self._client

    def _connect(self) -> IMAPClient:
        context = None if self._tls == "none" else ssl.create_default_context(cafile=self._cafile)
        client = IMAPClient(
            self._host,
            port=self._port,
            ssl=self._tls == "tls",
            ssl_context=context,
            timeout=SocketTimeout(connect=self._timeout, read=self._timeout),
        )
        try:
            client.normalise_times = False
            # Without it every literal waits for the other side's delayed acknowledgement, about 40 ms.
            client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls == "starttls":
                client.starttls(context)
            self._log_in(client)
            self._prepare(client)
        except BaseException:
            _shut(client)
            raise
        return client

    def _log_in(self, client: IMAPClient) -> None:
        if self._access_token is None:
            client.login(self._username, self._password)
        else:
            client.oauth2_login(self._username, self._access_token())

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            _shut(client)


def _shut(client: IMAPClient) -> None:
    with suppress(imaplib.IMAP4.error, OSError):
        client.shutdown()
