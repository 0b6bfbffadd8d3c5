"""A TCP proxy that breaks on request, to stand between a client and a real server."""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

_CHUNK = 65536


class TcpFault:
    """Listens on a port of its own while the `with` block runs; the attributes may change at any time.

    `refuse` resets new connections; `blackhole` swallows what the server says, `blackhole_after` does so once a client
    has sent these bytes; `cut_after` resets a connection after so many bytes from the server; `lose_reply_to` resets
    the first connection whose client has sent these bytes, once the server has answered to them; `hide` removes byte
    strings from what the server says, and `requests` keeps what clients sent.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self.port = 0
        self.refuse = self.blackhole = False
        self.cut_after: int | None = None
        self.lose_reply_to: bytes | None = None
        self.blackhole_after: bytes | None = None
        self.hide: tuple[bytes, ...] = ()
        self.requests = bytearray()
        self._ready = threading.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="tcp fault")

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def reset(self) -> None:
        """Reset every connection that is open now; return once that has happened."""
        done = threading.Event()

        def cut() -> None:
            for writer in list(self._writers):
                reset(writer)
            done.set()

        self._loop.call_soon_threadsafe(cut)
        assert done.wait(10)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuse:
            reset(writer)
            return
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._target)
        both = {writer, to_server}
        self._writers |= both
        armed = asyncio.Event()
        try:
            with suppress(OSError, asyncio.CancelledError):
                await asyncio.gather(
                    self._forward(reader, to_server, lambda: self._is_armed(armed)),
                    self._answer(from_server, writer, armed),
                )
        finally:
            self._writers -= both
            for one in both:
                one.transport.abort()

    def _is_armed(self, armed: asyncio.Event) -> None:
        if self.blackhole_after is not None and self.blackhole_after in self.requests:
            self.blackhole = True
        if self.lose_reply_to is not None and self.lose_reply_to in self.requests:
            self.lose_reply_to = None
            armed.set()

    async def _forward(
        self, reader: asyncio.StreamReader, to_server: asyncio.StreamWriter, look: Callable[[], None]
    ) -> None:
        while data := await reader.read(_CHUNK):
            self.requests += data
            look()
            to_server.write(data)
            await to_server.drain()
        to_server.write_eof()

    async def _answer(
        self, from_server: asyncio.StreamReader, writer: asyncio.StreamWriter, armed: asyncio.Event
    ) -> None:
        passed = 0
        while data := await from_server.read(_CHUNK):
            if armed.is_set():
                reset(writer)
                return
            if self.blackhole:
                continue
            for hidden in self.hide:
                data = data.replace(hidden, b"")
            if self.cut_after is not None and passed + len(data) > self.cut_after:
                writer.write(data[: self.cut_after - passed])
                await writer.drain()
                reset(writer)
                return
            passed += len(data)
            writer.write(data)
            await writer.drain()
        writer.close()


def reset(writer: asyncio.StreamWriter) -> None:
    """Have the other end see a reset, not a farewell."""
    connection = writer.get_extra_info("socket")
    if connection is not None:
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
