"""Tells the failures that we planted from those that nobody did."""

import logging
from collections.abc import Iterator, Sequence


class Unplanted(logging.Handler):
    """Reads the log: a run that fails is tried again, and a failure that nobody planted would go unseen."""

    def __init__(self, planted: Sequence[BaseException], violations: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._planted, self._violations, self._logger = planted, violations, logging.getLogger("ops")
        self._logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Note a failure."""
        if record.exc_info and not self.is_planted(record.exc_info[1]):
            self._violations.append(f"{record.getMessage()}: {record.exc_info[1]!r}")

    def is_planted(self, error: BaseException | None) -> bool:
        """Say whether an error comes from one that we planted."""
        return any(found in self._planted for found in _chain(error))

    def close(self) -> None:
        """Stop reading."""
        self._logger.removeHandler(self)
        super().close()


def _chain(error: BaseException | None, depth: int = 9) -> Iterator[BaseException]:
    if error is not None and depth:
        yield error
        yield from _chain(error.__cause__, depth - 1)
        yield from _chain(error.__context__, depth - 1)
