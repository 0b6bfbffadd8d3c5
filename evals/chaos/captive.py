"""A process of the desk as its killer sees it."""

import multiprocessing
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from signal import SIGKILL, SIGTERM, Signals

from evals.chaos.victim import Job, Order, Passed, Write, work

PATIENCE = 60.0
"""Seconds of wall clock after which a process that says nothing hangs."""
STOP_SECONDS = 10.0
"""How long a process may take to end that was told to stop."""
_NODE_ENDS = "checkpoints.put_writes"

# A fresh process costs seconds of imports; one that is forked off a server with everything imported costs none.
_FORK = multiprocessing.get_context("forkserver")
_FORK.set_forkserver_preload(["evals.chaos.victim", "ops.cli.app", "openai", "httpcore2", "authres"])


@dataclass(frozen=True)
class Death:
    """How a process ended: the writes between which that was. `before` is empty where only the process knew it."""

    signal: str
    after: str
    before: str = ""


class Dead(Exception):
    """The process is no more."""


class Captive:
    """Starts a process and orders its passes about; `writes` are those that it began, in order."""

    def __init__(self, job: Job) -> None:
        self.writes: list[str] = []
        self.fault = ""
        """What it did that no process may do."""
        self.death: Death | None = None
        self._job, self._ends_since_stop = job, 0
        self._line, theirs = _FORK.Pipe()
        self._process = _FORK.Process(target=work, args=(theirs, job), daemon=True)
        self._process.start()
        theirs.close()
        self._hear(time.monotonic() + PATIENCE)

    def order(self, order: Order) -> None:
        """Have it do a pass."""
        try:
            self._line.send(order)
        except OSError as error:
            raise Dead from error

    def answer(self, after: int | None = None, delay: float = 0.0) -> Passed | None:
        """Return what came of the pass; None so long after so many writes, if it is not over by then.

        Raises Dead where the process died of it.
        """
        limit = time.monotonic() + PATIENCE
        until = limit if after is None or len(self.writes) < after else time.monotonic() + delay
        while self._line.poll(max(0.0, until - time.monotonic())):
            if isinstance(passed := self._hear(limit), Passed):
                return passed
            if until == limit and after is not None and len(self.writes) >= after:
                until = time.monotonic() + delay
        if until == limit:
            self.fault = "a process hangs"
            self.strike(SIGKILL)
            raise Dead
        return None

    def strike(self, signal: Signals) -> None:
        """Send the signal, and see the process end."""
        if self._process.pid is not None and self._process.is_alive():
            os.kill(self._process.pid, signal)
        self._see_end(0 if signal is SIGTERM else -SIGKILL)
        self.death = Death(signal.name, self._write(-1))

    def rest(self) -> None:
        """Let it end by itself."""
        self._line.send(None)
        self._see_end(0)

    def bury(self) -> None:
        """Take note of how a process ended that nobody struck: by its own hand, or of a bug."""
        own_hand = self._job.dies_before in self.writes[-1:]
        self._see_end(-SIGKILL if own_hand else 0)
        if own_hand:
            self.death = Death(SIGKILL.name, self._write(-2), self._write(-1))

    def _write(self, place: int) -> str:
        """Name one of the last writes, counted from the end; empty where there were fewer."""
        return self.writes[place] if len(self.writes) >= -place else ""

    def _see_end(self, code: int) -> None:
        with suppress(Dead):
            while True:
                self._hear(time.monotonic() + STOP_SECONDS)
        self._process.join(STOP_SECONDS)
        if self._process.is_alive():
            self.fault = self.fault or "a process does not end when it is told to"
            self._process.kill()
            self._process.join()
        elif self._process.exitcode != code:
            self.fault = self.fault or f"a process ended with {self._process.exitcode} instead of {code}"
        if self._ends_since_stop > 1:
            self.fault = self.fault or f"{self._ends_since_stop} nodes ended after a process was told to stop"
        self._process.close()
        self._line.close()

    def _hear(self, limit: float) -> object:
        try:
            if not self._line.poll(max(0.0, limit - time.monotonic())):
                raise Dead
            said = self._line.recv()
        except (EOFError, OSError) as error:
            raise Dead from error
        if isinstance(said, Write):
            self.writes.append(said.name)
            self._ends_since_stop += said.stopping and _NODE_ENDS in said.name
        return said
