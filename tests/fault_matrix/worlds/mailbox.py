"""The IMAP adapter before pymap."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import count
from pathlib import Path

from agent.domain import Folder, MailUid
from integrations.imap_mailbox import ImapMailbox
from ops.world.mail_servers import make_maildirs
from ops.world.servers import EmbeddedServers
from tests.fault_matrix.plays import Play
from tests.fault_matrix.text_line import CUT, Plan, Spot, TextLine
from tests.integrations.mails import from_person, incoming, outgoing
from tests.servers.imap_world import DESK, PASSWORD, ImapWorld

_NUMBERS = count(1)
_WHOLE_DAYS = re.compile(rb'INTERNALDATE "\d\d')
_SAID = {
    "bad_request": b"TAG BAD what?\r\n",
    "unauthorized": b"TAG NO [AUTHORIZATIONFAILED] not as this user\r\n",
    "rate_limited": b"TAG NO [LIMIT] too many commands in a minute\r\n",
    "forbidden": b"TAG NO [NOPERM] not in this folder\r\n",
    "not_found": b"TAG NO [TRYCREATE] no such folder\r\n",
    "too_many_requests": b"TAG NO [INUSE] too many simultaneous connections\r\n",
    "server_error": b"TAG NO [SERVERBUG] internal error\r\n",
    "unavailable": b"* BYE [UNAVAILABLE] shutting down\r\n" + CUT,
    "html": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html></html>\r\n" + CUT,
}
_READING = _SAID | {
    "quota_exceeded": b"TAG NO [OVERQUOTA] account exceeded its bandwidth limits\r\n",
    "empty": b"TAG OK done\r\n",
}
_WRITING = _SAID | {"quota_exceeded": b"TAG NO [OVERQUOTA] the mailbox is full\r\n"}


def _swap(old: bytes, new: bytes) -> Mapping[str, Callable[[bytes], bytes]]:
    return {"changed_shape": lambda answer: re.sub(old, new, answer)}


_SEARCH = Spot(rb"UID SEARCH", _READING, _swap(rb"\* SEARCH [\d ]+", rb"* SEARCH one two"))
_FETCH = Spot(rb"UID FETCH \d+ \(BODY", _READING, _swap(rb"BODY\[", rb"CONTENT["))
_SPOTS = {
    "login": Spot(
        rb" (LOGIN|AUTHENTICATE) ",
        _SAID | {"unauthorized": b"TAG NO [AUTHENTICATIONFAILED] wrong password\r\n"},
    ),
    "status": Spot(rb" (EXAMINE|SELECT) ", _READING, _swap(rb"UIDVALIDITY", rb"VALIDITY")),
    "arrivals": _SEARCH,
    "arrivals, mails": Spot(
        _FETCH.word,
        _FETCH.said,
        {**_FETCH.spoilt, "clock_skew": lambda answer: _WHOLE_DAYS.sub(b'INTERNALDATE "01', answer)},
    ),
    "read": _FETCH,
    "written_by_person": _SEARCH,
    "is_sent": _SEARCH,
    "file": Spot(rb"UID (MOVE|COPY)", _WRITING),
    "keep_sent": Spot(rb" APPEND ", _WRITING),
    "keep_draft": Spot(rb" APPEND ", _WRITING),
}
_RENUMBERED = Spot(
    rb" (EXAMINE|SELECT) ",
    spoilt={"precondition_failed": lambda answer: re.sub(rb"(UIDVALIDITY )\d+", rb"\g<1>77", answer)},
)


class World:
    """A mail server on which each play has an account of its own."""

    def __init__(self, folder: Path) -> None:
        self._mail = folder / "mail"
        self._servers = EmbeddedServers(folder, {DESK.address: PASSWORD})
        self._servers.__enter__()
        self._line = TextLine(self._servers.imap_port, _is_whole)

    @contextmanager
    def play(self, call: str, timeout: float) -> Iterator[Play]:
        """Prepare a call: two mails have arrived, one was sent by the desk, another by a person."""
        username = f"desk-{next(_NUMBERS)}@frontdesk.example"
        make_maildirs(self._mail, {username: PASSWORD})
        account = ImapWorld(self._servers.imap_port, username=username).begin()
        for number in (1, 2):
            account.deliver(incoming(number))
        with closing(account.mailbox()) as direct:
            direct.keep_sent(outgoing(1))
            account.person_sends(from_person("<in-2@example.org>"))
            with closing(account.mailbox(port=self._line.port, timeout=timeout)) as broken:
                yield getattr(self, f"_{call.partition(',')[0]}")(account, broken, direct, _SPOTS[call])

    def broken(self, fault: str, at: Spot) -> AbstractContextManager[Plan]:
        """Have a command meet a fault."""
        return self._line.broken(fault, _RENUMBERED if fault == "precondition_failed" else at)

    def close(self) -> None:
        """Stop the server."""
        self._line.close()
        self._servers.__exit__(None, None, None)

    def _login(self, _: ImapWorld, broken: ImapMailbox, direct: ImapMailbox, spot: Spot) -> Play:
        return Play(broken.status, spot, {"ok": direct.status()})

    _status = _login

    def _arrivals(self, _: ImapWorld, broken: ImapMailbox, direct: ImapMailbox, spot: Spot) -> Play:
        start = MailUid(direct.status().newest.uidvalidity, 0)
        right = [mail.message_id for mail in direct.arrivals(start)]
        answers = {"ok": right, "nameless": [None] * len(right)}
        return Play(lambda: [mail.message_id for mail in broken.arrivals(start)], spot, answers)

    def _read(self, _: ImapWorld, broken: ImapMailbox, direct: ImapMailbox, spot: Spot) -> Play:
        newest = direct.status().newest
        return Play(lambda: broken.read(newest), spot, {"ok": direct.read(newest)})

    def _written_by_person(self, _: ImapWorld, broken: ImapMailbox, __: ImapMailbox, spot: Spot) -> Play:
        return Play(lambda: broken.written_by_person(["<in-2@example.org>"]), spot, {"ok": True})

    def _is_sent(self, _: ImapWorld, broken: ImapMailbox, __: ImapMailbox, spot: Spot) -> Play:
        return Play(lambda: broken.is_sent(outgoing(1).message_id), spot, {"ok": True})

    def _file(self, account: ImapWorld, broken: ImapMailbox, direct: ImapMailbox, spot: Spot) -> Play:
        newest = direct.status().newest

        def filed() -> int:
            """Count the mail where it belongs; it is nowhere else, and the other one stays."""
            there = len(account.filed(Folder.HANDLED))
            assert len(account.intake()) == 2 - there
            return there

        return Play(
            lambda: broken.file(newest, Folder.HANDLED),
            spot,
            happened=filed,
            settle=lambda: direct.file(newest, Folder.HANDLED),
            asks_first=True,
        )

    def _keep_sent(self, account: ImapWorld, broken: ImapMailbox, direct: ImapMailbox, spot: Spot) -> Play:
        mail = outgoing(2)
        return Play(
            lambda: broken.keep_sent(mail),
            spot,
            happened=lambda: sum(mail.message_id.encode() in raw for raw in account.sent()),
            settle=lambda: direct.keep_sent(mail),
            asks_first=True,
        )

    def _keep_draft(self, account: ImapWorld, broken: ImapMailbox, direct: ImapMailbox, spot: Spot) -> Play:
        mail = outgoing(2)
        return Play(
            lambda: broken.keep_draft(mail),
            spot,
            happened=lambda: sum(mail.message_id.encode() in raw for raw in account.drafts()),
            settle=lambda: direct.keep_draft(mail),
            asks_first=True,
        )


def _is_whole(answer: bytes, tag: bytes) -> bool:
    return re.search(rb"(?m)^%s [^\r\n]*\r\n\Z" % re.escape(tag), answer) is not None
