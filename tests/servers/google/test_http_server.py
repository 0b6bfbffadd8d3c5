"""The server leaves no thread and no connection behind."""

import socket
import threading
import time
from urllib.parse import urlsplit

from tests.servers.google.client import EVENTS, OWNER
from tests.servers.google.fake_google import FakeGoogle


def test_nothing_is_left_behind_whatever_hangs() -> None:
    before = set(threading.enumerate())
    with FakeGoogle() as google:
        google.add_calendar(OWNER)
        port = urlsplit(google.api_url).port
        idle, silent, slow = (socket.create_connection(("127.0.0.1", port)) for _ in range(3))
        google.fail("events.list", "timeout")
        google.fail("colors.get", "trickle", every=60)
        for one, path in ((silent, EVENTS), (slow, "colors")):
            one.sendall(f"GET /calendar/v3/{path} HTTP/1.1\r\nAuthorization: Bearer {google.token()}\r\n\r\n".encode())
        assert slow.recv(1) == b"H"
        started = time.monotonic()
    assert time.monotonic() - started < 1
    assert set(threading.enumerate()) <= before
    for one in (idle, silent, slow):
        one.close()
