"""A TCP proxy that counts what clients say, and breaks the line at the utterances that it is told to."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Self

from tests.servers.tcp_fault import reset

CONNECT = b"(connect)"
_CHUNK = 65536
_DOT = b".\r\n"
_LATE_SECONDS = 0.02
_CHANGE_CIPHER_SPEC = 20
_TLS = range(20, 24)
"""How a record of TLS begins, and no line of a mail protocol."""


class Fault(StrEnum):
    """What becomes of an utterance and of the answer to it."""

    BEFORE = "cut before the server hears it"
    AFTER = "cut after the server has answered"
    TORN = "closed in the middle of the answer"
    LATE = "answered late"
    SILENT = "a black hole from the answer on"


FAULTS = [Fault.BEFORE, Fault.AFTER, Fault.TORN, Fault.SILENT]
"""What is played at each command; an answer that is only late is played at all of them at once."""


@dataclass
class _Line:
    """One connection: what strikes the next answer, and the part of a TLS record that has come in."""

    number: int
    to_client: asyncio.StreamWriter
    to_server: asyncio.StreamWriter
    fault: Fault | None = None
    record: bytearray = field(default_factory=bytearray)
    is_client_speaking: bool = False


class LineFault:
    """Listens on a port of its own while the `with` block runs.

    An utterance is what a client says before the server answers; the dot that ends a mail is one by itself, and so is
    each record of TLS. `said` keeps them with the numbers of their connections, which begin with CONNECT.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self.port = self.connections = self.struck = 0
        self.said: list[tuple[int, bytes]] = []
        self.away = False
        """Whether the server is gone: who comes is turned away."""
        self.always: dict[bytes, Fault] = {}
        """What strikes every utterance that holds these bytes."""
        self._plan: dict[int, Fault] = {}
        self._lines: list[_Line] = []
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="line fault")

    def strike(self, at: int, fault: Fault) -> None:
        """Break the line once, at the utterance of this number, counted from now on."""
        self._plan[len(self.said) + at] = fault

    def break_now(self, *, silently: bool = False) -> None:
        """Cut every connection that is open now, or let it swallow what the server says; return once it is done."""
        done = threading.Event()

        def act() -> None:
            for line in self._lines:
                line.fault = Fault.SILENT
                if not silently:
                    reset(line.to_client)
            done.set()

        self._loop.call_soon_threadsafe(act)
        assert done.wait(10)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for line in self._lines:
            _abort(line)
        await asyncio.sleep(0)

    async def _connected(self, from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        if self.away:
            reset(to_client)
            return
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._target)
        line = _Line(number, to_client, to_server)
        self._lines.append(line)
        try:
            with suppress(OSError, asyncio.CancelledError):
                self._note(line, CONNECT)
                await asyncio.gather(self._forward(from_client, line), self._answer(from_server, line))
        finally:
            self._lines.remove(line)
            _abort(line)

    async def _forward(self, from_client: asyncio.StreamReader, line: _Line) -> None:
        while data := await from_client.read(_CHUNK):
            for said in _utterances(line, data):
                self._note(line, said)
            line.to_server.write(data)
            await line.to_server.drain()
        line.to_server.write_eof()

    def _note(self, line: _Line, said: bytes) -> None:
        fault = self._plan.pop(len(self.said), None)
        fault = next((always for word, always in self.always.items() if word in said), fault)
        self.said.append((line.number, said))
        if fault is not None:
            self.struck += 1
            line.fault = fault
        if fault is Fault.BEFORE:
            reset(line.to_client)
            raise ConnectionResetError

    async def _answer(self, from_server: asyncio.StreamReader, line: _Line) -> None:
        while data := await from_server.read(_CHUNK):
            line.is_client_speaking = False
            if line.fault is Fault.SILENT:
                continue
            if line.fault is Fault.AFTER:
                reset(line.to_client)
                return
            if line.fault is Fault.TORN:
                line.to_client.write(data[: len(data) // 2])
                break
            if line.fault is Fault.LATE:
                line.fault = None
                await asyncio.sleep(_LATE_SECONDS)
            line.to_client.write(data)
            await line.to_client.drain()
        line.to_client.close()


def _utterances(line: _Line, data: bytes) -> Iterator[bytes]:
    """Yield what is new in what the client sends."""
    if line.record or data[0] in _TLS:
        yield from _records(line, data)
        return
    if not line.is_client_speaking and data != _DOT:
        yield data
    line.is_client_speaking = True
    if data == _DOT or data.endswith(b"\r\n" + _DOT):
        yield _DOT


def _records(line: _Line, data: bytes) -> Iterator[bytes]:
    line.record += data
    while len(line.record) >= 5 and len(line.record) >= (size := 5 + int.from_bytes(line.record[3:5])):
        record = bytes(line.record[:size])
        del line.record[:size]
        if record[0] != _CHANGE_CIPHER_SPEC:
            yield record


def _abort(line: _Line) -> None:
    for writer in (line.to_client, line.to_server):
        writer.transport.abort()
