"""A port that fails on request, and during whose calls the world may change."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any


@dataclass
class Fault:
    """One failure to come: of which call, before or after it took effect."""

    method: str
    error: BaseException
    about: object
    after: bool


class Faulty:
    """Stands before a port and passes every call on, but for those that are to fail."""

    def __init__(self, port: Any) -> None:
        self._port = port
        self.faults: list[Fault] = []
        self.meanwhile: dict[str, Callable[[], object]] = {}

    def fail(
        self, method: str, error: BaseException, times: int = 1, *, about: object = None, after: bool = False
    ) -> None:
        """Have the next calls of a method fail: any, or those that carry the argument `about`."""
        self.faults += [Fault(method, error, about, after)] * times

    def on(self, method: str, happens: Callable[[], object]) -> None:
        """Let something happen in the world each time before a method is called."""
        self.meanwhile[method] = happens

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._port, name)
        return partial(self._call, name, value) if callable(value) else value

    def _call(self, name: str, method: Callable[..., Any], *args: Any, **named: Any) -> Any:
        if name in self.meanwhile:
            self.meanwhile[name]()
        due = [f for f in self.faults if f.method == name and (f.about is None or f.about in args)]
        if not due:
            return method(*args, **named)
        self.faults.remove(due[0])
        if due[0].after:
            method(*args, **named)
        raise due[0].error
