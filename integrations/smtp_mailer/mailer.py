"""Sending: one connection a mail, and the dot that ends its text."""

import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass

from agent.domain import OutgoingMail, Person
from agent.errors import OutcomeUnknown, PermanentError
from integrations.mime.outgoing.compose import compose
from integrations.smtp_mailer.login import log_in
from integrations.smtp_mailer.refusals import LoginRefused, Refused, Stage, smtp_errors
from integrations.smtp_mailer.session import Tls, connect, has_broken_off

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_ACCEPTED, _TEXT_WANTED, _FAILED = range(200, 300), range(354, 355), range(400, 600)
_PATIENCE = 4
"""How much longer than for other answers the one to the text is waited for."""
_FAREWELL_SECONDS = 2.0


@dataclass(frozen=True)
class SmtpFacts:
    """What the server is like, once we are logged in; `size_limit` in bytes, None where it names none."""

    tls: bool
    logged_in: bool
    size_limit: int | None
    eight_bit: bool


class SmtpMailer:
    """Sends each mail on its own connection. `timeout` in seconds.

    `access_token` replaces the password by XOAUTH2; it is told whether the last token was refused. Without a username
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
        access_token: Callable[[bool], str] | None = None,
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
        with self._session() as server:
            with self._errors():
                self._open_envelope(server, mail.to, text)
                server.send(text)
            if server.sock is not None:
                # A server may examine the mail before it answers, and silence leaves a doubt for a person to settle.
                server.sock.settimeout(_PATIENCE * self._timeout)
            code, reply = _ended(server)
            with self._errors():
                _expect(Stage.TEXT, _ACCEPTED, (code, reply))

    def check(self) -> SmtpFacts:
        """Connect, log in and name the desk as a sender; send nothing."""
        with self._session() as server, self._errors():
            _expect(Stage.SENDER, _ACCEPTED, server.mail(self._desk.address))
            _expect(Stage.GREETING, _ACCEPTED, server.rset())
            _expect(Stage.GREETING, _ACCEPTED, server.noop())
            limit = server.esmtp_features.get("size", "")
            return SmtpFacts(
                tls=self._tls != "none",
                logged_in=bool(self._username),
                # A limit of 0 stands for none: RFC 1870.
                size_limit=(int(limit) or None) if limit.isdecimal() else None,
                eight_bit=server.has_extn("8bitmime"),
            )

    def _errors(self) -> AbstractContextManager[None]:
        return smtp_errors(self._password, self._username)

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """Open a session, and close it whatever happens in it."""
        with self._errors():
            try:
                server = self._logged_in(fresh=False)
            except LoginRefused as error:
                if self._access_token is None or error.is_temporary:
                    raise
                server = self._logged_in(fresh=True)
        try:
            yield server
            with suppress(OSError):
                if server.sock is not None:
                    # All is said and done: a server that does not say goodbye keeps nobody waiting.
                    server.sock.settimeout(min(self._timeout, _FAREWELL_SECONDS))
                server.quit()
        finally:
            server.close()

    def _logged_in(self, *, fresh: bool) -> smtplib.SMTP:
        name = self._desk.address.rpartition("@")[2]
        token = self._access_token(fresh) if self._access_token is not None and self._username else None
        server = connect(self._host, self._port, self._tls, name, self._cafile, self._timeout)
        try:
            if self._username:
                log_in(server, self._username, self._password, token)
        except BaseException:
            server.close()
            raise
        return server

    def _open_envelope(self, server: smtplib.SMTP, recipient: str, text: bytes) -> None:
        options = [f"SIZE={len(text)}"] if server.has_extn("size") else []
        if not text.isascii() and server.has_extn("8bitmime"):
            options.append("BODY=8BITMIME")
        _expect(Stage.SENDER, _ACCEPTED, server.mail(self._desk.address, options))
        _expect(Stage.RECIPIENT, _ACCEPTED, server.rcpt(recipient))
        _expect(Stage.TEXT, _TEXT_WANTED, server.docmd("DATA"))
        if has_broken_off(server):
            # A text that is sent after half an answer leaves a doubt that need not be.
            raise smtplib.SMTPServerDisconnected("the answer broke off")


def wire_text(raw: bytes) -> bytes:
    """Return a mail as it goes over the wire, all but the dot that ends it."""
    lines = _LINE_END.sub(b"\r\n", raw)
    stuffed = re.sub(rb"(?m)^\.", b"..", lines)
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def _ended(server: smtplib.SMTP) -> tuple[int, bytes]:
    """Send the dot. From here on only the server's own refusal says that the mail was not sent."""
    try:
        server.send(b".\r\n")
        code, reply = server.getreply()
    except OSError as error:
        raise OutcomeUnknown("SMTP: the connection was lost after the text") from error
    if code not in _ACCEPTED and code not in _FAILED:
        raise OutcomeUnknown("SMTP: the server's answer to the text cannot be read")
    return code, reply


def _expect(stage: Stage, wanted: range, reply: tuple[int, bytes]) -> None:
    code, words = reply
    if code not in wanted:
        raise Refused(stage, code, words)
