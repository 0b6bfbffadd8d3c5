"""Raw bytes to a bounded tree of parts.

Our own splitter: the one of the standard library recurses as deep as the mail says and has no limit on parts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from integrations.mime.limits import MAX_BYTES, MAX_DEPTH, MAX_FIELD, MAX_FIELDS, MAX_HEADER_BLOCK, MAX_PARTS
from integrations.mime.parameters import parse_parameters

_LINE = re.compile(rb"([^\r\n]*)(\r\n|\n|\r|\Z)")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_TYPE = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+")

Fields = tuple[tuple[str, bytes], ...]
"""Header fields in order: name in lower case, value unfolded."""


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


def split_header(raw: bytes, defects: list[str], depth: int = 0) -> tuple[Fields, int]:
    """Return the fields of a header block and where the body starts; `depth` is 0 for a whole mail."""
    fields: list[tuple[str, bytearray]] = []
    position = 0
    for found in _LINE.finditer(raw):
        line, end = found.group(1), found.end()
        if depth == 0 and not fields:  # some relays leave blanks before the first field
            line = line.lstrip(b" \t")
            if not line and found.group(2) and end < len(raw):
                continue
        if not line:
            return _frozen(fields), end
        known = _FIELD.fullmatch(line)
        if line[:1] in (b" ", b"\t") and fields:
            _extend(fields[-1][1], b" " + line.strip(b" \t"), defects)
        elif known and len(fields) < MAX_FIELDS and end <= MAX_HEADER_BLOCK:
            value = bytearray()
            _extend(value, known.group(2).strip(b" \t"), defects)
            fields.append((known.group(1).decode("ascii").lower(), value))
        elif known:
            defects.append("header_truncated")
        elif not (position == 0 and line.startswith((b"From ", b">From "))):
            defects.append("header_defect")
            if not fields:
                return (), 0
        position = end
    return _frozen(fields), len(raw)


def _extend(value: bytearray, more: bytes, defects: list[str]) -> None:
    room = MAX_FIELD - len(value)
    if len(more) > room:
        defects.append("field_truncated")
    value += more[: max(room, 0)]


def _frozen(fields: list[tuple[str, bytearray]]) -> Fields:
    return tuple((name, bytes(value)) for name, value in fields)


def split(raw: bytes, defects: list[str]) -> Part:
    """Return the tree of a mail; limits and broken structure are noted in `defects`."""
    if len(raw) > MAX_BYTES:
        defects.append("mail_truncated")
        raw = raw[:MAX_BYTES]
    return _part(raw, "text/plain", 0, _Budget(defects))


def _content_type(fields: Fields, default: str, defects: list[str]) -> tuple[str, dict[str, str]]:
    value = next((raw for name, raw in fields if name == "content-type"), b"")
    kind, parameters = parse_parameters(value)
    kind = kind.lower().strip()
    if not kind:
        return default, parameters
    if not _TYPE.fullmatch(kind):
        defects.append("content_type_defect")
        split = kind.startswith("multipart") and "boundary" in parameters
        return "multipart/mixed" if split else "text/plain", parameters
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
        budget.defects.append("too_deep")
        return Part(fields, body, "application/octet-stream", {})
    if not boundary:
        budget.defects.append("boundary_missing")
        return Part(fields, body, "text/plain", parameters)
    pieces = _pieces(body, boundary.encode("utf-8", "replace"), budget)
    inner = "message/rfc822" if kind == "multipart/digest" else "text/plain"
    children = tuple(_part(piece, inner, depth + 1, budget) for piece in pieces if budget.parts > 0)
    if not children:
        budget.defects.append("multipart_empty")
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
            budget.defects.append("too_many_parts")
            return pieces
        if found.group(1):
            return pieces
    if start is not None:
        budget.defects.append("boundary_unclosed")
        pieces.append(_after_newline(body, start, len(body)))
    return pieces


def _after_newline(body: bytes, start: int, end: int) -> bytes:
    if body[start : start + 2] == b"\r\n":
        return body[start + 2 : max(end, start + 2)]
    return body[start + 1 : max(end, start + 1)]
