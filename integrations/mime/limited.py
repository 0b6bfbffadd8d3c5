"""Parsing in a child process that may be killed: a mail can cost this process neither its memory nor its time.

The child is a fresh interpreter, never a fork of this one, so threads may run here. It serves many mails and is
replaced after a while, and whenever one overran. It gets no environment: a mail that breaks out finds no keys there.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from agent.domain import Email, SignatureCheck, SignatureResult
from agent.errors import ProofUnavailable
from integrations.mime.header.signatures import wanted_keys
from integrations.mime.limits import MAX_BYTES
from integrations.mime.worker import FRAME, MAIL, READY, REQUEST, SIGNATURES, read_exactly

LookUp: TypeAlias = Callable[[str], str | None]
"""Returns the text of a DNS record by its name; None where there is none."""

_BOOT = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from integrations.mime.worker import main; main()"
_STARTING_SECONDS = 30.0
_KEYS_SECONDS = 5.0
_MAILS_PER_CHILD = 200
_MAX_ANSWER = 64 * 1024 * 1024


@dataclass
class _Child:
    process: "subprocess.Popen[bytes]"
    served: int = 0

    def close(self) -> None:
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                pipe.close() if pipe is not None else None
        self.process.wait()


@dataclass
class _Idle:
    """Children that wait for a mail. They belong to the process that started them, not to its forks."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    children: list[_Child] = field(default_factory=list)
    owner: int = 0

    def take(self) -> _Child | None:
        with self.lock:
            if self.owner != os.getpid():
                self.children, self.owner = [], os.getpid()
            return self.children.pop() if self.children else None

    def give(self, child: _Child) -> None:
        with self.lock:
            self.children.append(child)

    def close(self) -> None:
        while (child := self.take()) is not None:
            child.close()


_idle = _Idle()
atexit.register(_idle.close)


def parse_limited(raw: bytes, *, seconds: float = 5.0, megabytes: int = 512) -> Email:
    """Parse in a child process; one that overruns is killed, and what was known is returned.

    Where that is the header alone, the mail has the defect `parser_killed`; where only files stayed unopened,
    `attachments_unread`.
    """
    from integrations.mime.document import email_from_json
    from integrations.mime.parse import parse_headers_only

    raw = raw[: MAX_BYTES + 1]
    frames, _ = _served(MAIL, raw, seconds, megabytes)
    return email_from_json(frames[-1]) if frames else parse_headers_only(raw, "parser_killed")


def recheck_limited(
    raw: bytes, look_up: LookUp, now: datetime, *, seconds: float = 5.0, megabytes: int = 512
) -> tuple[SignatureCheck, ...]:
    """Check the signatures of the From domain again, in a child process; nothing is known where that overran.

    The keys are looked up here: what `look_up` raises is raised.
    """
    raw = raw[: MAX_BYTES + 1]
    until = time.monotonic() + _KEYS_SECONDS
    keys = {}
    for name in wanted_keys(raw):
        if time.monotonic() > until:
            raise ProofUnavailable("DNS: no time left to ask for a key")
        keys[name] = look_up(name)
    if not keys:
        return ()
    asked = json.dumps({"keys": keys, "now": now.isoformat()}).encode()
    frames, _ = _served(SIGNATURES, asked + b"\n" + raw, seconds, megabytes)
    return tuple(SignatureCheck(domain, SignatureResult(result)) for found in frames for domain, result in found)


def _served(kind: bytes, body: bytes, seconds: float, megabytes: int) -> tuple[list[Any], bool]:
    """Return what a child answered, and whether it came to its end.

    One that had served before and ended early may have been stopped from outside: a fresh one is asked once.
    """
    request = REQUEST.pack(kind, len(body), seconds, megabytes) + body
    started = time.monotonic()
    child = _idle.take()
    if child is not None and child.process.poll() is not None:
        child.close()
        child = None
    child = child or _start()
    frames, whole = _ask(child, request, seconds)
    if child.served and not frames and not whole and time.monotonic() - started < seconds:
        child.close()
        child = _start()
        frames, whole = _ask(child, request, seconds)
    child.served += 1
    if whole and child.served < _MAILS_PER_CHILD:
        _idle.give(child)
    else:
        child.close()
    return frames, whole


def _start() -> _Child:
    paths = [str(Path(__file__).resolve().parents[2]), *(path for path in sys.path if path)]
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, json.dumps(paths)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    )
    with _killed_after(process, _STARTING_SECONDS):
        _read(process, len(READY))
    return _Child(process)


@contextmanager
def _killed_after(process: "subprocess.Popen[bytes]", seconds: float) -> Iterator[None]:
    """Kill the child when the time is up, at once where there is none: its pipes close, so whoever waits goes on."""
    if seconds <= 0:
        process.kill()
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _ask(child: _Child, request: bytes, seconds: float) -> tuple[list[Any], bool]:
    """Return the frames that came back, and whether the child came to its end."""
    frames: list[Any] = []
    process = child.process
    if process.stdin is None:
        return frames, False
    with _killed_after(process, seconds):
        try:
            process.stdin.write(request)
            process.stdin.flush()
            while (head := _read(process, FRAME.size)) is not None:
                size = FRAME.unpack(head)[0]
                if size == 0:
                    return frames, True
                body = _read(process, size) if size <= _MAX_ANSWER else None
                if body is None:
                    break
                frames.append(json.loads(body))
        except (OSError, ValueError):  # the pipe broke, or the answer was cut off
            pass
    return frames, False


def _read(process: "subprocess.Popen[bytes]", size: int) -> bytes | None:
    return read_exactly(process.stdout, size) if process.stdout is not None else None
