"""PostgreSQL on loopback, for the tests: its own folder, an unprivileged user, one database for each test."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

_UNSAFE_AND_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=100"
_SECONDS = 60


class Postgres:
    """A server that listens; `new_database()` gives the URL of an empty one."""

    def __init__(self, port: int) -> None:
        self._port, self._numbers = port, count(1)

    def new_database(self) -> str:
        """Create an empty database and return its URL for SQLAlchemy."""
        name = f"t{next(self._numbers)}"
        with psycopg.connect(f"postgresql://app@127.0.0.1:{self._port}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://app@127.0.0.1:{self._port}/{name}"


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start the newest PostgreSQL that is installed, and stop it."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
    if binaries is None:
        raise FileNotFoundError("PostgreSQL is not installed: apt install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    as_user = _unprivileged(folder)
    port = _free_port()
    initdb = [binaries / "initdb", "-D", folder / "data", "-U", "app", "--auth=trust", "--no-sync"]
    _run(as_user, folder, *initdb, "--encoding=UTF8", "--locale=C.UTF-8")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {_UNSAFE_AND_FAST}"
    control = [binaries / "pg_ctl", "-D", folder / "data", "-w"]
    _run(as_user, folder, *control, "-l", folder / "log", "-o", options, "start")
    try:
        yield Postgres(port)
    finally:
        _run(as_user, folder, *control, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> list[str]:
    """Return how to run as somebody who is not root, since the server refuses root."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _run(as_user: list[str], folder: Path, *command: str | Path) -> None:
    subprocess.run(
        [*as_user, *command],
        check=True,
        cwd=folder,
        timeout=_SECONDS,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
