"""An HTTP server on loopback that says its answer a byte now and then."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer

from tests.servers.running import running

PAUSE_SECONDS = 0.02


@contextmanager
def http_trickle(at_once: bytes, slowly: bytes, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Run the server; yields its port. To whatever comes it says the one part at once, and the other byte by byte."""
    closing = threading.Event()

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError), tls.wrap_socket(self.request, server_side=True) if tls else self.request as line:
                line.settimeout(5)
                line.recv(65536)
                line.sendall(at_once)
                for sign in slowly:
                    if closing.wait(PAUSE_SECONDS):
                        break
                    line.sendall(bytes([sign]))

    server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    with running(server, closing.set):
        yield server.server_address[1]
