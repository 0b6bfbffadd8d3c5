"""Things that happen while a test waits, and how long it may wait."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SOON = 0.1


@contextmanager
def meanwhile(action: Callable[[], object], seconds: float = SOON) -> Iterator[None]:
    """Do something on the side while the block runs."""
    timer = threading.Timer(seconds, action)
    timer.start()
    try:
        yield
    finally:
        timer.join()


@contextmanager
def taking_less_than(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds
