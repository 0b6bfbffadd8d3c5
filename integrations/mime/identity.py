"""What makes a mail the same mail, whatever way it came: its origin and its words, not its trace."""

import hashlib
import re

from integrations.mime.header.block import split_header

# What the author's program wrote. All else is added, changed or reordered by the servers on the way.
_ORIGIN = ("message-id", "date", "from", "sender", "reply-to", "subject", "in-reply-to", "references", "content-type")
_LARGEST_HEADER = 64 * 1024
_END_OF_HEADER = re.compile(rb"\r\n\r\n|\n\n|\r\r|\A\r?\n")


def content_key(header: bytes, body: bytes | None, size: int) -> str:
    """Return the key of a mail; where its body was not read, of its whole header block and its size in bytes.

    This runs on every mail before anything is known of it: in time and memory that grow with its size and no faster.
    """
    digest = hashlib.sha256()
    if body is None:
        return f"header-{hashlib.sha256(header + str(size).encode()).hexdigest()}"
    fields, _ = split_header(header[:_LARGEST_HEADER], [])
    origin = [(name, value) for name in _ORIGIN for found, value in fields if found == name]
    for name, value in origin:
        digest.update(b"%s:%s\n" % (name.encode(), b" ".join(value.split())))
    is_nameless = {"message-id", "date"}.isdisjoint(name for name, _ in origin)
    if is_nameless or len(header) > _LARGEST_HEADER:
        # What names neither itself nor its time is told from its like by the trace alone.
        digest.update(_with_plain_ends(header))
    # Relays change line ends, and blank lines at the end come and go.
    digest.update(b"\n" + _with_plain_ends(body))
    return digest.hexdigest()


def content_key_of(raw: bytes) -> str:
    """Return the key of a mail that was read whole."""
    header = header_block(raw)
    return content_key(header, raw[len(header) :], len(raw))


def header_block(raw: bytes) -> bytes:
    """Return a mail up to the empty line that ends its header."""
    end = _END_OF_HEADER.search(raw)
    return raw[: end.end()] if end else raw


def _with_plain_ends(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n")
