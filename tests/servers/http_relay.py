"""An HTTP server on loopback that hands requests on to a real one, and meddles where a test asks for it."""

import http.client
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

_HOP = {"connection", "content-length", "host", "transfer-encoding"}


@dataclass(frozen=True)
class Said:
    """An answer of the real server."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class HttpRelay:
    """Relays to a port on loopback while the `with` block runs; the attributes may change at any time.

    `before` runs once, before the first request of its method is handed on; `lost` are methods whose next request is
    handed on, and not answered once it was let in; `altered` says what becomes of successful answers, by method;
    `asked` keeps what was asked for.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self.before: dict[str, Callable[[], object]] = {}
        self.lost: set[str] = set()
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.altered: dict[str, Callable[[Said], Said]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self.port = self._server.server_port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Said | None:
        """Hand a request on; None where nobody is to hear of the answer."""
        self.asked.append((method, headers))
        if happens := self.before.pop(method, None):
            happens()
        connection = http.client.HTTPConnection("127.0.0.1", self._target, timeout=10)
        try:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            said = response.read()
        finally:
            connection.close()
        if method in self.lost and response.status != HTTPStatus.UNAUTHORIZED:
            self.lost.discard(method)
            return None
        if response.status // 100 == 2 and method in self.altered:
            return self.altered[method](Said(response.status, response.getheaders(), said))
        return Said(response.status, response.getheaders(), said)


def _handler(relay: HttpRelay) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
            answer = relay.answer(self.command, self.path, body, headers)
            if answer is None:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            self.send_response_only(answer.status)
            for name, value in answer.headers:
                if name.lower() not in _HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_PUT = do_DELETE = do_REPORT = do_PROPFIND = _answer  # noqa: N815

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    return Handler
