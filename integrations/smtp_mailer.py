"""The Mailer port over SMTP."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Literal

from agent.domain import OutgoingMail, Person
from agent.errors import AccessDenied, FrontdeskError, OutcomeUnknown, PermanentError, TransientError
from integrations.mime.compose import compose

Tls = Literal["tls", "starttls", "none"]

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_ACCEPTED, _TEXT_WANTED, _TEMPORARY, _FINAL = range(200, 300), range(354, 355), range(400, 500), range(500, 600)

_LOGIN_WANTED = (530, 534, 535, 538)


@contextmanager
def smtp_errors() -> Iterator[None]:
    """Translate what smtplib raises before the text was handed over; the server's words stay in the cause."""
    try:
        yield
    except (OSError, UnicodeError) as error:  # smtplib's exceptions are OSErrors
        kind, cause = _translated(error)
        raise kind(f"SMTP: {cause}") from error


def _translated(error: Exception) -> tuple[type[FrontdeskError], str]:
    for fits, kind, cause in _TABLE:
        if fits(error):
            return kind, cause
    return TransientError, "the connection failed"


def _code(error: Exception) -> int:
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


_TABLE: tuple[tuple[Callable[[Exception], bool], type[FrontdeskError], str], ...] = (
    (lambda e: isinstance(e, ssl.SSLCertVerificationError), AccessDenied, "the certificate is not trusted"),
    (lambda e: isinstance(e, UnicodeError), AccessDenied, "the credentials are not ASCII"),
    (
        lambda e: isinstance(e, smtplib.SMTPNotSupportedError),
        AccessDenied,
        "the server lacks what the settings ask for",
    ),
    (lambda e: _code(e) in _TEMPORARY or _code(e) < 0, TransientError, "the server said to try later"),
    (lambda e: isinstance(e, smtplib.SMTPAuthenticationError), AccessDenied, "the login was refused"),
    (lambda e: _code(e) in _LOGIN_WANTED, AccessDenied, "the server wants another login"),
    (lambda e: _code(e) > 0, PermanentError, "the server refused the mail"),
    (lambda e: isinstance(e, smtplib.SMTPServerDisconnected), TransientError, "the connection was closed"),
    (lambda e: isinstance(e, smtplib.SMTPException), AccessDenied, "the server offers no login that we know"),
)


class SmtpMailer:
    """Sends each mail on its own connection. `timeout` in seconds.

    `access_token` replaces the password by XOAUTH2; it is asked for a fresh token at every login. Without a username
    nobody logs in.
    """

    def __init__(  # noqa: PLR0913
        self,
        *,
        host: str,
        port: int,
        tls: Tls,
        desk: Person,
        loop_key: str,
        username: str = "",
        password: str = "",
        access_token: Callable[[], str] | None = None,
        cafile: str | None = None,
        timeout: float = 30.0,
    ) -> None:
        self._host, self._port, self._tls, self._cafile, self._timeout = host, port, tls, cafile, timeout
        self._username, self._password, self._access_token = username, password, access_token
        self._desk, self._loop_key = desk, loop_key

    def send(self, mail: OutgoingMail) -> None:
        """Send to the one recipient; OutcomeUnknown where the connection died after the text was handed over."""
        if _ADDRESS.fullmatch(mail.to) is None:
            raise PermanentError("SMTP: the recipient is not a plain address")
        text = wire_text(compose(mail, self._desk, self._loop_key))
        with smtp_errors():
            server = self._connect()
        try:
            with smtp_errors():
                self._open_envelope(server, mail.to, eight_bit=not text.isascii())
                server.send(text)
            _finish(server)
            with suppress(OSError):
                server.quit()
        finally:
            server.close()

    def check(self) -> None:
        """Connect and log in, and send nothing."""
        with smtp_errors():
            server = self._connect()
        with suppress(OSError):
            server.quit()
        server.close()

    def _connect(self) -> smtplib.SMTP:
        name = self._desk.address.rpartition("@")[2]
        context = ssl.create_default_context(cafile=self._cafile)
        server: smtplib.SMTP
        if self._tls == "tls":
            server = smtplib.SMTP_SSL(self._host, self._port, name, timeout=self._timeout, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, name, timeout=self._timeout)
        try:
            if server.sock is not None:
                server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server.ehlo_or_helo_if_needed()
            if self._tls == "starttls":
                server.starttls(context=context)
                server.ehlo_or_helo_if_needed()
            self._log_in(server)
        except BaseException:
            server.close()
            raise
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        if self._access_token is not None:
            token = self._access_token()
            given = f"user={self._username}\1auth=Bearer {token}\1\1"
            # After a refusal the server sends its reasons as a challenge, which wants an empty answer.
            server.auth("XOAUTH2", lambda challenge=None: given if challenge is None else "")
        elif self._username:
            server.login(self._username, self._password)

    def _open_envelope(self, server: smtplib.SMTP, recipient: str, *, eight_bit: bool) -> None:
        options = ["BODY=8BITMIME"] if eight_bit and server.has_extn("8bitmime") else []
        _expect(_ACCEPTED, server.mail(self._desk.address, options))
        _expect(_ACCEPTED, server.rcpt(recipient))
        _expect(_TEXT_WANTED, server.docmd("DATA"))


def wire_text(raw: bytes) -> bytes:
    """Return a mail as it goes over the wire, all but the dot that ends it."""
    lines = _LINE_END.sub(b"\r\n", raw)
    stuffed = re.sub(rb"(?m)^\.", b"..", lines)
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def _finish(server: smtplib.SMTP) -> None:
    """Send the dot. From here on only the server's own refusal says that the mail was not sent."""
    try:
        server.send(b".\r\n")
        code, _ = server.getreply()
    except OSError as error:
        raise OutcomeUnknown("SMTP: the connection was lost after the text") from error
    if code in _TEMPORARY:
        raise TransientError("SMTP: the server said to try later")
    if code in _FINAL:
        raise PermanentError("SMTP: the server refused the mail")
    if code not in _ACCEPTED:
        raise OutcomeUnknown("SMTP: the server's answer to the text cannot be read")


def _expect(wanted: range, reply: tuple[int, bytes]) -> None:
    code, said = reply
    if code not in wanted:
        raise smtplib.SMTPResponseException(code, said)
