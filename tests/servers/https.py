"""A port that speaks TLS and nothing else, for clients that must not trust its certificate."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.servers.certificate import Certificate
from tests.servers.running import running


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
    with running(server):
        yield int(server.server_address[1])
