"""SIGTERM and SIGINT: end after the step at hand, or after the grace period in the middle of it."""

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ops.cli.exits import FAILED

log = logging.getLogger(__name__)

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def stopped_by_signals(stop: Callable[[], None], grace_seconds: float) -> Iterator[None]:
    """Call `stop` on the first signal; what has not ended after the grace period is cut off, and taken up again later.

    A thread waits for the signals, since a handler would run in the middle of whatever lock the main thread holds.
    """
    ended = threading.Event()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    watcher = threading.Thread(target=_watch, args=(stop, grace_seconds, ended), name="signals", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        if watcher.ident is not None and watcher.is_alive():
            signal.pthread_kill(watcher.ident, signal.SIGTERM)
        watcher.join()
        while signal.sigpending().intersection(_SIGNALS):
            # Whoever asks twice is not to kill what is about to end by itself.
            signal.sigwait(_SIGNALS)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _watch(stop: Callable[[], None], grace_seconds: float, ended: threading.Event) -> None:
    signal.sigwait(_SIGNALS)
    if ended.is_set():
        return
    log.info("stopping")
    stop()
    if not ended.wait(grace_seconds):
        log.warning("cut off in the middle of a step")
        os._exit(FAILED)
