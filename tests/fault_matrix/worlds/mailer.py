"""The SMTP adapter before aiosmtpd."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

from integrations.smtp_mailer import SmtpMailer
from ops.world.servers import EmbeddedServers
from tests.fault_matrix.plays import Play
from tests.fault_matrix.text_line import CUT, Plan, Spot, TextLine
from tests.integrations.mails import outgoing
from tests.servers.imap_world import DESK, LOOP_KEY, PASSWORD

_NUMBERS = count(1)
_AT_ANY_STEP = {
    "bad_request": b"501 5.5.4 what?\r\n",
    "rate_limited": b"450 4.7.1 too many mails in a minute\r\n",
    "quota_exceeded": b"550 5.4.5 daily sending limit exceeded\r\n",
    "too_many_requests": b"421 4.7.0 try again later\r\n" + CUT,
    "server_error": b"451 4.3.0 local error\r\n",
    "unavailable": b"421 4.3.2 shutting down\r\n" + CUT,
    "html": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html></html>\r\n" + CUT,
    "empty": b"\r\n" + CUT,
    "changed_shape": b"999 what is this\r\n",
}
_STEPS = {
    "send, login": Spot(
        rb"^AUTH",
        _AT_ANY_STEP
        | {
            "unauthorized": b"535 5.7.8 no\r\n",
            "rate_limited": b"454 4.7.0 too many logins\r\n",
            "forbidden": b"535 5.7.139 SmtpClientAuthentication is disabled\r\n",
        },
    ),
    "send, recipient": Spot(
        rb"^RCPT",
        _AT_ANY_STEP
        | {
            "unauthorized": b"530 5.7.0 log in first\r\n",
            "forbidden": b"550 5.7.60 client does not have permissions to send as this sender\r\n",
            "not_found": b"550 5.1.1 no such user\r\n",
            "gone": b"551 5.1.6 has moved away\r\n",
        },
    ),
    "send": Spot(
        rb"^\.\r\n$|\r\n\.\r\n$",
        _AT_ANY_STEP
        | {
            "unauthorized": b"530 5.7.0 log in first\r\n",
            "forbidden": b"550 5.7.60 client does not have permissions to send as this sender\r\n",
        },
    ),
}


class World:
    """A mail server that sends to the whole world."""

    def __init__(self, folder: Path) -> None:
        self._servers = EmbeddedServers(folder, {DESK.address: PASSWORD})
        self._servers.__enter__()
        self._line = TextLine(self._servers.smtp_port, _is_whole)

    @contextmanager
    def play(self, call: str, timeout: float) -> Iterator[Play]:
        """Prepare the call with a mail of its own."""
        mail = outgoing(next(_NUMBERS))
        broken, direct = _mailer(self._line.port, timeout), _mailer(self._servers.smtp_port, 10.0)

        def arrived() -> int:
            return sum(mail.message_id.encode() in accepted.raw for accepted in self._servers.smtp_transcript)

        def settle() -> None:
            if not arrived():
                direct.send(mail)

        yield Play(lambda: broken.send(mail), _STEPS[call], {}, arrived, settle, doubt_stays=True)

    def broken(self, fault: str, at: Spot) -> AbstractContextManager[Plan]:
        """Have a command meet a fault."""
        return self._line.broken(fault, at)

    def close(self) -> None:
        """Stop the server."""
        self._line.close()
        self._servers.__exit__(None, None, None)


def _is_whole(answer: bytes, _tag: bytes) -> bool:
    return re.search(rb"(?m)^\d{3}(?: .*)?\r\n\Z", answer) is not None


def _mailer(port: int, timeout: float) -> SmtpMailer:
    return SmtpMailer(
        host="127.0.0.1",
        port=port,
        tls="none",
        desk=DESK,
        loop_key=LOOP_KEY,
        username=DESK.address,
        password=PASSWORD,
        timeout=timeout,
    )
