"""Processes side by side: each has servers of its own, and a recorder takes hold of the model's client."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from ops.telemetry import configure_logging


@contextmanager
def processes(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Open a pool of so many processes. Who is interrupted begins no more, and lets end what has been handed out."""
    # The servers run in threads, which a forked process would lose half-way.
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_begin)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Make a process ready: an interrupt from the keyboard is its parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    configure_logging("critical")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # A tenth of a play went into looking for garbage among what stays, after every few hundred new values.
    gc.set_threshold(50_000, 20, 50)


def _end_with_parent() -> None:
    """End once the parent has, even if it was killed: nobody takes what this process makes any more."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
