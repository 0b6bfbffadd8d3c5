"""Raw bytes to a bounded tree of parts.

Our own splitter: the one of the standard library recurses as deep as the mail says and has no limit on parts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from agent.domain import Defect
from integrations.mime.body.transfer import encoding_of, undone
from integrations.mime.header.block import Fields, split_header
from integrations.mime.header.parameters import parse_parameters
from integrations.mime.limits import MAX_BYTES, MAX_DEPTH, MAX_PARTS

_FIRST_LINES = 4_096
_TYPE = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+")


@dataclass(frozen=True)
class Part:
    """One MIME part: its fields, its undecoded body, and what lies inside a multipart."""

    fields: Fields
    body: bytes
    content_type: str
    parameters: dict[str, str]
    children: tuple["Part", ...] = ()

    def first(self, name: str) -> bytes | None:
        """Return the first field of this name."""
        return next((value for field_name, value in self.fields if field_name == name), None)

    def all(self, name: str) -> tuple[bytes, ...]:
        """Return all fields of this name, topmost first."""
        return tuple(value for field_name, value in self.fields if field_name == name)

    def walk(self) -> Iterator["Part"]:
        """Yield this part and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class _Budget:
    defects: list[str]
    parts: int = field(default=MAX_PARTS)


def split(raw: bytes, defects: list[str]) -> Part:
    """Return the tree of a mail; limits and broken structure are noted in `defects`."""
    if len(raw) > MAX_BYTES:
        defects.append(Defect.MAIL_TRUNCATED)
        raw = raw[:MAX_BYTES]
    if b"\r\r\n" in raw[:_FIRST_LINES]:  # some program has turned each newline into a pair once too often
        raw = raw.replace(b"\r\r\n", b"\r\n")
    return _part(raw, "text/plain", 0, _Budget(defects))


def _content_type(fields: Fields, default: str, defects: list[str]) -> tuple[str, dict[str, str]]:
    value = next((raw for name, raw in fields if name == "content-type"), b"")
    kind, parameters = parse_parameters(value)
    kind = kind.lower().strip()
    if not kind:
        return default, parameters
    if not _TYPE.fullmatch(kind):
        defects.append(Defect.CONTENT_TYPE_DEFECT)
        if kind.startswith("multipart") and "boundary" in parameters:
            return "multipart/mixed", parameters
        return "text/html" if kind == "html" else "text/plain", parameters
    return kind, parameters


def _part(raw: bytes, default: str, depth: int, budget: _Budget) -> Part:
    budget.parts -= 1
    fields, start = split_header(raw, budget.defects, depth)
    kind, parameters = _content_type(fields, default, budget.defects)
    body = raw[start:]
    if not kind.startswith("multipart/"):
        return Part(fields, body, kind, parameters)
    boundary = parameters.get("boundary", "").rstrip()
    if depth >= MAX_DEPTH:
        budget.defects.append(Defect.TOO_DEEP)
        return Part(fields, body, "application/octet-stream", {})
    if not boundary:
        budget.defects.append(Defect.BOUNDARY_MISSING)
        return Part(fields, body, "text/plain", parameters)
    encoding = encoding_of(Part(fields, b"", kind, {}).first("content-transfer-encoding"))
    pieces = _pieces(body, boundary.encode("utf-8", "replace"), budget)
    if not pieces and encoding in {"base64", "quoted-printable"}:  # against the standard, and sent all the same
        pieces = _pieces(undone(encoding, body)[0], boundary.encode("utf-8", "replace"), budget)
    inner = "message/rfc822" if kind == "multipart/digest" else "text/plain"
    children = tuple(_part(piece, inner, depth + 1, budget) for piece in pieces if budget.parts > 0)
    if not children:
        budget.defects.append(Defect.MULTIPART_EMPTY)
        return Part(fields, body, "text/plain", parameters)
    return Part(fields, body, kind, parameters, children)


def _pieces(body: bytes, boundary: bytes, budget: _Budget) -> list[bytes]:
    delimiter = re.compile(rb"(?:\A|(?:\r\n|\n|\r))--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r|\n|\Z)")
    pieces: list[bytes] = []
    start: int | None = None
    for found in delimiter.finditer(body):
        if start is not None:
            pieces.append(_after_newline(body, start, found.start()))
        start = found.end()
        if len(pieces) > budget.parts:
            budget.defects.append(Defect.TOO_MANY_PARTS)
            return pieces
        if found.group(1):
            return pieces
    if start is not None:
        budget.defects.append(Defect.BOUNDARY_UNCLOSED)
        pieces.append(_after_newline(body, start, len(body)))
    return pieces


def _after_newline(body: bytes, start: int, end: int) -> bytes:
    if body[start : start + 2] == b"\r\n":
        return body[start + 2 : max(end, start + 2)]
    return body[start + 1 : max(end, start + 1)]
