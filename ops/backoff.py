"""How long to leave alone what has failed."""

from collections.abc import Callable
from random import random


class Backoff:
    """Waits in seconds that double with each failure in a row, up to a longest, each shortened by chance by up to half.

    Many desks that lost one server must not all come back in the same moment.
    """

    def __init__(self, longest: float, *, shortest: float = 1.0, chance: Callable[[], float] = random) -> None:
        self._longest, self._shortest, self._chance = longest, shortest, chance
        self._failures = 0

    def failed(self) -> float:
        """Count a failure and return how long to wait after it."""
        wait: float = min(self._shortest * 2 ** min(self._failures, 30), self._longest)
        self._failures += 1
        return wait * (1 - self._chance() / 2)

    def succeeded(self) -> None:
        """Forget the failures."""
        self._failures = 0
