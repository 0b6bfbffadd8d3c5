"""A server of `socketserver` that runs in a thread for the length of a block."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

POLL_SECONDS = 0.01
"""How long the end of a block waits for the server to notice it, at most."""


@contextmanager
def running(server: socketserver.BaseServer, closing: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Serve until the block ends; `closing` is called first then, to let go of handlers that wait."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": POLL_SECONDS}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        closing()
        server.shutdown()
        server.server_close()
        thread.join()
