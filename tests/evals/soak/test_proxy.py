"""The proxy breaks connections as it is told to, and passes everything on meanwhile."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from evals.soak.plan import FaultKind
from evals.soak.proxy import FaultProxy


@pytest.fixture
def echo() -> Iterator[int]:
    """Serve what says back what it hears; yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                while data := connection.recv(4096):
                    connection.sendall(data)

        def serve() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=answer, args=(server.accept()[0],), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def ask(connection: socket.socket, words: bytes = b"hello") -> bytes:
    connection.sendall(words)
    return connection.recv(4096)


def opened(proxy: FaultProxy, timeout: float = 5) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=timeout)


def ask_anew(proxy: FaultProxy) -> bytes:
    with opened(proxy) as connection:
        return ask(connection)


def test_words_pass_in_both_directions(echo: int) -> None:
    with FaultProxy(echo) as proxy, opened(proxy) as connection:
        assert ask(connection) == b"hello"


@pytest.mark.parametrize("kind", [FaultKind.RESET, FaultKind.REFUSE])
def test_connections_are_reset(echo: int, kind: FaultKind) -> None:
    with FaultProxy(echo) as proxy, opened(proxy) as connection:
        ask(connection)
        proxy.fail(kind, 60)
        with pytest.raises(ConnectionResetError):
            connection.recv(4096)


def test_refused_connections_are_reset_until_the_time_is_over(echo: int) -> None:
    with FaultProxy(echo) as proxy:
        proxy.fail(FaultKind.REFUSE, 60)
        with pytest.raises(ConnectionError):
            ask_anew(proxy)
        proxy.fail(FaultKind.REFUSE, 0)
        assert ask_anew(proxy) == b"hello"


def test_a_connection_that_was_swallowed_stays_dead_and_a_later_one_lives(echo: int) -> None:
    with FaultProxy(echo) as proxy, opened(proxy, timeout=0.1) as connection:
        ask(connection)
        proxy.fail(FaultKind.HOLE, 0)
        with pytest.raises(TimeoutError):
            ask(connection)
        with opened(proxy) as later:
            assert ask(later) == b"hello"


def test_a_cut_lets_so_many_bytes_through(echo: int) -> None:
    with FaultProxy(echo) as proxy, opened(proxy) as connection:
        ask(connection)
        proxy.fail(FaultKind.CUT, 3)
        with suppress(ConnectionResetError):
            assert len(ask(connection)) <= 3
            assert connection.recv(4096) == b""
        with opened(proxy) as later:
            assert ask(later) == b"hello"
