"""A call of an adapter with all that a test has to know of it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Play:
    """One call: `at` is where in it the fault strikes, in the line's own terms; `answers` names what a read may answer.

    `happened` counts at the server how often a write has taken place; `settle` does what the desk does after an error:
    ask whether it happened, and call again where it did not. A call that `asks_first` may be made again at any time;
    where a `doubt_stays`, nobody is asked, and the call is never made again.
    """

    call: Callable[[], object]
    at: Any = 0
    answers: Mapping[str, object] = field(default_factory=dict)
    happened: Callable[[], int] | None = None
    settle: Callable[[], object] = lambda: None
    asks_first: bool = False
    doubt_stays: bool = False


class Plan(Protocol):
    """What a line notes of a fault."""

    struck: list[tuple[str, str]]


class World(Protocol):
    """An adapter, its server, and a line between them that can break."""

    def play(self, call: str, timeout: float) -> AbstractContextManager[Play]:
        """Prepare a call of an adapter with this timeout."""

    def broken(self, fault: str, at: Any) -> AbstractContextManager[Plan]:
        """Have a request meet a fault."""

    def close(self) -> None:
        """Stop the server."""
