"""Processes side by side: each has servers of its own, and a recorder takes hold of the model's client."""

import gc
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from ops.telemetry import configure_logging

MEMORY = Path("/dev/shm")  # noqa: S108 (what is made there has a folder that is its owner's alone)
ROOM = 1 << 30
"""Bytes. A world takes some megabytes; a container often has 64 of them there."""


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
    tempfile.tempdir = _memory() or tempfile.gettempdir()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # A tenth of a play went into looking for garbage among what stays, after every few hundred new values.
    gc.set_threshold(50_000, 20, 50)


def _memory() -> str | None:
    """Return where files lie in memory, if there is room: a world that was played is of no more use."""
    has_room = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return str(MEMORY) if has_room else None


def _end_with_parent() -> None:
    """End once the parent has, even if it was killed: nobody takes what this process makes any more."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
