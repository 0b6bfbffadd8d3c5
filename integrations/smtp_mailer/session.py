"""Connecting: TLS from the start or by STARTTLS, with certificate and host name verified."""

import smtplib
import socket
import ssl
from typing import Any, Literal

Tls = Literal["tls", "starttls", "none"]


class _Replies:
    """What the server says, line by line."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.broke_off = False

    def readline(self, limit: int = -1) -> bytes:
        """Return the next line, or what has come of it."""
        line: bytes = self._stream.readline(limit)
        self.broke_off = not line.endswith(b"\n")
        return line

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()


def connect(host: str, port: int, tls: Tls, name: str, cafile: str | None, timeout: float) -> smtplib.SMTP:
    """Open a session up to the server's list of features, as it is once TLS is on; `name` is how we introduce us."""
    server: smtplib.SMTP
    if tls == "tls":
        context = ssl.create_default_context(cafile=cafile)
        server = smtplib.SMTP_SSL(host, port, name, timeout=timeout, context=context)
    else:
        server = smtplib.SMTP(host, port, name, timeout=timeout)
    try:
        if server.sock is not None:
            server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.ehlo_or_helo_if_needed()
        if tls == "starttls":
            server.starttls(context=ssl.create_default_context(cafile=cafile))
            server.ehlo_or_helo_if_needed()
        server.file = _Replies(server.file)
    except BaseException:
        server.close()
        raise
    return server


def has_broken_off(server: smtplib.SMTP) -> bool:
    """Say whether the last line came without its end: the connection ended before."""
    return isinstance(server.file, _Replies) and server.file.broke_off
