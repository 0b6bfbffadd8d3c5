"""No way out of this machine while recorded answers are replayed: connections, datagrams and DNS are refused at once.

A hook of the interpreter sees what Python's own sockets do. A library that brings sockets of its own is not seen.
"""

import functools
import ipaddress
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

LOOK_UPS = {"socket.getaddrinfo", "socket.gethostbyname"}
"""A number is not looked up, whatever it is: nothing leaves the machine for it."""
LOOK_UPS_BACKWARDS = {"socket.gethostbyaddr", "socket.getnameinfo"}
SENDS = {"socket.connect", "socket.connect_ex", "socket.sendto", "socket.sendmsg"}
RESOLVING = ("connect", "connect_ex", "sendto")
"""What looks up a name by itself, before the hook hears of it."""
OWN_NAME = "localhost"


class NetworkRefused(RuntimeError):
    """Something would have left the machine. No failure that a desk expects, so that none hides it."""


class _Guard:
    """How many are offline at present; a hook of the interpreter can be added, but never taken away."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_hooked = False
        self._checked: set[object] = set()
        self.depth = 0

    def begin(self) -> None:
        """Count one more who is offline."""
        with self._lock:
            self.depth += 1
            if not self._is_hooked:
                sys.addaudithook(_refuse)
                self._is_hooked = True
            # Others put their own in place of these, too, and take them away: pytest-recording does.
            for name in RESOLVING:
                if getattr(socket.socket, name) not in self._checked:
                    self._checked.add(checked := _checked(getattr(socket.socket, name)))
                    setattr(socket.socket, name, checked)

    def end(self) -> None:
        """Count one less."""
        with self._lock:
            self.depth -= 1


_guard = _Guard()


def stay_offline() -> None:
    """Refuse from now on whatever would leave this machine."""
    _guard.begin()


@contextmanager
def offline() -> Iterator[None]:
    """Refuse in all threads whatever would leave this machine, until the block ends."""
    _guard.begin()
    try:
        yield
    finally:
        _guard.end()


def _checked(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def checked(itself: socket.socket, *arguments: Any) -> Any:
        if arguments:
            _refuse(f"socket.{method.__name__}", (itself, arguments[-1]))
        return method(itself, *arguments)

    return checked


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    # Called for every event of the interpreter: what is none of a socket's must cost next to nothing.
    if event[:7] != "socket." or not _guard.depth:
        return
    host = _host_of(event, arguments)
    if not host or host.lower() == OWN_NAME:
        return
    ip = _ip(host)
    if ip is None or not (ip.is_loopback or event in LOOK_UPS):
        raise NetworkRefused(f"the network is refused while answers are replayed: {event} with {host!r}")


def _host_of(event: str, arguments: tuple[Any, ...]) -> str:
    """Return whom an event is about; empty where it is about nobody, or about this machine."""
    if event in LOOK_UPS | LOOK_UPS_BACKWARDS:
        place = arguments[0]
    elif event in SENDS:
        place = arguments[1]
        # Unix sockets have a path for an address; datagrams of a connected socket have none.
        if not isinstance(place, tuple):
            return ""
    else:
        return ""
    host = place[0] if isinstance(place, tuple) else place
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
