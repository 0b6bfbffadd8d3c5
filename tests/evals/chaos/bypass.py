"""Desks that are broken on purpose, to see whether the suite finds out. They live in processes of their own."""

from collections.abc import Callable, Sequence
from typing import Any

from agent.domain import Effect, Owed


class NoLedger:
    """Performs every call, without a row before or after it."""

    def __init__(self, ledger: Any) -> None:
        self._ledger = ledger

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    def perform(
        self, effect: Effect, call: Callable[[], dict[str, Any]], probe: Callable[[], Any], owed: Sequence[Owed] = ()
    ) -> dict[str, Any]:
        return call()


class NoMailer:
    """Says that it has sent."""

    def send(self, mail: object) -> None:
        pass


def without_ledger(name: str, port: Any) -> Any:
    return NoLedger(port) if name == "ledger" else port


def without_mailer(name: str, port: Any) -> Any:
    return NoMailer() if name == "mailer" else port
