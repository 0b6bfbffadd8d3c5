"""No answer outlasts our patience, nor fills our memory, refusals included: the client's own timeout is per piece."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2

from agent.errors import ModelError, TransientError

LARGEST_ANSWER = 2_000_000


def bounded(seconds: float) -> dict[str, list[Callable[..., Any]]]:
    """Return a client's event hooks that end an answer so long after its question was sent."""

    def start(request: httpx2.Request) -> None:
        request.extensions["started"] = time.perf_counter()

    def bound(response: httpx2.Response) -> None:
        response.stream = _Bounded(response.stream, response.request.extensions["started"] + seconds)

    return {"request": [start], "response": [bound]}


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, stream: Any, until: float) -> None:
        self._stream, self._until = stream, until

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for piece in self._stream:
            size += len(piece)
            if size > LARGEST_ANSWER:
                raise ModelError("model: the answer is too large")
            if time.perf_counter() > self._until:
                raise TransientError("model: the answer took too long")
            yield piece

    def close(self) -> None:
        self._stream.close()
