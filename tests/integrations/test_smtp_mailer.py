"""SmtpMailer on a real server that fails as told, and through a line that breaks."""

import smtplib
import socket
import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import AccessDenied, FrontdeskError, OutcomeUnknown, PermanentError, TransientError
from integrations.smtp_mailer import SmtpFacts, SmtpMailer
from integrations.smtp_mailer.mailer import wire_text
from integrations.smtp_mailer.refusals import smtp_errors
from ops.world.servers import EmbeddedServers
from tests.integrations.mails import outgoing
from tests.servers.imap_world import DESK, LOOP_KEY, PASSWORD


def mailer(port: int, **changes: object) -> SmtpMailer:
    """Return the adapter for a server on this port."""
    settings: dict[str, object] = {
        "host": "127.0.0.1",
        "port": port,
        "tls": "none",
        "username": DESK.address,
        "password": PASSWORD,
        "desk": DESK,
        "loop_key": LOOP_KEY,
        "timeout": 10.0,
    }
    return SmtpMailer(**(settings | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("verb", "reply", "error"),
    [
        ("AUTH", "454 4.7.0 later", TransientError),
        ("AUTH", "535 5.7.8 no", AccessDenied),
        ("MAIL", "451 4.3.2 later", TransientError),
        ("MAIL", "530 5.7.0 log in", AccessDenied),
        ("MAIL", "553 5.1.8 no", AccessDenied),
        ("MAIL", "drop", TransientError),
        ("RCPT", "450 4.2.1 later", TransientError),
        ("RCPT", "550 5.1.1 no such user", PermanentError),
        ("RCPT", "drop", TransientError),
        ("DATA", "451 4.3.0 later", TransientError),
        ("DATA", "421 4.3.2 later", TransientError),
        ("DATA", "554 5.7.1 spam", PermanentError),
        ("DATA", "999 what", OutcomeUnknown),
        ("DATA", "drop", OutcomeUnknown),
        ("DATA", "store_then_drop", OutcomeUnknown),
    ],
)
def test_what_a_refusal_means(servers: EmbeddedServers, verb: str, reply: str, error: type[FrontdeskError]) -> None:
    servers.faults.append((verb, reply))
    with pytest.raises(FrontdeskError) as caught:
        mailer(servers.smtp_port).send(outgoing(1))
    assert type(caught.value) is error
    assert "@" not in str(caught.value)
    assert len(servers.smtp_transcript) == (1 if reply == "store_then_drop" else 0)


def test_after_a_temporary_refusal_the_same_mail_goes_out_once(servers: EmbeddedServers) -> None:
    servers.faults.append(("RCPT", "451 4.7.1 greylisted"))
    with pytest.raises(TransientError):
        mailer(servers.smtp_port).send(outgoing(1))
    mailer(servers.smtp_port).send(outgoing(1))
    assert len(servers.smtp_transcript) == 1


def test_a_port_where_nobody_listens_is_transient() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(TransientError):
            mailer(taken.getsockname()[1]).send(outgoing(1))


def test_a_wrong_password_is_access_denied(servers: EmbeddedServers) -> None:
    with pytest.raises(AccessDenied):
        mailer(servers.smtp_port, password="wrong").send(outgoing(1))
    with pytest.raises(AccessDenied):
        mailer(servers.smtp_port, password="wrong").check()


def test_a_check_says_what_the_server_is_like_and_sends_nothing(servers: EmbeddedServers) -> None:
    assert mailer(servers.smtp_port).check() == SmtpFacts(
        tls=False, logged_in=True, size_limit=64 * 2**20, eight_bit=True
    )
    assert mailer(servers.smtp_port, username="").check().logged_in is False
    assert servers.smtp_transcript == []


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (TimeoutError(), TransientError),
        (socket.gaierror(), TransientError),
        (ssl.SSLCertVerificationError(), AccessDenied),
        (ssl.SSLError(), TransientError),
        (smtplib.SMTPServerDisconnected("bye ann@example.org"), TransientError),
        (smtplib.SMTPConnectError(421, b"busy"), TransientError),
        (smtplib.SMTPConnectError(554, b"no"), AccessDenied),
        (smtplib.SMTPResponseException(-1, b"garbage"), TransientError),
        (smtplib.SMTPNotSupportedError("STARTTLS"), AccessDenied),
        (smtplib.SMTPException("No suitable authentication method found."), AccessDenied),
        (smtplib.SMTPHeloError(550, b"ann@example.org"), AccessDenied),
        (smtplib.SMTPResponseException(454, b"TLS not available"), TransientError),
        (FileNotFoundError(), AccessDenied),
        (UnicodeEncodeError("ascii", "ü", 0, 1, ""), AccessDenied),
    ],
)
def test_the_table_of_errors(raised: Exception, expected: type[FrontdeskError]) -> None:
    with pytest.raises(FrontdeskError) as caught, smtp_errors():
        raise raised
    assert type(caught.value) is expected
    assert caught.value.__cause__ is raised
    assert "example" not in str(caught.value)


@given(st.binary(max_size=400))
def test_nothing_in_a_mail_ends_its_text(raw: bytes) -> None:
    text = wire_text(raw)
    assert text.endswith(b"\r\n")
    assert b"\r\n.\r\n" not in b"\r\n" + text
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert b"\r" not in text.replace(b"\r\n", b"")
