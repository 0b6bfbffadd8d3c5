"""pymap (IMAP) and aiosmtpd (SMTP) on one Maildir tree, in one event loop on one thread."""

import argparse
import asyncio
import mailbox
import ssl
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

from proxyprotocol.sock import SocketInfo
from pymap.backend.maildir import Config, Login
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pysasl import SASLAuth
from pysasl.hashing import BuiltinHash

from ops.world import pymap_bytes
from ops.world.smtp_server import Delivery

_START_SECONDS = 10


class _ImapConfig(Config):
    """pymap's settings; the original looks up the machine's name in DNS, and the kinds of login in every package."""

    @property
    def greeting(self) -> bytes:
        """What the server says first."""
        return b"frontdesk"

    @property
    def tls_auth(self) -> SASLAuth:
        """The kinds of login."""
        return _logins()


@cache
def _logins() -> SASLAuth:
    return SASLAuth.defaults()


class MailServers:
    """The two servers, from start() to stop()."""

    def __init__(self, root: Path, delivery: Delivery, tls: ssl.SSLContext | None) -> None:
        self.root, self.delivery, self.tls = root, delivery, tls
        self.imap_port = self.smtp_port = 0
        self._ready = threading.Event()
        self._error: BaseException | None = None
        self._imap_tasks: set[asyncio.Task[None]] = set()
        self._imap_writers: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._run, name="mail servers", daemon=True)

    def start(self) -> None:
        """Return once both servers listen."""
        make_maildirs(self.root, self.delivery.accounts)
        pymap_bytes.install()
        self._thread.start()
        if not self._ready.wait(_START_SECONDS):
            raise TimeoutError("the mail servers did not start in time")
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Close both servers and every connection; raise what went wrong in their thread."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        if self._error is not None:
            raise self._error

    def cut_connections(self) -> None:
        """Cut every connection that is open now; what was asked is still done."""

        def cut() -> None:
            self.delivery.abort_sessions()
            for writer in self._imap_writers:
                writer.transport.abort()

        self._loop.call_soon_threadsafe(cut)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001  handed over to the thread that waits
            self._error = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        self._imap = IMAPServer(*_imap_parts(self.root))
        with (
            closing(await asyncio.start_server(self._imap_client, "127.0.0.1", 0, ssl=self.tls)) as imap,
            closing(await self._loop.create_server(lambda: self.delivery.protocol(self.tls), "127.0.0.1", 0)) as smtp,
        ):
            self.imap_port, self.smtp_port = (server.sockets[0].getsockname()[1] for server in (imap, smtp))
            self._ready.set()
            await self._stopping.wait()
        self.delivery.abort_sessions()
        for task in self._imap_tasks:
            task.cancel()
        await asyncio.gather(*self._imap_tasks, return_exceptions=True)
        # A transport gives its socket back one turn of the loop after it was closed.
        await asyncio.sleep(0)

    async def _imap_client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._imap_tasks.add(task)
            task.add_done_callback(self._imap_tasks.discard)
        self._imap_writers.add(writer)
        with suppress(ConnectionError, asyncio.CancelledError):
            await self._imap(reader, writer, SocketInfo.get(writer, None))
        self._imap_writers.discard(writer)
        writer.transport.abort()


def make_maildirs(root: Path, accounts: Mapping[str, str]) -> None:
    """Create the accounts' Maildirs and pymap's password files; what is there already stays."""
    root.mkdir(parents=True, exist_ok=True)
    hashed = BuiltinHash(rounds=1)
    users = "".join(f"{user}:x::::{user}:\r\n" for user in accounts)
    secrets = "".join(f"{user}:{hashed.hash(password)}:::::::\r\n" for user, password in accounts.items())
    (root / "pymap-etc-passwd").write_text(users)
    (root / "pymap-etc-shadow").write_text(secrets)
    (root / "pymap-etc-group").write_text("")
    for user in accounts:
        mailbox.Maildir(str(root / user), create=True)


def _imap_parts(root: Path) -> tuple[Login, Config]:
    arguments = argparse.Namespace(proxy_protocol=None, passlib_cfg=None)
    config = _ImapConfig(
        arguments,
        host=None,
        port=0,
        base_dir=str(root),
        layout="++",
        colon=None,
        subsystem=Subsystem.for_asyncio(),
        cpu_subsystem=Subsystem.for_asyncio(),
        hash_context=BuiltinHash(),
        tls_enabled=False,
        invalid_user_sleep=0,
    )
    config.apply_context()
    return Login(config), config
