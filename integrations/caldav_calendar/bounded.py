"""Bounds on an answer as a whole: the HTTP library bounds each wait for more of it, not their number or its size."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

LARGEST = 16_000_000
"""Bytes; the busiest calendar's answer is a hundredth of it."""
_PIECE = 65_536


class TooMuch(OSError):
    """The answer is longer than any calendar's."""


class Moved(OSError):
    """The server sends us to another address: our login goes to the one in the settings, and nowhere else."""


def take(response: Any, *_args: Any, **_kwargs: Any) -> Any:
    """Read the answer's body, as far as it may go; a hook of the HTTP library.

    The content type is hidden: caldav logs a body whose type it did not expect, and raises on one that is not XML.
    """
    if response.status_code // 100 == 3:
        response.close()
        raise Moved("the calendar has another address")
    body = bytearray()
    for piece in response.iter_content(_PIECE):
        body += piece
        if len(body) > LARGEST:
            response.close()
            raise TooMuch("the answer is too long")
    response._content = bytes(body)  # noqa: SLF001 - what the library itself fills once a body was read
    response.headers["Content-Type"] = "application/octet-stream"
    return response


class Deadline:
    """Cuts the connection of a session on which an answer takes longer than `seconds`, from the request to its end.

    The wait for a connection has a bound of its own.
    """

    def __init__(self, session: Any, seconds: float) -> None:
        self._seconds = seconds
        self._running = threading.local()
        for adapter in set(session.adapters.values()):
            pools = adapter.poolmanager.pool_classes_by_scheme
            adapter.poolmanager.pool_classes_by_scheme = {
                scheme: type(pool.__name__, (pool,), {"ConnectionCls": self._watched(pool.ConnectionCls)})
                for scheme, pool in pools.items()
            }

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Let what this thread asks within the block take so long and no longer."""
        self._running.watch = watch = _Watch(self._seconds)
        try:
            yield
        finally:
            watch.end()

    def _watched(self, kind: Any) -> Any:
        running = self._running

        class Watched(kind):  # type: ignore[misc]
            def putrequest(self, *args: Any, **kwargs: Any) -> None:
                running.watch.see(self)
                super().putrequest(*args, **kwargs)

        return Watched


class _Watch:
    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._cut)
        self._connections: list[Any] = []

    def see(self, connection: Any) -> None:
        """Watch a connection on which something is about to be asked."""
        self._connections.append(connection)
        if len(self._connections) == 1:
            self._timer.start()

    def end(self) -> None:
        """Watch no more."""
        self._timer.cancel()

    def _cut(self) -> None:
        for connection in self._connections:
            if connection.sock is not None:
                with suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)
