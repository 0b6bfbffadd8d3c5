"""A port that speaks TLS and nothing else, for clients that must not trust its certificate."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.servers.certificate import Certificate


@contextmanager
def tls_front(certificate: Certificate) -> Iterator[int]:
    """Answer every connection with a handshake; yields the port."""
    context = certificate.server_context()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(5)
            with suppress(OSError), context.wrap_socket(self.request, server_side=True) as wrapped:
                wrapped.recv(1)

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
