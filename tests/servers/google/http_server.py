"""An HTTP server that leaves no thread behind, and that can break off an answer in every way."""

import os
import socket
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    verb: str
    target: str
    headers: dict[str, str]
    """Their names in small letters."""
    body: bytes


@dataclass(frozen=True)
class Reply:
    """An answer and how it goes over the wire."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    manner: str = "whole"
    """`whole`, `truncated` after half of the body, `trickle`, `drop` with no word, `reset`, or `silence`."""
    every: float = 0.05
    """Seconds between the bytes of a trickle."""


class Server(ThreadingHTTPServer):
    """Answers as `answer` says; `problems` keeps what went wrong in here."""

    daemon_threads = False

    def __init__(self, port: int, answer: Callable[[Asked], Reply], problems: list[BaseException]) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.answer = answer
        self.problems = problems
        self.closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, name="fake google")
        self._thread.start()

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept a connection, and remember it."""
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """Keep what the fake itself did wrong."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self.problems.append(error)

    def stop(self) -> None:
        """Close the port and every connection, and wait for the threads."""
        self.closing.set()
        self.shutdown()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def handle(self) -> None:
        with suppress(OSError):
            super().handle()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.answer(Asked(self.command, self.path, headers, body))
        if reply.manner in _MANNERS:
            self.close_connection = True
        _MANNERS.get(reply.manner, _Handler._whole)(self, reply)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - the base class's names

    def _whole(self, reply: Reply) -> None:
        self.connection.sendall(_head(reply) + reply.body)

    def _truncated(self, reply: Reply) -> None:
        self.connection.sendall(_head(reply) + reply.body[: len(reply.body) // 2])

    def _trickle(self, reply: Reply) -> None:
        for byte in _head(reply) + reply.body:
            self.connection.sendall(bytes([byte]))
            if self.server.closing.wait(reply.every):
                return

    def _drop(self, _reply: Reply) -> None:
        """Close without a word."""

    def _reset(self, _reply: Reply) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())

    def _silence(self, _reply: Reply) -> None:
        """Wait until the client has lost its patience, or the server is closed."""
        self.connection.recv(1, socket.MSG_PEEK)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


def _head(reply: Reply) -> bytes:
    phrase = HTTPStatus(reply.status).phrase
    # 204 has no body, and no length.
    headers = reply.headers | ({} if reply.status == HTTPStatus.NO_CONTENT else {"Content-Length": len(reply.body)})
    lines = [f"HTTP/1.1 {reply.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


_MANNERS: dict[str, Callable[[_Handler, Reply], None]] = {
    "truncated": _Handler._truncated,
    "trickle": _Handler._trickle,
    "drop": _Handler._drop,
    "reset": _Handler._reset,
    "silence": _Handler._silence,
}
