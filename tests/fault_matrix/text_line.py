"""A TCP proxy before a server of mail or of a database: what a client says may meet a fault, or an answer of ours."""

import re
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.fault_matrix.faults import LONGEST
from tests.fault_matrix.places import Place

_CHUNK = 65536
_TRICKLE_SECONDS = 0.001


CUT = b"CUT"
"""At the end of an answer: hang up."""


@dataclass(frozen=True)
class Spot:
    """Where a fault strikes: whatever a client says that fits the pattern `word`.

    `said` has, by fault, what is answered in the server's place, in which TAG stands for the first word of a command;
    `spoilt` what becomes of the server's own answer.
    """

    word: bytes
    said: Mapping[str, bytes] = field(default_factory=dict)
    spoilt: Mapping[str, Callable[[bytes], bytes]] = field(default_factory=dict)


@dataclass
class Plan:
    """Which fault strikes where, and whether it has."""

    fault: str
    spot: Spot
    struck: list[tuple[str, str]] = field(default_factory=list)
    mended: threading.Event = field(default_factory=threading.Event)

    def fits(self, data: bytes) -> bool:
        """Say whether this is what the fault waits for."""
        return re.search(self.spot.word, data, re.DOTALL | re.IGNORECASE) is not None


class TextLine:
    """Stands before the server of a port; `whole` says whether the answer to a command of this tag has ended."""

    def __init__(self, target: int, whole: Callable[[bytes, bytes], bool]) -> None:
        self.target, self.whole = target, whole
        self.plan: Plan | None = None
        self._sessions: set[_Session] = set()
        self._place = Place(lambda port: _Server(("127.0.0.1", port), partial(_Session, self)))
        self.port = self._place.port

    @contextmanager
    def broken(self, fault: str, spot: Spot) -> Iterator[Plan]:
        """Have the fault strike until the block ends."""
        self.plan = plan = Plan(fault, spot)
        if fault == "refused":
            plan.struck.append(("", ""))
            self._place.close()
            for session in list(self._sessions):
                session.cut()
        try:
            yield plan
        finally:
            self.plan = None
            plan.mended.set()
            self._place.open()

    def close(self) -> None:
        """Stop listening."""
        self._place.leave()

    def joined(self, session: "_Session") -> None:
        """Note a connection."""
        self._sessions.add(session)

    def left(self, session: "_Session") -> None:
        """Forget a connection."""
        self._sessions.discard(session)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_args: Any) -> None:
        """Say nothing: a client that hangs up is no news."""


class _Session(socketserver.BaseRequestHandler):
    def __init__(self, line: TextLine, *arguments: Any) -> None:
        self.line = line
        self.struck: Plan | None = None
        self.tag = b""
        super().__init__(*arguments)

    def handle(self) -> None:
        """Pass on what either side says until one of them leaves."""
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.server_side = socket.create_connection(("127.0.0.1", self.line.target), timeout=LONGEST)
        self.line.joined(self)
        listener = threading.Thread(target=self._listen, daemon=True)
        listener.start()
        with suppress(OSError):
            while data := self.request.recv(_CHUNK):
                if self._may_pass(data):
                    self.server_side.sendall(data)
        self.cut()
        listener.join()
        self.server_side.close()
        self.line.left(self)

    def cut(self) -> None:
        """End both connections."""
        for end in (self.server_side, self.request):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _may_pass(self, data: bytes) -> bool:
        """Let the fault strike what it is meant for; say whether the server is to hear it."""
        plan = self.line.plan
        if plan is None or (self.struck is None and not plan.fits(data)):
            return True
        if self.struck is None:
            self.struck, self.tag = plan, data.split()[0]
            plan.struck.append((plan.fault, ""))
        own = plan.spot.said.get(plan.fault)
        if plan.fault == "timeout":
            plan.mended.wait(LONGEST)
            self.cut()
            return False
        if plan.fault == "reset":
            self._reset()
            return False
        if own is not None:
            self.struck = None
            self.request.sendall(own.removesuffix(CUT).replace(b"TAG", self.tag))
            if own.endswith(CUT):
                self.cut()
            return False
        return True

    def _listen(self) -> None:
        """Pass on what the server says; an answer that is to be spoilt, once it is whole."""
        held = b""
        with suppress(OSError):
            while data := self.server_side.recv(_CHUNK):
                plan = self.struck
                if plan is None or plan.mended.is_set() or data.startswith(b"+"):
                    self.request.sendall(data)
                    continue
                held += data
                if self.line.whole(held, self.tag):
                    self._spoil(plan, held)
                    held = b""
        with suppress(OSError):
            self.request.shutdown(socket.SHUT_RDWR)

    def _spoil(self, plan: Plan, answer: bytes) -> None:
        self.struck = None
        if plan.fault == "committed_then_dropped":
            self.cut()
        elif plan.fault == "truncated":
            self.request.sendall(answer[: len(answer) // 2])
            self.cut()
        elif plan.fault == "trickle":
            self._trickle(plan, answer)
        else:
            self.request.sendall(plan.spot.spoilt[plan.fault](answer))

    def _trickle(self, plan: Plan, answer: bytes) -> None:
        until = time.monotonic() + LONGEST
        for at in range(len(answer)):
            if plan.mended.wait(_TRICKLE_SECONDS) or time.monotonic() > until:
                self.request.sendall(answer[at:])
                return
            self.request.sendall(answer[at : at + 1])

    def _reset(self) -> None:
        """Have the client's machine told of a broken connection, not of its end."""
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with suppress(OSError):
            self.server_side.shutdown(socket.SHUT_RDWR)
        self.request.close()
