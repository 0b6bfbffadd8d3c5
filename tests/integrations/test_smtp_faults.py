"""The line to the SMTP server breaks at every command: what that means, and that at most one mail arrives."""

import asyncio

import pytest

from agent.errors import FrontdeskError, OutcomeUnknown, TransientError
from ops.world.servers import EmbeddedServers
from tests.integrations.mails import outgoing
from tests.integrations.test_smtp_mailer import mailer
from tests.integrations.test_smtp_tls import tls_servers
from tests.servers.certificate import Certificate
from tests.servers.imap_world import DESK
from tests.servers.tcp_fault import TcpFault

__all__ = ["tls_servers"]

DOT = b"\r\n.\r\n"
# Versions of smtplib spell the verbs differently.
STEPS = {
    "EHLO": b"ehlo ",
    "AUTH": b"AUTH PLAIN",
    "MAIL": f"<{DESK.address}>".encode(),
    "RCPT": f"<{outgoing(1).to}>".encode(),
    "DATA": b"DATA\r\n",
    "text": b"Message-ID:",
    "dot": DOT,
}


class CutBefore(TcpFault):
    """Cuts the line when the client has sent these bytes, before the server sees them."""

    wanted = b""

    def _is_armed(self, armed: asyncio.Event) -> None:
        if self.wanted in self.requests:
            raise ConnectionResetError
        super()._is_armed(armed)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("fault", ["before", "after", "silence"])
def test_a_line_that_breaks_at_a_command(servers: EmbeddedServers, step: str, fault: str) -> None:
    with CutBefore(servers.smtp_port) as line:
        line.wanted = STEPS[step] if fault == "before" else b"\0"
        line.lose_reply_to = STEPS[step] if fault == "after" else None
        line.blackhole_after = STEPS[step] if fault == "silence" else None
        with pytest.raises(FrontdeskError) as caught:
            mailer(line.port, timeout=0.4 if fault == "silence" else 5.0).send(outgoing(1))
    # A text of one piece has left with its dot before anybody learns that the line broke.
    is_told = step in ("text", "dot")
    assert type(caught.value) is (OutcomeUnknown if is_told else TransientError)
    assert len(servers.smtp_transcript) == (1 if is_told and fault != "before" else 0)
    assert "@" not in str(caught.value)


def test_a_line_that_breaks_in_a_text_of_many_pieces_is_transient(servers: EmbeddedServers) -> None:
    with CutBefore(servers.smtp_port) as line:
        line.wanted = STEPS["text"]
        with pytest.raises(TransientError):
            mailer(line.port).send(outgoing(1, text="All work and no play.\n" * 300_000))
    assert servers.smtp_transcript == []


@pytest.mark.parametrize("fault", ["refuse", "blackhole"])
def test_a_server_that_says_nothing_at_all_is_transient(servers: EmbeddedServers, fault: str) -> None:
    with TcpFault(servers.smtp_port) as line:
        setattr(line, fault, True)
        with pytest.raises(TransientError):
            mailer(line.port, timeout=0.2).send(outgoing(1))
        with pytest.raises(TransientError):
            mailer(line.port, timeout=0.2).check()
    assert servers.smtp_transcript == []


@pytest.mark.parametrize("fault", ["lose_reply_to", "blackhole_after"])
def test_a_farewell_that_is_not_answered_changes_nothing(servers: EmbeddedServers, fault: str) -> None:
    with TcpFault(servers.smtp_port) as line:
        setattr(line, fault, b"quit\r\n")
        mailer(line.port, timeout=0.2).send(outgoing(1))
    assert len(servers.smtp_transcript) == 1


@pytest.mark.parametrize("fault", ["before", "after", "silence", "handshake"])
@pytest.mark.parametrize("step", [b"ehlo ", b"STARTTLS\r\n"])
def test_a_line_that_breaks_before_tls_is_on(
    tls_servers: EmbeddedServers, certificate: Certificate, step: bytes, fault: str
) -> None:
    with CutBefore(tls_servers.smtp_port) as line:
        line.wanted = step if fault == "before" else b"\0"
        line.lose_reply_to = step if fault == "after" else b"\x16\x03" if fault == "handshake" else None
        line.blackhole_after = step if fault == "silence" else None
        timeout = 0.2 if fault == "silence" else 5.0
        adapter = mailer(line.port, tls="starttls", cafile=str(certificate.cert), timeout=timeout)
        with pytest.raises(TransientError):
            adapter.send(outgoing(1))
        assert b"AUTH" not in line.requests
    assert tls_servers.smtp_transcript == []


def test_a_line_that_breaks_while_connected_is_mended_by_sending_again(servers: EmbeddedServers) -> None:
    with TcpFault(servers.smtp_port) as line:
        line.lose_reply_to = STEPS["RCPT"]
        with pytest.raises(TransientError):
            mailer(line.port).send(outgoing(1))
        mailer(line.port).send(outgoing(1))
    assert len(servers.smtp_transcript) == 1
