"""The engine: who works on which conversation, and when. The records say what is due; a wake-up is only a hint."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol

from agent.domain import Level
from agent.errors import FrontdeskError
from agent.ports import Gates
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
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._worker, self._gates, self._poll, self._monotonic = worker, gates, poll_seconds, monotonic
        self._awake, self._stopping = threading.Event(), threading.Event()
        self._stepped = monotonic()

    def wake(self, conversation_id: str) -> None:  # noqa: ARG002 - the tables tell which conversations are due
        """Cut the present sleep short."""
        self._awake.set()

    def stop(self) -> None:
        """End after the node at hand."""
        self._stopping.set()
        self._worker.stop()
        self._awake.set()

    def healthy(self) -> bool:
        """Say whether the last step is younger than any step may take."""
        return self._monotonic() - self._stepped < self._poll + LONGEST_STEP_SECONDS

    def run(self) -> None:
        """Read the mailbox every poll_seconds, and the records more often; a failed pass is logged and tried again."""
        read_at = self._monotonic()
        while not self._stopping.is_set():
            self._awake.clear()
            reads = self._monotonic() >= read_at
            if self._pass(reads=reads) and reads:
                read_at = self._monotonic() + self._poll
            self._step()
            self._awake.wait(min(SWEEP_SECONDS, self._poll))

    def _pass(self, *, reads: bool) -> bool:
        """Do what is due; return whether the mailbox was looked at, or would have been."""
        try:
            if self._gates.level() is Level.OFF:
                return False
            if reads:
                arrived = self._worker.run_once(self._step)
                log.info("pass done", extra={"arrived": len(arrived)})
            else:
                self._worker.work_off(self._step)
        except FrontdeskError as error:
            log.warning("pass failed", extra={"error": type(error).__name__, "why": str(error)})
        return True

    def _step(self) -> None:
        self._stepped = self._monotonic()
