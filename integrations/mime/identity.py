"""What makes a mail the same mail, whatever way it came: its origin and its words, not its trace."""

import hashlib

from integrations.mime.structure import split_header

# What the author's program wrote. All else is added, changed or reordered by the servers on the way.
_ORIGIN = ("message-id", "date", "from", "sender", "reply-to", "subject", "in-reply-to", "references", "content-type")


def content_key(header: bytes, body: bytes | None, size: int) -> str:
    """Return the key of a mail; where its body was not read, of its whole header block and its size in bytes."""
    digest = hashlib.sha256()
    if body is None:
        return f"header-{hashlib.sha256(header + str(size).encode()).hexdigest()}"
    fields, _ = split_header(header, [])
    origin = [(name, value) for name in _ORIGIN for found, value in fields if found == name]
    for name, value in origin:
        digest.update(b"%s:%s\n" % (name.encode(), b" ".join(value.split())))
    if {"message-id", "date"}.isdisjoint(name for name, _ in origin):
        # What names neither itself nor its time is told from its like by the trace alone.
        digest.update(b"\n".join(header.splitlines()))
    # Relays change line ends, and blank lines at the end come and go.
    digest.update(b"\n" + b"\n".join(body.splitlines()).rstrip(b"\n"))
    return digest.hexdigest()


def content_key_of(raw: bytes) -> str:
    """Return the key of a mail that was read whole."""
    _, start = split_header(raw, [])
    return content_key(raw[:start], raw[start:], len(raw))
