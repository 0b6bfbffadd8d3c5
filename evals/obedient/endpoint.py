"""An HTTP endpoint on loopback whose answers one function gives."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer

Answerer = Callable[[bytes, Mapping[str, str]], tuple[int, bytes]]
"""From a request's body and headers to the status and the body of the answer."""


class _Server(ThreadingHTTPServer):
    answerer: Answerer

    def server_bind(self) -> None:
        """Bind without looking the machine's name up in DNS."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 30

    def do_POST(self) -> None:
        """Answer one request."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status, answer = self.server.answerer(body, dict(self.headers))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_args: object) -> None:
        """Say nothing: the calls are in the records."""


@contextmanager
def serving(answerer: Answerer) -> Iterator[str]:
    """Serve until the block ends; yield the URL that clients are given as their base."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.answerer = answerer
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
