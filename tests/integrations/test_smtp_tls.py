"""TLS to the SMTP server: on from the start or by STARTTLS, and only with whom the certificate names."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from agent.errors import AccessDenied
from integrations.smtp_mailer.session import Tls
from ops.world.servers import EmbeddedServers
from tests.integrations.mails import outgoing
from tests.integrations.test_smtp_mailer import mailer
from tests.servers.certificate import Certificate
from tests.servers.certificates_gone_wrong import expired, of_another_host
from tests.servers.imap_world import DESK, PASSWORD
from tests.servers.tcp_fault import TcpFault


@contextmanager
def unwrapped_tls(port: int, tls: ssl.SSLContext) -> Iterator[int]:
    """Listen with TLS from the start in front of a server without any; yields the port."""
    ready, running = threading.Event(), dict[str, Any]()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        try:
            with suppress(OSError, asyncio.CancelledError):
                await asyncio.gather(pump(reader, back), pump(there, writer))
        finally:
            writer.transport.abort()
            back.transport.abort()

    async def serve() -> None:
        server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
        running.update(loop=asyncio.get_running_loop(), stop=asyncio.Event(), port=server.sockets[0].getsockname()[1])
        ready.set()
        await running["stop"].wait()
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(10)
    try:
        yield running["port"]
    finally:
        running["loop"].call_soon_threadsafe(running["stop"].set)
        thread.join()


@pytest.fixture
def tls_servers(tmp_path: Path, certificate: Certificate) -> Iterator[EmbeddedServers]:
    """Run the embedded servers with STARTTLS."""
    with EmbeddedServers(tmp_path, {DESK.address: PASSWORD}, tls=certificate.server_context()) as running:
        yield running


def test_with_a_trusted_certificate_starttls_hides_the_mail_and_the_password(
    tls_servers: EmbeddedServers, certificate: Certificate
) -> None:
    with TcpFault(tls_servers.smtp_port) as line:
        adapter = mailer(line.port, tls="starttls", cafile=str(certificate.cert))
        adapter.send(outgoing(1))
        assert adapter.check().tls
        assert b"Thursday" not in line.requests
        assert b"AUTH" not in line.requests
    assert [mail.login for mail in tls_servers.smtp_transcript] == [DESK.address]


def test_with_a_trusted_certificate_tls_is_on_from_the_start(
    servers: EmbeddedServers, certificate: Certificate
) -> None:
    with unwrapped_tls(servers.smtp_port, certificate.server_context()) as port:
        mailer(port, tls="tls", cafile=str(certificate.cert)).send(outgoing(1))
    assert len(servers.smtp_transcript) == 1


def untrusted(folder: Path) -> Certificate | None:
    return None


@pytest.mark.parametrize("tls", ["tls", "starttls"])
@pytest.mark.parametrize("make", [expired, of_another_host, untrusted])
def test_a_certificate_that_does_not_fit_is_access_denied(
    tmp_path: Path, certificate: Certificate, make: Callable[[Path], Certificate | None], tls: Tls
) -> None:
    shown = make(tmp_path)
    context = (shown or certificate).server_context()
    cafile = str(shown.cert) if shown else None
    root, accounts = tmp_path / "mail", {DESK.address: PASSWORD}
    with EmbeddedServers(root, accounts, tls=context if tls == "starttls" else None) as servers:
        with unwrapped_tls(servers.smtp_port, context) as port:
            adapter = mailer(servers.smtp_port if tls == "starttls" else port, tls=tls, cafile=cafile)
            with pytest.raises(AccessDenied, match="SMTP: the certificate is not trusted"):
                adapter.send(outgoing(1))
        assert servers.smtp_transcript == []


def test_starttls_that_is_not_offered_is_not_done_without(servers: EmbeddedServers) -> None:
    with TcpFault(servers.smtp_port) as line:
        with pytest.raises(AccessDenied):
            mailer(line.port, tls="starttls").send(outgoing(1))
        assert b"AUTH" not in line.requests


def test_a_login_that_is_only_offered_after_starttls_is_not_tried_before(tls_servers: EmbeddedServers) -> None:
    with TcpFault(tls_servers.smtp_port) as line:
        with pytest.raises(AccessDenied):
            mailer(line.port, tls="none").send(outgoing(1))
        assert b"AUTH" not in line.requests


def test_certificates_that_are_not_there_are_our_configuration(tls_servers: EmbeddedServers) -> None:
    with pytest.raises(AccessDenied, match="file with certificates"):
        mailer(tls_servers.smtp_port, tls="starttls", cafile="gone.pem").check()
