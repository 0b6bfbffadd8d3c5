"""Trials side by side, in processes of their own: the recorder takes hold of a whole process's connections."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import TypeVar

from evals.recorder.trial import Trial
from ops.telemetry import configure_logging

Found = TypeVar("Found")


def each(work: Callable[[Trial], Found], trials: Sequence[Trial], jobs: int) -> Iterator[tuple[Trial, Found]]:
    """Yield what comes of each trial, as they are done; they are begun in their order.

    Who is interrupted begins no more, and lets those end that have been handed out.
    """
    # The servers run in threads, which a forked process would lose half-way.
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_begin)
    try:
        begun = {pool.submit(work, trial): trial for trial in trials}
        for done in as_completed(begun):
            yield begun[done], done.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Make a process ready: an interrupt from the keyboard is its parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    configure_logging("critical")
