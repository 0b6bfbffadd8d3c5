"""Nothing leaves the machine while recorded answers are replayed."""

import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ops.offline import NetworkRefused, offline
from ops.world.replay import replaying, replaying_one

FAR = "192.0.2.1"
"""TEST-NET-1: no machine has it."""
Try = Callable[[socket.socket, socket.socket], object]
WAYS_OUT: dict[str, Try] = {
    "tcp": lambda tcp, _: tcp.connect((FAR, 9)),
    "tcp without a raise": lambda tcp, _: tcp.connect_ex((FAR, 9)),
    "a datagram": lambda _, udp: udp.sendto(b"?", (FAR, 53)),
    "a datagram in parts": lambda _, udp: udp.sendmsg([b"?"], [], 0, (FAR, 53)),
    "a connected datagram": lambda _, udp: udp.connect((FAR, 53)),
    "a broadcast": lambda _, udp: udp.sendto(b"?", ("<broadcast>", 9)),
    "any address": lambda tcp, _: tcp.connect(("0.0.0.0", 9)),
    "a name": lambda tcp, _: tcp.connect(("example.invalid", 9)),
    "a name without a raise": lambda tcp, _: tcp.connect_ex(("example.invalid", 9)),
    "a datagram to a name": lambda _, udp: udp.sendto(b"?", 0, ("example.invalid", 53)),
    "a look-up": lambda *_: socket.getaddrinfo("example.invalid", 443),
    "a look-up in bytes": lambda *_: socket.getaddrinfo(b"example.invalid", 443),
    "an old look-up": lambda *_: socket.gethostbyname("example.invalid"),
    "an old look-up of all": lambda *_: socket.gethostbyname_ex("example.invalid"),
    "a look-up backwards": lambda *_: socket.gethostbyaddr(FAR),
    "another look-up backwards": lambda *_: socket.getnameinfo((FAR, 53), 0),
}


@pytest.fixture(autouse=True)
def block_network() -> None:
    """Leave connections to the guard that is tried here: pytest-recording's own would come first."""


@pytest.mark.parametrize("way", WAYS_OUT)
def test_every_way_out_is_refused_at_once_and_named(way: str) -> None:
    with (
        closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as tcp,
        closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as udp,
        offline(),
        pytest.raises(
            NetworkRefused, match=r"^the network is refused while answers are replayed: socket\.\w+ with '.+'$"
        ),
    ):
        WAYS_OUT[way](tcp, udp)


def test_ipv6_is_refused_like_ipv4() -> None:
    with closing(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)) as udp, offline():
        udp.sendto(b"?", ("::1", 9))
        with pytest.raises(NetworkRefused, match="2001:db8::1"):
            udp.sendto(b"?", ("2001:db8::1", 53))


def test_the_machine_talks_to_itself(tmp_path: Path) -> None:
    with offline(), closing(socket.create_server(("localhost", 0))) as server:
        port = server.getsockname()[1]
        socket.create_connection(("localhost", port)).close()
        socket.create_connection(("127.0.0.1", port)).close()
        socket.getaddrinfo(None, port)
        with closing(socket.socket(socket.AF_UNIX)) as local, closing(socket.socket(socket.AF_UNIX)) as other:
            local.bind(str(tmp_path / "s"))
            local.listen()
            other.connect(str(tmp_path / "s"))
        one, two = socket.socketpair()
        one.sendmsg([b"?"])
        assert two.recv(1) == b"?"
        one.close()
        two.close()


ALONE = """
import socket, threading
from ops.offline import NetworkRefused, offline, stay_offline

def is_refused():
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"?", ("0.0.0.0", 9))
    except NetworkRefused:
        return True
    return False

seen = [is_refused()]
with offline(), offline():
    thread = threading.Thread(target=lambda: seen.append(is_refused()))
    thread.start()
    thread.join()
seen.append(is_refused())
stay_offline()
seen.append(is_refused())
print(seen)
"""


def test_it_holds_in_all_threads_until_the_last_block_ends_or_for_good() -> None:
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", ALONE], capture_output=True, text=True, check=True)
    assert run.stdout == "[False, True, False, True]\n"


def test_whoever_replays_is_offline(tmp_path: Path) -> None:
    for replay in (replaying(tmp_path), replaying_one(tmp_path, "a/1")):
        with replay, pytest.raises(NetworkRefused):
            socket.gethostbyname("example.invalid")
