"""An HTTP server on loopback that answers what a test tells it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.servers.running import running


@dataclass(frozen=True)
class Answer:
    """A status, headers and a body."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


Script = Callable[[str, str, str], Answer]
"""Takes the method, the path and the body of a request."""


@contextmanager
def http_script(script: Script) -> Iterator[str]:
    """Run the server; yields its URL, without a slash at the end."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            said = script(self.command, self.path, body)
            payload = said.body.encode()
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_PUT = do_DELETE = do_REPORT = do_PROPFIND = _answer  # noqa: N815

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    with running(server):
        yield f"http://127.0.0.1:{server.server_port}"
