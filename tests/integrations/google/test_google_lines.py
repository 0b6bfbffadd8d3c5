"""GoogleCalendar and the line to Google: what is trusted, what was sent, and what goes on for too long."""

import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from agent.domain import Event
from agent.errors import AccessDenied, OutcomeUnknown, PermanentError, TransientError
from integrations.google_calendar import connection
from tests.integrations.calendar_worlds import slot
from tests.integrations.google.adapter import adapter
from tests.servers.certificate import Certificate
from tests.servers.http_script import Answer, http_script
from tests.servers.https import tls_front
from tests.servers.running import running

EVENT = Event("event1", slot(3, 10), "Meeting with Ann", ("ann@example.org",), '"1"', 0, "c1/m1/book/1")


def base(listener: socket.socket) -> str:
    """Return the address of a port of ours."""
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_redirect_is_not_followed() -> None:
    def server(method: str, path: str, body: str) -> Answer:
        seen.append(path)
        return Answer(302, "", {"Location": "/elsewhere"})

    seen: list[str] = []
    with http_script(server) as url, adapter(url) as calendar, pytest.raises(PermanentError):
        calendar.get("event1")
    assert len(seen) == 1


def test_a_write_to_a_port_where_nobody_listens_is_transient() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with adapter(base(taken)) as calendar, pytest.raises(TransientError):
            calendar.cancel(EVENT)


def test_a_certificate_that_nobody_vouches_for_is_access_denied(certificate: Certificate) -> None:
    with (
        tls_front(certificate) as port,
        adapter(f"https://127.0.0.1:{port}") as calendar,
        pytest.raises(AccessDenied, match="certificate"),
    ):
        calendar.get("event1")


def test_an_authority_of_ones_own_is_trusted_and_its_connection_kept(certificate: Certificate) -> None:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            connections.append(self.client_address)

        def do_GET(self) -> None:
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    connections: list[object] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = certificate.server_context().wrap_socket(server.socket, server_side=True)
    with running(server), adapter(f"https://127.0.0.1:{server.server_port}", cafile=str(certificate.cert)) as calendar:
        assert [calendar.get("event1") for _ in range(3)] == [None] * 3
    assert len(connections) == 1


def test_a_file_with_certificates_that_is_not_there_is_transient(tmp_path: Path) -> None:
    with adapter("https://127.0.0.1:9", cafile=str(tmp_path / "gone.pem")) as calendar, pytest.raises(TransientError):
        calendar.cancel(EVENT)


def test_a_server_that_hears_a_write_and_goes_away_leaves_it_unknown() -> None:
    def hear_and_go() -> None:
        line, _ = listener.accept()
        line.recv(65_536)
        listener.close()
        line.close()

    with socket.create_server(("127.0.0.1", 0)) as listener, adapter(base(listener)) as calendar:
        server = threading.Thread(target=hear_and_go)
        server.start()
        with pytest.raises(OutcomeUnknown):
            calendar.cancel(EVENT)
        server.join()


def test_an_answer_that_does_not_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LARGEST_ANSWER", 1_000_000)

    def talk() -> None:
        line, _ = listener.accept()
        with line, suppress(OSError):
            line.recv(65_536)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
            while True:
                line.sendall(b" " * 2**20)

    with socket.create_server(("127.0.0.1", 0)) as listener, adapter(base(listener)) as calendar:
        server = threading.Thread(target=talk)
        server.start()
        with pytest.raises(TransientError) as caught:
            calendar.get("event1")
        calendar.close()
        server.join()
    assert isinstance(caught.value.__cause__, connection.AnswerTooLarge)
