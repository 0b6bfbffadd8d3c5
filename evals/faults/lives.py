"""The desk's processes, one after the other on the same files: where one dies, the next goes on."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Self

from agent.domain import GateState
from evals.faults.strike import Died
from integrations.records import SqlRecords
from integrations.records.gates import CIRCUITS
from ops.bootstrap import Desk

MENDER = "owner"


class Lives:
    """A worker that is started again where it dies; and a person who opens the gates that close by a failure.

    A death is an exception that nothing in the desk catches: what was in memory is gone, and what was begun in a
    database is not committed. (`frontdesk chaos` kills real processes.)
    """

    def __init__(self, start: Callable[[], AbstractContextManager[Desk]]) -> None:
        self._start, self._stack = start, ExitStack()
        self.deaths = 0

    def __enter__(self) -> Self:
        self._desk = self._stack.enter_context(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, traceback)

    @property
    def records(self) -> SqlRecords:
        """The records, as the process at work has them open."""
        return self._desk.records

    @property
    def worker(self) -> Self:
        """What does the passes."""
        return self

    def mails(self) -> list[str]:
        """Name all mails that were ever taken in."""
        return [entry.mail_id or "" for entry in self.records.history() if entry.event == "mail_taken_in"]

    def run_once(self) -> list[str]:
        """Do a pass, in as many lives as it takes; return the new mails' ids."""
        known = set(self.mails())
        while not self._passes() or self._mends():
            pass
        return [mail_id for mail_id in self.mails() if mail_id not in known]

    def _passes(self) -> bool:
        """Do a pass; say whether the process has outlived it."""
        try:
            self._desk.worker.run_once()
        except Died:
            self.deaths += 1
            self._stack.close()
            self._desk = self._stack.enter_context(self._start())
            return False
        return True

    def _mends(self) -> bool:
        """Open the circuits that have closed for good; say whether there was any."""
        deps = self._desk.deps
        closed = deps.gates.closed() & CIRCUITS
        for name in sorted(closed):
            self.records.set_gate(name, GateState.OPEN, "mended", by=MENDER, at=deps.now())
        return bool(closed)
