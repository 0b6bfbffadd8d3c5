"""How ImapMailbox connects, and what a failure means."""

import imaplib
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from imapclient.exceptions import CapabilityError, IMAPClientError, LoginError, ProtocolError

from agent.errors import AccessDenied, FrontdeskError, PermanentError, TransientError
from integrations.imap_mailbox.failures import imap_errors
from integrations.imap_mailbox.login import connect
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


def cut_in_login(line: TcpFault) -> None:
    line.lose_reply_to = b" LOGIN "


@pytest.mark.parametrize("fault", [refuse, swallow, cut, cut_in_login])
def test_a_broken_line_is_transient(embedded_world: ImapWorld, fault: Callable[[TcpFault], None]) -> None:
    with TcpFault(embedded_world.port) as line:
        fault(line)
        mailbox = embedded_world.mailbox(port=line.port, timeout=0.3)
        with pytest.raises(TransientError):
            mailbox.status()
        mailbox.close()


@pytest.mark.parametrize("tls", ["tls", "starttls", "none"])
def test_a_server_that_never_says_a_word_costs_one_timeout(tls: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(TransientError):
        ImapWorld(silent.getsockname()[1]).mailbox(tls=tls, timeout=0.2).status()


def test_a_handshake_that_is_not_answered_costs_one_timeout() -> None:
    with imap_script(capabilities="IMAP4rev1 STARTTLS") as server, pytest.raises(TransientError):
        ImapWorld(server.port).mailbox(tls="starttls", timeout=0.2).status()
    assert server.said("LOGIN") == 0


def test_what_is_said_before_tls_began_is_not_believed(certificate: Certificate) -> None:
    answers = {"STARTTLS": [b"TAG OK go\r\n* CAPABILITY IMAP4rev1"]}
    with imap_script(capabilities="IMAP4rev1 STARTTLS", answers=answers) as server, pytest.raises(TransientError):
        ImapWorld(server.port, cafile=certificate.cert).mailbox(tls="starttls", timeout=0.2).status()
    assert server.said("LOGIN") == 0


def test_a_server_that_falls_silent_is_transient(embedded_world: ImapWorld) -> None:
    with TcpFault(embedded_world.port) as line:
        mailbox = embedded_world.mailbox(port=line.port, timeout=0.3)
        start = mailbox.status().newest
        line.blackhole = True
        with pytest.raises(TransientError):
            mailbox.arrivals(start)
        mailbox.close()


def test_the_socket_is_made_for_short_commands_and_long_silences(embedded_world: ImapWorld) -> None:
    client = connect(embedded_world.account(timeout=7.0), 1_000)
    line = client.socket()
    assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
    assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) != 0
    assert line.gettimeout() == 7.0
    client.logout()


def test_a_wrong_password_is_access_denied_and_shows_what_the_server_says(imap_world: ImapWorld) -> None:
    mailbox = imap_world.mailbox(password="wrong")
    with pytest.raises(AccessDenied, match=r"AUTHENTICATIONFAILED") as caught:
        mailbox.status()
    assert imap_world.username not in str(caught.value)
    mailbox.close()


def test_starttls_that_is_not_offered_is_not_done_without(embedded_world: ImapWorld) -> None:
    with TcpFault(embedded_world.port) as line:
        mailbox = embedded_world.mailbox(port=line.port, tls="starttls")
        with pytest.raises(AccessDenied):
            mailbox.status()
        assert PASSWORD.encode() not in line.requests


def test_an_untrusted_certificate_is_access_denied(tmp_path: Path, certificate: Certificate) -> None:
    with EmbeddedServers(tmp_path, {DESK.address: PASSWORD}, tls=certificate.server_context()) as servers:
        world = ImapWorld(servers.imap_port, "tls", certificate.cert).begin()
        trusting = world.mailbox()
        assert trusting.status().mails == 0
        trusting.close()
        with pytest.raises(AccessDenied, match="not trusted"):
            world.mailbox(cafile=None).status()


def test_a_port_without_tls_is_access_denied() -> None:
    with imap_script() as server, pytest.raises(AccessDenied, match="does not speak TLS"):
        ImapWorld(server.port).mailbox(tls="tls").status()


def test_a_file_of_certificates_that_is_not_there_is_access_denied() -> None:
    with pytest.raises(AccessDenied, match="trusted certificates"):
        ImapWorld(1, "tls", Path("nowhere.pem")).mailbox().status()


def test_a_missing_intake_folder_is_access_denied_and_not_created(imap_world: ImapWorld) -> None:
    before = imap_world.folders()
    with imap_world.client() as client:
        client.delete_folder("Intake")
    mailbox = imap_world.mailbox()
    with pytest.raises(AccessDenied, match="intake folder"):
        mailbox.status()
    mailbox.close()
    assert imap_world.folders() == before - {"Intake"}


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (TimeoutError(), TransientError),
        (ConnectionResetError(), TransientError),
        (ssl.SSLCertVerificationError(), AccessDenied),
        (ssl.SSLError(), TransientError),
        (imaplib.IMAP4.abort("BYE bye ann@example.org"), TransientError),
        (IMAPClientError(b"* BYE [ALERT] Too many of ann@example.org"), TransientError),
        (imaplib.IMAP4.readonly("Intake of ann@example.org is not writable"), AccessDenied),
        (CapabilityError("STARTTLS"), AccessDenied),
        (LoginError("[AUTHENTICATIONFAILED] ann@example.org"), AccessDenied),
        (LoginError("[ALERT] Please log in via your web browser"), AccessDenied),
        (LoginError("[UNAVAILABLE]"), TransientError),
        (LoginError("[INUSE] Another session has the lock"), TransientError),
        (LoginError("[LIMIT] Too many connections of ann@example.org"), TransientError),
        (LoginError("Server busy"), TransientError),
        (IMAPClientError("select failed: [THROTTLED]"), TransientError),
        (IMAPClientError("select failed: [SERVERBUG] Internal error occurred"), TransientError),
        (IMAPClientError("fetch failed: Session expired, please login again"), TransientError),
        (IMAPClientError("UID command error: BAD [b'Session invalidated']"), TransientError),
        (IMAPClientError("[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)"), TransientError),
        (IMAPClientError("copy failed: [TRYCREATE] no such folder"), TransientError),
        (IMAPClientError("append failed: [OVERQUOTA] ann@example.org"), AccessDenied),
        (IMAPClientError("UID command error: BAD [b'[OVERQUOTA] full']"), AccessDenied),
        (IMAPClientError("select failed: [NOPERM]"), AccessDenied),
        (IMAPClientError("LIST command error: BAD [b'User is authenticated but not connected.']"), AccessDenied),
        (IMAPClientError("select failed: no such folder"), PermanentError),
        (ProtocolError("Tuple incomplete before: Dear ann@example.org, our secret plan"), PermanentError),
        (ValueError("unexpected message list data: our secret plan"), PermanentError),
        (UnicodeEncodeError("ascii", "ü", 0, 1, ""), AccessDenied),
    ],
)
def test_the_table_of_errors(raised: Exception, expected: type[FrontdeskError]) -> None:
    with pytest.raises(FrontdeskError) as caught, imap_errors():
        raise raised
    assert type(caught.value) is expected
    assert caught.value.__cause__ is raised
    assert "example" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_our_own_errors_pass_the_table() -> None:
    with pytest.raises(PermanentError, match="gone"), imap_errors():
        raise PermanentError("gone")


def test_a_refused_command_shows_the_servers_words_without_the_username() -> None:
    with pytest.raises(PermanentError, match=r"Mailbox of \[\.\.\.\] is odd") as caught, imap_errors("desk-7"):
        raise IMAPClientError("select failed: Mailbox of DESK-7 is odd")
    assert "DESK-7" not in str(caught.value)
