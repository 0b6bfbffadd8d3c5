"""The engine: who works on which conversation, and when. The records say what is due; a wake-up is only a hint."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol

from agent.domain import Level
from agent.errors import FrontdeskError
from agent.ports import Gates
from ops.backoff import Backoff
from ops.watcher import Watcher
from ops.worker import Worker

log = logging.getLogger(__name__)

SWEEP_SECONDS = 2.0
"""How long the loop sleeps at most before it looks into the records again: what is due may have been written there by
another process, and a clock may have passed."""

LONGEST_STEP_SECONDS = 600.0
"""One mail with every call timing out."""


class Engine(Protocol):
    """Brings about that every conversation with something due is advanced, by one worker at a time."""

    def wake(self, conversation_id: str) -> None:
        """Hint that this conversation may have something due; nothing is lost where a hint is."""

    def run(self) -> None:
        """Work until stopped."""

    def stop(self) -> None:
        """End after the node at hand; callable from a signal handler and from any thread."""

    def healthy(self) -> bool:
        """Say whether work has been looked for lately."""


class Loop:
    """The engine of a single process: one loop over the tables, under the file lock that the desk was opened with."""

    def __init__(
        self,
        worker: Worker,
        gates: Gates,
        *,
        poll_seconds: float,
        watcher: Watcher | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._worker, self._gates, self._poll, self._monotonic = worker, gates, poll_seconds, monotonic
        self._watcher, self._backoff = watcher, Backoff(poll_seconds)
        self._awake, self._arrived, self._stopping = threading.Event(), threading.Event(), threading.Event()
        self._stepped = monotonic()

    def wake(self, conversation_id: str) -> None:  # noqa: ARG002 - the tables tell which conversations are due
        """Cut the present sleep short."""
        self._awake.set()

    def look(self) -> None:
        """Have the mailbox read now: something may have arrived."""
        self._arrived.set()
        self._awake.set()

    def stop(self) -> None:
        """End after the node at hand."""
        self._stopping.set()
        self._worker.stop()
        if self._watcher is not None:
            self._watcher.stop()
        self._awake.set()

    def healthy(self) -> bool:
        """Say whether the last step is younger than any step may take."""
        return self._monotonic() - self._stepped < self._poll + LONGEST_STEP_SECONDS

    def run(self) -> None:
        """Read the mailbox when mail is announced and every poll_seconds, and the records more often.

        A pass that failed is logged and made again, soon at first, then less and less often.
        """
        if self._watcher is not None and not self._stopping.is_set():
            self._watcher.start(self.look)
        read_at = self._monotonic()
        while not self._stopping.is_set():
            self._awake.clear()
            reads = self._arrived.is_set() or self._monotonic() >= read_at
            self._arrived.clear()
            again_in = self._pass(reads=reads)
            if reads and again_in is not None:
                read_at = self._monotonic() + again_in
            self._step()
            if self._watcher is not None:
                self._watcher.heed_gates()
            pause = min(SWEEP_SECONDS, self._poll)
            self._awake.wait(min(pause, read_at - self._monotonic()) if read_at > self._monotonic() else pause)
        if self._watcher is not None:
            self._watcher.join()

    def _pass(self, *, reads: bool) -> float | None:
        """Do what is due; return in how many seconds the mailbox is to be read again, None while the level is off."""
        try:
            if self._gates.level() is Level.OFF:
                return None
            if reads:
                arrived = self._worker.run_once(self._step)
                self._backoff.succeeded()
                log.info("pass done", extra={"arrived": len(arrived)})
            else:
                self._worker.work_off(self._step)
        except FrontdeskError as error:
            log.warning("pass failed", extra={"error": type(error).__name__, "why": str(error)})
            return min(self._backoff.failed(), self._poll)
        except Exception:
            # A bug outside a mail's own run: it must not end the work on all other mail.
            log.exception("pass broke")
            return min(self._backoff.failed(), self._poll)
        return self._poll

    def _step(self) -> None:
        self._stepped = self._monotonic()
