"""The embedded servers: IMAP, SMTP and CalDAV on loopback, for the demo, the evals and the tests."""

import ssl
from collections.abc import Collection, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self

from agent.domain import DESK_OWNER
from ops.world.calendar_server import CalendarServer
from ops.world.mail_servers import MailServers
from ops.world.smtp_server import DROP, STORE_THEN_DROP, AcceptedMail, Delivery

_SMTP_FAULTS = {
    "unavailable": ("MAIL", "451 4.3.2 not available now"),
    "drop": ("DATA", DROP),
    "store_then_drop": ("DATA", STORE_THEN_DROP),
}

AUTHSERV_ID = "mx.frontdesk.test"


class Fault(Protocol):
    """A failure that a server shows the next times that it is asked, as a world file writes it."""

    @property
    def server(self) -> Literal["calendar", "smtp"]:
        """Which server fails."""

    @property
    def kind(self) -> Literal["unavailable", "drop", "store_then_drop"]:
        """How it fails."""

    @property
    def times(self) -> int:
        """How often it fails."""


class EmbeddedServers:
    """A mail server and a calendar server that live as long as the `with` block; what they stored stays in the folder.

    Mail from a session that did not log in is taken for local accounts only, and stamped with a trusted
    Authentication-Results: dmarc=pass where the one From address is in `verified_senders` (an address, or `*@domain`),
    dmarc=none elsewhere. A session that logged in may send to the whole world, which is the transcript.
    With `tls`, IMAP is implicit TLS and SMTP asks for STARTTLS before a login.
    """

    def __init__(  # noqa: PLR0913
        self,
        folder: Path,
        accounts: Mapping[str, str],
        *,
        calendar_user: str = "desk",
        calendar_password: str = "desk",  # noqa: S107
        authserv_id: str = AUTHSERV_ID,
        verified_senders: Collection[str] = (),
        owners: Collection[str] = (DESK_OWNER,),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.calendar_user, self.calendar_password = calendar_user, calendar_password
        self.authserv_id = authserv_id
        lowered = {address.lower(): password for address, password in accounts.items()}
        self._delivery = Delivery(folder / "mail", lowered, authserv_id, verified_senders)
        self._mail = MailServers(folder / "mail", self._delivery, tls)
        self._calendar = CalendarServer(folder / "calendar", calendar_user, calendar_password, owners)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.callback(self._mail.stop)
            self._mail.start()
            self._calendar.start()
            stack.callback(self._calendar.stop)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, traceback)

    @property
    def imap_port(self) -> int:
        """The IMAP server's port on 127.0.0.1."""
        return self._mail.imap_port

    @property
    def smtp_port(self) -> int:
        """The SMTP server's port on 127.0.0.1."""
        return self._mail.smtp_port

    @property
    def caldav_url(self) -> str:
        """The URL of the desk owner's calendar."""
        return self.caldav_urls[DESK_OWNER]

    @property
    def caldav_urls(self) -> Mapping[str, str]:
        """The URLs of the calendars, by owner."""
        return self._calendar.urls

    @property
    def smtp_transcript(self) -> list[AcceptedMail]:
        """Every mail that the server has accepted, oldest first."""
        return self._delivery.transcript

    @property
    def faults(self) -> list[tuple[str, str]]:
        """The script of failures still to come: (AUTH, MAIL, RCPT, DATA; a reply, `drop`, `store_then_drop`)."""
        return self._delivery.faults

    @property
    def calendar_faults(self) -> list[str]:
        """The calendar's script of failures still to come: `unavailable`, `drop` or `store_then_drop`."""
        return self._calendar.faults

    @property
    def lost_replies(self) -> int:
        """How many replies got lost by chance."""
        return self._delivery.losing.lost + self._calendar.losing.lost

    def lose_replies(self, share: float, seed: str) -> None:
        """Lose, from now on, this share of the replies to the desk's writes after doing what was asked."""
        self._delivery.losing.begin(share, f"{seed}/smtp")
        self._calendar.losing.begin(share, f"{seed}/calendar")

    def cut_connections(self) -> None:
        """Cut every connection that is open now."""
        self._mail.cut_connections()
        self._calendar.cut_connections()

    def break_as(self, faults: Iterable[Fault]) -> None:
        """Add a world's faults to the scripts; they meet the desk's requests, not mail that comes in."""
        for fault in faults:
            if fault.server == "smtp":
                self.faults.extend([_SMTP_FAULTS[fault.kind]] * fault.times)
            else:
                self.calendar_faults.extend([fault.kind] * fault.times)
