"""How ImapMailbox connects and logs in, and what a failure of that means."""

import imaplib
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from imapclient.exceptions import CapabilityError, IMAPClientError, LoginError

from agent.errors import AccessDenied, FrontdeskError, PermanentError, TransientError
from integrations.imap_mailbox.connection import imap_errors
from ops.world.servers import EmbeddedServers
from tests.servers.certificate import Certificate
from tests.servers.imap_script import imap_script
from tests.servers.imap_world import DESK, PASSWORD, ImapWorld
from tests.servers.tcp_fault import TcpFault


def refuse(line: TcpFault) -> None:
    line.refuse = True


def swallow(line: TcpFault) -> None:
    line.blackhole = True


def cut(line: TcpFault) -> None:
    line.cut_after = 60


@pytest.mark.parametrize("fault", [refuse, swallow, cut])
def test_a_broken_line_is_transient(embedded_world: ImapWorld, fault: Callable[[TcpFault], None]) -> None:
    with TcpFault(embedded_world.port) as line:
        fault(line)
        mailbox = embedded_world.mailbox(port=line.port, timeout=0.3)
        with pytest.raises(TransientError):
            mailbox.arrivals(None)
        mailbox.close()


def test_a_server_that_falls_silent_costs_two_timeouts_at_most(embedded_world: ImapWorld) -> None:
    with TcpFault(embedded_world.port) as line:
        mailbox = embedded_world.mailbox(port=line.port, timeout=0.3)
        mailbox.arrivals(None)
        line.blackhole = True
        with pytest.raises(TransientError):
            mailbox.arrivals(None)
        mailbox.close()


def test_a_wrong_password_is_access_denied(imap_world: ImapWorld) -> None:
    mailbox = imap_world.mailbox(password="wrong")
    with pytest.raises(AccessDenied):
        mailbox.arrivals(None)
    mailbox.close()


def test_starttls_that_is_not_offered_is_not_done_without(embedded_world: ImapWorld) -> None:
    with TcpFault(embedded_world.port) as line:
        mailbox = embedded_world.mailbox(port=line.port, tls="starttls")
        with pytest.raises(AccessDenied):
            mailbox.arrivals(None)
        assert PASSWORD.encode() not in line.requests


def test_an_untrusted_certificate_is_access_denied(tmp_path: Path, certificate: Certificate) -> None:
    with EmbeddedServers(tmp_path, {DESK.address: PASSWORD}, tls=certificate.server_context()) as servers:
        trusting = ImapWorld(servers.imap_port, "tls", certificate.cert).mailbox()
        assert trusting.arrivals(None) == []
        trusting.close()
        with pytest.raises(AccessDenied):
            ImapWorld(servers.imap_port, "tls").mailbox().arrivals(None)


def test_an_access_token_is_asked_for_at_every_login() -> None:
    tokens = iter(["first", "second"])
    with imap_script() as server:
        world = ImapWorld(server.port)
        mailbox = world.mailbox(access_token=lambda: next(tokens))
        for _ in range(2):
            assert mailbox.arrivals(None) == []
            mailbox.close()
    assert server.tokens == [f"user={DESK.address}\1auth=Bearer {token}\1\1" for token in ("first", "second")]


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("NO [AUTHENTICATIONFAILED] no", AccessDenied),
        ("NO [UNAVAILABLE] later", TransientError),
        ("NO Too many simultaneous connections", TransientError),
        ("BYE", TransientError),
    ],
)
def test_what_a_refused_login_means(said: str, error: type[FrontdeskError]) -> None:
    with imap_script(login=said) as server, pytest.raises(error):
        ImapWorld(server.port).mailbox().arrivals(None)


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (TimeoutError(), TransientError),
        (ConnectionResetError(), TransientError),
        (ssl.SSLCertVerificationError(), AccessDenied),
        (ssl.SSLError(), TransientError),
        (imaplib.IMAP4.abort("BYE bye ann@example.org"), TransientError),
        (CapabilityError("STARTTLS"), AccessDenied),
        (LoginError("[AUTHENTICATIONFAILED] ann@example.org"), AccessDenied),
        (LoginError("[UNAVAILABLE]"), TransientError),
        (IMAPClientError("select failed: [THROTTLED]"), TransientError),
        (IMAPClientError("append failed: [OVERQUOTA] ann@example.org"), AccessDenied),
        (IMAPClientError("select failed: [NOPERM]"), AccessDenied),
        (IMAPClientError("select failed: no such folder"), PermanentError),
        (UnicodeEncodeError("ascii", "ü", 0, 1, ""), AccessDenied),
    ],
)
def test_the_table_of_errors(raised: Exception, expected: type[FrontdeskError]) -> None:
    with pytest.raises(FrontdeskError) as caught, imap_errors():
        raise raised
    assert type(caught.value) is expected
    assert caught.value.__cause__ is raised
    assert "example" not in str(caught.value)


def test_our_own_errors_pass_the_table() -> None:
    with pytest.raises(PermanentError, match="gone"), imap_errors():
        raise PermanentError("gone")
