"""The embedded SMTP server: mail to local accounts lands in their Maildir, the rest of the world is a transcript."""

import asyncio
import base64
import logging
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from ops.world.calendar_faults import LostReplies
from ops.world.delivery import received, submitted
from ops.world.pymap_bytes import deliver

# At DEBUG this library logs every line of every mail.
logging.getLogger("mail").setLevel(logging.ERROR)

DROP = "drop"
STORE_THEN_DROP = "store_then_drop"


@dataclass(frozen=True)
class AcceptedMail:
    """One mail that the server answered for with 250; `login` is None for a mail from the outside."""

    mail_from: str
    rcpt_tos: tuple[str, ...]
    raw: bytes
    login: str | None


class PatientSMTP(SMTP):
    """aiosmtpd that takes lines as long as people send them."""

    line_length_limit = 2**26


class Delivery:
    """Decides on each command of a session, and stores.

    `faults` is a script for sessions that log in, so that mail from the outside always arrives: the first entry whose
    verb (AUTH, MAIL, RCPT, DATA) is being handled is used up, and its reply sent instead; `drop` cuts the connection,
    `store_then_drop` does so after the mail was stored. Beside the script, a share of the replies to DATA may get lost
    in that way.
    """

    def __init__(
        self, root: Path, accounts: Mapping[str, str], authserv_id: str, verified_senders: Collection[str]
    ) -> None:
        self.root, self.accounts = root, accounts
        self.authserv_id, self.verified_senders = authserv_id, verified_senders
        self.transcript: list[AcceptedMail] = []
        self.faults: list[tuple[str, str]] = []
        self.losing = LostReplies()
        self.sessions: list[PatientSMTP] = []

    def protocol(self, tls: ssl.SSLContext | None) -> PatientSMTP:
        """Return the protocol for one connection."""
        session = PatientSMTP(
            self,
            hostname="localhost",
            ident="frontdesk",
            data_size_limit=64 * 2**20,
            tls_context=tls,
            auth_require_tls=tls is not None,
            authenticator=self.authenticate,
            loop=asyncio.get_running_loop(),
        )
        self.sessions = [*(known for known in self.sessions if known.transport is not None), session]
        return session

    def abort_sessions(self) -> None:
        """Cut every connection that a client has left open."""
        for session in self.sessions:
            if isinstance(session.transport, asyncio.Transport):
                session.transport.abort()

    def authenticate(
        self, _server: SMTP, _session: Session | None, _envelope: Envelope | None, _mechanism: str, given: Any
    ) -> AuthResult:
        """Check a password, which XOAUTH2 brings as its token."""
        if reply := self._scripted("AUTH"):
            return AuthResult(success=False, handled=False, message=reply)
        login = given.login.decode(errors="replace").lower() if isinstance(given, LoginPassword) else ""
        known = self.accounts.get(login)
        return AuthResult(
            success=known is not None and known.encode() == given.password, handled=False, auth_data=login
        )

    async def auth_XOAUTH2(self, server: SMTP, arguments: list[str]) -> AuthResult:  # noqa: N802
        """Log in as mail providers want it now: `user=...^Aauth=Bearer ...^A^A` in Base64."""
        said = base64.b64decode(arguments[1]).decode().split("\1") if len(arguments) > 1 else [""]
        user, token = [*said, ""][:2]
        given = LoginPassword(user.removeprefix("user=").encode(), token.removeprefix("auth=Bearer ").encode())
        return self.authenticate(server, server.session, server.envelope, "XOAUTH2", given)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Open an envelope."""
        if session.authenticated and (reply := self._scripted("MAIL")):
            return _fail(server, reply)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take local recipients from anybody, others only from a session that logged in."""
        if session.authenticated and (reply := self._scripted("RCPT")):
            return _fail(server, reply)
        if address.lower() not in self.accounts and not session.authenticated:
            return "550 5.7.1 relaying denied"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answer for the mail: record it, and store it for its local recipients."""
        reply = self._scripted("DATA") if session.authenticated else None
        if reply is None and session.authenticated and self.losing.next_is_lost():
            reply = STORE_THEN_DROP
        if reply and reply != STORE_THEN_DROP:
            return _fail(server, reply)
        login = session.auth_data if session.authenticated else None
        content = envelope.original_content or b""
        mail_from = envelope.mail_from or ""
        for recipient in envelope.rcpt_tos:
            if recipient.lower() in self.accounts:
                self._store(recipient.lower(), content, mail_from, trusted=login is not None)
        self.transcript.append(AcceptedMail(mail_from, tuple(envelope.rcpt_tos), content, login))
        return _fail(server, DROP) if reply else "250 2.0.0 queued"

    def _store(self, account: str, content: bytes, mail_from: str, *, trusted: bool) -> None:
        if trusted:
            stored = submitted(content, mail_from=mail_from)
        else:
            stored = received(
                content,
                mail_from=mail_from,
                authserv_id=self.authserv_id,
                verified_senders=self.verified_senders,
            )
        deliver(self.root / account, stored)

    def _scripted(self, verb: str) -> str | None:
        for index, (wanted, reply) in enumerate(self.faults):
            if wanted == verb:
                del self.faults[index]
                return reply
        return None


def _fail(server: SMTP, reply: str) -> str:
    if reply != DROP:
        return reply
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()
    return "421 4.3.2 gone"
