"""Failures that the embedded calendar server shows on request."""

import random
import socket
from collections.abc import Callable, Iterable
from typing import Any

CONNECTION = "frontdesk.connection"
UNAVAILABLE, DROP, STORE_THEN_DROP = "unavailable", "drop", "store_then_drop"

_WRITES = ("PUT", "DELETE")


class LostReplies:
    """Chooses which replies get lost after the server did what it was asked: a share of them, by chance with a seed."""

    def __init__(self) -> None:
        self.share = 0.0
        self.lost = 0
        self._chance = random.Random(0)  # noqa: S311 - chance, no secret

    def begin(self, share: float, seed: str) -> None:
        """Lose this share from now on."""
        self.share, self._chance = share, random.Random(seed)  # noqa: S311

    def next_is_lost(self) -> bool:
        """Decide about one reply."""
        if self._chance.random() >= self.share:
            return False
        self.lost += 1
        return True


class Faulty:
    """A WSGI application that fails as its script says, and else does what the one inside does.

    The first fault in the script that fits the request is used up. `unavailable` (503) fits everything but reading the
    whole collection, which is how a world is read back; `drop` cuts the connection before a PUT or DELETE is looked at,
    `store_then_drop` after it was done. Beside the script, a share of the replies to writes may get lost in that way.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]], faults: list[str], losing: LostReplies) -> None:
        self._application, self._faults, self._losing = application, faults, losing

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        fault = self._next(environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""))
        if fault is None:
            return self._application(environ, start_response)
        if fault == STORE_THEN_DROP:
            list(self._application(environ, lambda *_: None))
        else:
            # Unread, the body would turn the answer into a reset.
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if fault != UNAVAILABLE:
            environ[CONNECTION].shutdown(socket.SHUT_RDWR)
        start_response("503 Service Unavailable", [("Content-Length", "0")])
        return []

    def _next(self, method: str, path: str) -> str | None:
        fitting = [DROP, STORE_THEN_DROP] if method in _WRITES else []
        if not (method == "GET" and path.endswith("/")):
            fitting.append(UNAVAILABLE)
        for index, fault in enumerate(self._faults):
            if fault in fitting:
                return self._faults.pop(index)
        return STORE_THEN_DROP if method in _WRITES and self._losing.next_is_lost() else None
