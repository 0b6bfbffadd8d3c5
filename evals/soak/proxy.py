"""A TCP proxy that breaks connections on request, between the worker and one of its servers."""

import asyncio
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from evals.soak.plan import FaultKind

_CHUNK = 65536
_START_SECONDS = 10
_AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER: close by a reset."""


@dataclass(eq=False)
class _Line:
    """One connection of the worker's: both its ends, and whether anything still passes."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter | None = None
    dead: bool = False

    def reset(self) -> None:
        for end in (self.client, self.server):
            if end is not None:
                # It may have been closed a moment ago.
                with suppress(OSError):
                    end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                end.transport.abort()


class FaultProxy:
    """Listens on a port of its own on loopback while the `with` block runs."""

    def __init__(self, target: int) -> None:
        self._target = target
        self.port = self.connections = 0
        self._lines: set[_Line] = set()
        self._hole_until = self._refused_until = 0.0
        self._left: int | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="fault proxy", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(_START_SECONDS):
            raise TimeoutError("the proxy did not start in time")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def fail(self, kind: FaultKind, amount: float = 0.0) -> None:
        """Break connections in this way; `amount` is in seconds, of a cut in bytes."""
        self._loop.call_soon_threadsafe(self._fail, kind, amount)

    def _fail(self, kind: FaultKind, amount: float) -> None:
        if kind is FaultKind.CUT:
            self._left = int(amount)
            return
        if kind is FaultKind.HOLE:
            self._hole_until = self._loop.time() + amount
            for line in self._lines:
                line.dead = True
            return
        if kind is FaultKind.REFUSE:
            self._refused_until = self._loop.time() + amount
        self._reset_all()

    def _reset_all(self) -> None:
        for line in list(self._lines):
            line.reset()

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopping.wait()
        server.close()
        self._reset_all()
        # A transport gives its socket back one turn of the loop after it was closed.
        await asyncio.sleep(0)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = _Line(writer)
        self.connections += 1
        if self._loop.time() < self._refused_until:
            line.reset()
            return
        self._lines.add(line)
        try:
            with suppress(OSError, asyncio.CancelledError):
                await self._pass_on(line, reader)
        finally:
            self._lines.discard(line)
            for end in (line.client, line.server):
                if end is not None:
                    end.transport.abort()

    async def _pass_on(self, line: _Line, from_client: asyncio.StreamReader) -> None:
        if self._loop.time() < self._hole_until:
            line.dead = True
            while await from_client.read(_CHUNK):
                pass
            return
        from_server, line.server = await asyncio.open_connection("127.0.0.1", self._target)
        for end in (line.client, line.server):
            end.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answers = asyncio.create_task(self._answer(line, from_server))
        try:
            while data := await from_client.read(_CHUNK):
                if not line.dead:
                    line.server.write(data)
                    await line.server.drain()
        finally:
            answers.cancel()
            await asyncio.gather(answers, return_exceptions=True)

    async def _answer(self, line: _Line, from_server: asyncio.StreamReader) -> None:
        while data := await from_server.read(_CHUNK):
            if line.dead:
                continue
            if self._left is not None:
                allowed, self._left = self._left, self._left - len(data)
                if self._left < 0:
                    line.client.write(data[:allowed])
                    self._left = None
                    self._reset_all()
                    return
            line.client.write(data)
            await line.client.drain()
        if not line.dead:
            line.client.close()
