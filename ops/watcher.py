"""The watcher: has the mail server say when something arrives, so that nobody waits for the next look.

Its word is only a hint: the mailbox is read every poll_seconds in any case, and a watcher that cannot watch costs no
more than that time.
"""

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from agent.domain import Integration, Level, circuit_of, pause_of
from agent.errors import FrontdeskError
from agent.ports import Gates
from ops.backoff import Backoff

log = logging.getLogger(__name__)

RENEW_SECONDS = 120.0
"""How long the server is listened to in one go; each end proves that the line still lives."""
GATES_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 300.0
FAREWELL_SECONDS = 5.0
_CLOSING = {pause_of(Integration.MAILBOX), circuit_of(Integration.MAILBOX)}


class Watch(Protocol):
    """A connection of its own that listens to the intake folder."""

    @property
    def can_idle(self) -> bool:
        """Whether the server can announce mail; known once connected."""

    def connect(self) -> None:
        """Log in and open the folder."""

    def wait(self, seconds: float) -> bool:
        """Say whether something changed in the folder within this time; TransientError where the line is dead."""

    def stop(self) -> None:
        """Have a wait at hand, and every later one, end at once; callable from any thread."""

    def disconnect(self) -> None:
        """Log out; it may be connected again."""


class Watcher:
    """Listens on a thread of its own while the engine runs, and calls `look` where the mailbox should be looked at."""

    def __init__(self, watch: Watch, gates: Gates, *, backoff: Backoff | None = None) -> None:
        self._watch, self._gates = watch, gates
        self._backoff = backoff or Backoff(LONGEST_WAIT_SECONDS)
        self._stopping, self._listening = threading.Event(), False
        self._thread: threading.Thread | None = None

    def start(self, look: Callable[[], None]) -> None:
        """Begin to listen."""
        self._thread = threading.Thread(target=self._run, args=(look,), name="watcher", daemon=True)
        self._thread.start()

    def heed_gates(self) -> None:
        """Leave the mailbox alone at once where the desk may not touch it any more."""
        if self._listening and not self._may_listen():
            self._watch.stop()

    def stop(self) -> None:
        """End soon; callable from a signal handler and from any thread."""
        self._stopping.set()
        self._watch.stop()

    def join(self) -> None:
        """Return once it has ended, or is stuck in a connection that nobody answers on."""
        if self._thread is not None:
            self._thread.join(FAREWELL_SECONDS)

    def _run(self, look: Callable[[], None]) -> None:
        try:
            while not self._stopping.is_set():
                if not self._may_listen():
                    self._stopping.wait(GATES_SECONDS)
                elif not self._listen(look):
                    return
        finally:
            self._watch.disconnect()

    def _listen(self, look: Callable[[], None]) -> bool:
        """Listen until the line dies or a gate closes; return whether listening is possible at all."""
        wait = 0.0
        try:
            self._watch.connect()
            if not self._watch.can_idle:
                log.info("server cannot announce mail")
                return False
            self._listening = True
            # What came while nobody listened was not announced.
            look()
            while not self._stopping.is_set() and self._may_listen():
                if self._watch.wait(RENEW_SECONDS):
                    look()
                self._backoff.succeeded()
        except FrontdeskError as error:
            wait = self._backoff.failed()
            log.warning("watching failed", extra={"error": type(error).__name__, "why": str(error)})
        except Exception:
            # A bug here must not silence the announcements for good.
            wait = self._backoff.failed()
            log.exception("watching broke")
        self._listening = False
        self._watch.disconnect()
        self._stopping.wait(wait)
        return True

    def _may_listen(self) -> bool:
        """Say whether the desk may touch the mailbox now; our own database may be away for a moment too."""
        try:
            return self._gates.level() is not Level.OFF and _CLOSING.isdisjoint(self._gates.closed())
        except FrontdeskError:
            return False
