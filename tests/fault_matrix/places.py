"""A port on loopback whose server can go away and come back."""

import socket
import socketserver
import threading
from collections.abc import Callable


class Place:
    """Where a server of one's own listens; while it is away, who comes is refused, and nobody else gets the port."""

    def __init__(self, make: Callable[[int], socketserver.TCPServer]) -> None:
        self._make = make
        self.port = 0
        self._bar: socket.socket | None = None
        self.open()

    def open(self) -> None:
        """Listen, if nobody does."""
        if self.port and self._bar is None:
            return
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        self._server = self._make(self.port)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        """Listen no more; from then on connections are refused."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._bar = socket.socket()
        self._bar.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._bar.bind(("127.0.0.1", self.port))

    def leave(self) -> None:
        """Give the port back."""
        if self._bar is None:
            self.close()
        if self._bar is not None:
            self._bar.close()
