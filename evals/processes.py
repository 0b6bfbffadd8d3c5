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
    spawned = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="frontdesk-", dir=_memory(), ignore_cleanup_errors=True) as folder:
        pool = ProcessPoolExecutor(jobs, spawned, initializer=_begin, initargs=(folder,))
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)


def _begin(folder: str) -> None:
    """Make a process ready: its files lie in this folder; an interrupt from the keyboard is its parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    configure_logging("critical")
    tempfile.tempdir = folder
    threading.Thread(target=_end_with_parent, args=(folder,), daemon=True).start()
    # A tenth of a play went into looking for garbage among what stays, after every few hundred new values.
    gc.set_threshold(50_000, 20, 50)


def _memory() -> str | None:
    """Return where files lie in memory, if there is room: a world that was played is of no more use."""
    has_room = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return str(MEMORY) if has_room else None


def _end_with_parent(folder: str) -> None:
    """End once the parent has, even if it was killed: nobody takes what this process makes, or clears it away."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)
