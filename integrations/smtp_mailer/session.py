"""Connecting: TLS from the start or by STARTTLS, with certificate and host name verified."""

import smtplib
import socket
import ssl
from typing import Literal

Tls = Literal["tls", "starttls", "none"]


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
    except BaseException:
        server.close()
        raise
    return server
