"""An HTTP proxy before a real server: it lets one request of a call meet a fault, and passes all others on."""

import http.client
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.fault_matrix.faults import LONGEST, TRICKLE_SECONDS
from tests.fault_matrix.http_said import EMPTY, HTML, Said, hours_off
from tests.fault_matrix.places import Place
from tests.servers.http_script import Answer

_HOP = {"connection", "transfer-encoding", "content-length", "keep-alive", "accept-encoding"}


@dataclass
class Plan:
    """Which request of a call meets which fault; whatever repeats that request meets it too."""

    fault: str
    at: int
    seen: int = 0
    struck: list[tuple[str, str]] = field(default_factory=list)
    mended: threading.Event = field(default_factory=threading.Event)


class HttpLine:
    """Stands before the server of a port. `refusals` is what a status looks like there, `reshape` a changed answer."""

    def __init__(
        self, target: int, refusals: Mapping[str, Answer], reshape: Callable[[str, bytes], bytes] | None = None
    ) -> None:
        self._target, self._reshape = target, reshape
        self.answers = {"html": HTML, "empty": EMPTY, **refusals}
        self._plan: Plan | None = None
        self._lock = threading.Lock()
        self.connections: set[socket.socket] = set()
        self._place = Place(lambda port: _Server(("127.0.0.1", port), partial(_Handler, self)))
        self.port = self._place.port

    @contextmanager
    def broken(self, fault: str, at: int = 0) -> Iterator[Plan]:
        """Have the request of this number, counted from now on, meet the fault until the block ends."""
        self._plan = plan = Plan(fault, at)
        if fault == "refused" and at == 0:
            self._go_away(plan)
        try:
            yield plan
        finally:
            plan.mended.set()
            self._plan = None
            self._place.open()

    def close(self) -> None:
        """Stop listening."""
        self._place.leave()

    def plan_for(self, method: str, path: str) -> Plan | None:
        """Count a request; return the plan if it is to meet the fault."""
        with self._lock:
            plan, request = self._plan, (method, path.partition("?")[0])
            if plan is None:
                return None
            plan.seen += 1
            if plan.seen - 1 == plan.at or request in plan.struck:
                plan.struck.append(request)
                return plan
            return None

    def leaves_after(self, connection: socket.socket) -> bool:
        """Say whether the next request is to find nobody any more; then nobody is there but on this connection."""
        plan = self._plan
        if plan is None or plan.fault != "refused" or plan.seen != plan.at:
            return False
        self.connections.discard(connection)
        self._go_away(plan)
        return True

    def forwarded(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> "Said":
        """Ask the server itself."""
        connection = http.client.HTTPConnection("127.0.0.1", self._target, timeout=LONGEST)
        kept = {name: value for name, value in headers.items() if name.lower() not in _HOP}
        try:
            connection.request(method, path, body or None, kept | {"Content-Length": str(len(body))})
            answer = connection.getresponse()
            shown = [(name, value) for name, value in answer.getheaders() if name.lower() not in _HOP]
            return Said(answer.status, shown, answer.read())
        finally:
            connection.close()

    def reshaped(self, method: str, said: "Said") -> "Said":
        """Return an answer in another shape than was agreed on."""
        assert self._reshape is not None
        return Said(said.status, said.headers, self._reshape(method, said.body))

    def _go_away(self, plan: Plan) -> None:
        plan.struck.append(("", ""))
        self._place.close()
        for connection in list(self.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_args: Any) -> None:
        """Say nothing: a client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = LONGEST

    def __init__(self, line: HttpLine, *arguments: Any) -> None:
        self.line = line
        super().__init__(*arguments)

    def handle(self) -> None:
        """Serve a connection until either side leaves."""
        self.line.connections.add(self.connection)
        with suppress(OSError):
            super().handle()
        self.line.connections.discard(self.connection)

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        plan = self.line.plan_for(self.command, self.path)
        fault = plan.fault if plan else ""
        if plan and (fault in ("timeout", "reset")):
            self._keep_silent(plan) if fault == "timeout" else self._break_off()
            return
        if fault in self.line.answers:
            answer = self.line.answers[fault]
            self._say(Said(answer.status, list(answer.headers.items()), answer.body.encode()))
            return
        said = self.line.forwarded(self.command, self.path, dict(self.headers.items()), body)
        if plan:
            self._spoil(plan, said)
        elif self.line.leaves_after(self.connection):
            self.close_connection = True
            self._say(Said(said.status, [*said.headers, ("Connection", "close")], said.body))
        else:
            self._say(said)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_REPORT = do_PROPFIND = _serve  # noqa: N815

    def _spoil(self, plan: Plan, said: Said) -> None:
        """Break an answer to what the server has done."""
        if plan.fault == "committed_then_dropped":
            self._break_off()
        elif plan.fault == "truncated":
            whole = said.head() + said.body
            self.wfile.write(whole[: len(whole) - (len(said.body) or len(whole)) // 2])
            self.close_connection = True
        elif plan.fault == "trickle":
            self.wfile.write(said.head())
            self._trickle(plan, said.body)
        elif plan.fault == "clock_skew":
            self._say(hours_off(said))
        else:
            self._say(self.line.reshaped(self.command, said))

    def _say(self, said: Said) -> None:
        self.wfile.write(said.head() + said.body)

    def _trickle(self, plan: Plan, body: bytes) -> None:
        until = time.monotonic() + LONGEST
        for at in range(len(body)):
            if plan.mended.wait(TRICKLE_SECONDS) or time.monotonic() > until:
                self.wfile.write(body[at:])
                break
            self.wfile.write(body[at : at + 1])
        self.close_connection = True

    def _keep_silent(self, plan: Plan) -> None:
        plan.mended.wait(LONGEST)
        self.close_connection = True

    def _break_off(self) -> None:
        """Close so that the other side's machine is told of a broken connection, not of its end."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""
