"""Connections that say whether a request left, and whose answers have to come in time, however slowly they trickle.

httplib2 has a timeout for each piece that it waits for, and none for a whole answer.
"""

import io
import time
from functools import partial
from http.client import HTTPException, HTTPResponse
from selectors import EVENT_READ, DefaultSelector
from typing import Any

from httplib2 import HTTPConnectionWithTimeout, HTTPSConnectionWithTimeout

LARGEST_ANSWER = 32_000_000


class NotSent(Exception):
    """There was no connection, so the request never left."""


class AnswerTooLarge(HTTPException):
    """The answer is larger than any that we ask for."""


class _Timed(io.RawIOBase):
    """The bytes of one answer, until its time is up."""

    def __init__(self, sock: Any, raw: io.RawIOBase, seconds: float) -> None:
        self._sock, self._raw, self._until = sock, raw, time.monotonic() + seconds
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long")
        self._sock.settimeout(left)
        count: int | None = self._raw.readinto(buffer)
        self._size += count or 0
        if self._size > LARGEST_ANSWER:
            raise AnswerTooLarge
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(HTTPResponse):
    def __init__(self, sock: Any, *args: Any, seconds: float, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_Timed(sock, self.fp.detach(), seconds))


class _Watched:
    """What both kinds of connection do: the class beside it is httplib2's."""

    sock: Any = None
    _is_used = _is_unanswered = False

    def connect(self) -> None:
        """Connect; NotSent where that fails before anything was sent."""
        self._is_used = False
        try:
            super().connect()  # type: ignore[misc]
        except OSError as error:
            if self._is_unanswered:  # httplib2 sends once more what got no answer: the first try may have been heard
                raise
            raise NotSent from error

    def putrequest(self, *args: Any, **options: Any) -> None:
        """Begin a request, on a new connection where the far side has given up the one that was kept."""
        if self._is_used and self.sock is not None and _has_ended(self.sock):
            self.close()  # type: ignore[attr-defined]
        super().putrequest(*args, **options)  # type: ignore[misc]

    def getresponse(self) -> HTTPResponse:
        """Read the head of the answer."""
        self._is_unanswered = True
        self.response_class = partial(_Answer, seconds=self.timeout)  # type: ignore[attr-defined]
        response: HTTPResponse = super().getresponse()  # type: ignore[misc]
        self._is_used, self._is_unanswered = True, False
        return response


def _has_ended(sock: Any) -> bool:
    """Say whether anything came without being asked for: nothing does but the end."""
    with DefaultSelector() as selector:
        selector.register(sock, EVENT_READ)
        return bool(selector.select(0))


class _Plain(_Watched, HTTPConnectionWithTimeout):  # type: ignore[misc]  # untyped
    pass


class _Secure(_Watched, HTTPSConnectionWithTimeout):  # type: ignore[misc]  # untyped
    def __init__(self, *args: Any, **options: Any) -> None:
        try:
            super().__init__(*args, **options)
        except OSError as error:  # the file with certificates
            raise NotSent from error


CONNECTIONS: dict[str, type] = {"http": _Plain, "https": _Secure}
