"""A desk that runs by itself on a real mailbox: the loop, the watcher on a line of its own, and who waits for them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from integrations.imap_mailbox import ImapWatch
from integrations.imap_mailbox.wire import Client
from integrations.records import Keys, open_database
from integrations.records.tables import mails
from ops.backoff import Backoff
from ops.engine import Loop
from ops.watcher import Watcher
from ops.world.servers import EmbeddedServers
from tests.agent.mails import mail
from tests.integrations.mail_faults.stage import Stage, staged
from tests.servers.imap_world import ImapWorld
from tests.servers.line_fault import LineFault

_NUMBERS = count(1)
_LOOKS_SECONDS = 0.005


class Listening(ImapWatch):
    """Tells whether the server has agreed to announce mail; what happens on the line cannot be read within TLS."""

    listens = False

    def _hear(self, client: Client, tag: bytes | None = None) -> bool:
        agreed = super()._hear(client, tag)
        self.listens |= agreed
        return agreed

    def _finish(self, client: Client, tag: bytes, timeout: float) -> None:
        self.listens = False
        super()._finish(client, tag, timeout)

    def _drop(self) -> None:
        self.listens = False
        super()._drop()


@dataclass
class Live:
    """The running desk; `line` is the watch's own."""

    stage: Stage
    line: LineFault
    watch: Listening
    delivered: int = 0

    def deliver(self) -> None:
        """Have one more machine's mail arrive."""
        number = next(_NUMBERS)
        self.delivered += 1
        message_id, headers = f"<away-{number}@example.org>", ["Auto-Submitted: auto-replied"]
        self.stage.world.deliver(mail(f"I am away, {number}.", message_id=message_id, headers=headers))

    def picked_up(self) -> int:
        """Count the mails that the records have."""
        with self.stage.database.connect() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(mails)).scalar_one())

    def seconds_until_picked_up(self, limit: float) -> float:
        """Wait until all that was delivered is in the records."""
        return seconds_until(lambda: self.picked_up() == self.delivered, limit)

    def listens(self) -> bool:
        """Say whether the server would announce a mail now."""
        return self.watch.listens


def seconds_until(holds: Callable[[], bool], limit: float) -> float:
    """Wait until this holds; return how long that took."""
    began, pause = time.monotonic(), threading.Event()
    while not holds():
        assert time.monotonic() - began < limit, "it took too long"
        pause.wait(_LOOKS_SECONDS)
    return time.monotonic() - began


@contextmanager
def live(
    world: ImapWorld, servers: EmbeddedServers, folder: Path, *, poll: float = 60.0, backoff: Backoff | None = None
) -> Iterator[Live]:
    """Run a desk until the block ends; without a backoff of its own the watch comes back quickly."""
    database = open_database(f"sqlite:///{folder}/records.sqlite", Keys("the key of a test"))
    with (
        staged(world, servers, database=database) as stage,
        LineFault(world.port) as line,
        closing(Listening(world.account(port=line.port, timeout=0.4), "Intake")) as watch,
    ):
        gates = stage.desk.deps.gates
        watcher = Watcher(watch, gates, backoff=backoff or Backoff(0.2, shortest=0.05))
        loop = Loop(stage.desk.worker, gates, poll_seconds=poll, watcher=watcher)
        thread = threading.Thread(target=loop.run, name="loop")
        thread.start()
        try:
            yield Live(stage, line, watch)
        finally:
            loop.stop()
            thread.join(30)
    database.dispose()
