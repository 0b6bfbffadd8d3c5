"""The child process that reads mails: one request after another on its standard input, until that closes.

A request is `>cIdI`: what is wanted, the length of what follows, the seconds and the megabytes it may take. What
follows is the mail; where its signatures are to be checked, before it a line of JSON with the keys and the time. An
answer is one or two frames of JSON, each after its length, then an empty frame. The first of two is the mail with its
files unopened: it is what remains when opening them takes too long.
"""

import json
import struct
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO

REQUEST = struct.Struct(">cIdI")
MAIL, SIGNATURES = b"M", b"S"
FRAME = struct.Struct(">I")
READY = b"R"


def read_exactly(stream: IO[bytes], size: int) -> bytes | None:
    """Return this many bytes, or None where the stream ends before."""
    data = b""
    while len(data) < size:
        piece = stream.read(size - len(data))
        if not piece:
            return None
        data = data + piece if data else piece
    return data


def _address_space() -> int:
    """Return the bytes of address space in use, 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    import resource

    return pages * resource.getpagesize()


def limit(seconds: float, megabytes: int) -> None:
    """Bound memory and CPU from now on; where the system has no such limits (macOS ignores RLIMIT_AS), go without."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        wanted = max(megabytes << 20, _address_space() + (64 << 20))
        _lower(resource.RLIMIT_AS, wanted)
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 2)


def _lower(kind: int, wanted: int) -> None:
    import resource

    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def answer(raw: bytes, out: IO[bytes]) -> None:
    """Parse and write the frames."""
    from integrations.mime.document import email_to_json
    from integrations.mime.parse import parse

    email = parse(raw, read_attachments=False)
    frames = [email]
    if email.attachments:
        _write(out, json.dumps(email_to_json(replace(email, defects=(*email.defects, "attachments_unread")))))
        frames = [parse(raw)]
    for frame in frames:
        _write(out, json.dumps(email_to_json(frame)))
    _write(out, "")


def check(body: bytes, out: IO[bytes]) -> None:
    """Check signatures and write one frame."""
    from integrations.mime.header.signatures import checked

    asked, _, raw = body.partition(b"\n")
    wanted = json.loads(asked)
    found = checked(raw, wanted["keys"], datetime.fromisoformat(wanted["now"]))
    _write(out, json.dumps([(one.domain, one.result.value) for one in found]))
    _write(out, "")


def _write(out: IO[bytes], text: str) -> None:
    data = text.encode()
    out.write(FRAME.pack(len(data)) + data)
    out.flush()


def main() -> None:
    """Serve until the parent closes the pipe."""
    import integrations.mime.document
    import integrations.mime.parse  # noqa: F401

    source, out = sys.stdin.buffer, sys.stdout.buffer
    out.write(READY)
    out.flush()
    while (head := read_exactly(source, REQUEST.size)) is not None:
        kind, size, seconds, megabytes = REQUEST.unpack(head)
        body = read_exactly(source, size)
        if body is None:
            return
        limit(seconds, megabytes)
        (check if kind == SIGNATURES else answer)(body, out)
