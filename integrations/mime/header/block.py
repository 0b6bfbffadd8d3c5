"""The header block of a mail or of a part: its fields, and where the body starts."""

import re

from agent.domain import Defect
from integrations.mime.limits import MAX_FIELD, MAX_FIELDS, MAX_HEADER_BLOCK

_LINE = re.compile(rb"([^\r\n]*)(\r\n|\n|\r|\Z)")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_EXACT = re.compile(rb"[!-9;-~]{1,200}:|[ \t]")
_END = re.compile(rb"\r\n\r\n|\n\n|\r\r|\Z")
_MBOX = (b"From ", b">From ")
_BOM = b"\xef\xbb\xbf"
_LOOK_AHEAD = 20

Fields = tuple[tuple[str, bytes], ...]
"""Header fields in order: name in lower case, value unfolded."""


def split_header(raw: bytes, defects: list[str], depth: int = 0) -> tuple[Fields, int]:
    """Return the fields of a header block and where the body starts; `depth` is 0 for a whole mail."""
    fields: list[tuple[str, bytearray]] = []
    position = first = len(_BOM) if raw.startswith(_BOM) else 0
    for found in _LINE.finditer(raw, first):
        line, end = found.group(1), found.end()
        if depth == 0 and not fields:  # some relays leave blanks before the first field
            line = line.lstrip(b" \t")
            if not line and found.group(2) and end < len(raw):
                continue
        if not line:
            return _frozen(fields), end
        if end > MAX_HEADER_BLOCK or len(fields) > MAX_FIELDS:
            defects.append(Defect.HEADER_TRUNCATED)
            closing = _END.search(raw, position)
            return _frozen(fields[:MAX_FIELDS]), closing.end() if closing else len(raw)
        if not _is_taken(line, fields, defects) and not (position == first and line.startswith(_MBOX)):
            defects.append(Defect.HEADER_DEFECT)
            if not fields:
                return (), 0
            if not line.startswith(_MBOX) and not _goes_on(raw, end):
                return _frozen(fields), position
        position = end
    return _frozen(fields), len(raw)


def unmistakable(raw: bytes) -> bytes:
    """Return the header as far down as every server reads the same fields in it.

    A name with blanks after it, a line that is no field, and a line end unlike the first one's may hide a field from
    the server that should have removed it.
    """
    head = raw[:MAX_HEADER_BLOCK].removeprefix(_BOM).lstrip(b" \t\r\n")
    end = b"\r\n" if head[: head.find(b"\n")].endswith(b"\r") else b"\n"
    lines = _END.split(head, maxsplit=1)[0].split(end)
    taken = int(lines[0].startswith(_MBOX))
    for line in lines[taken:]:
        if b"\r" in line or b"\n" in line or not _EXACT.match(line):
            break
        taken += 1
    # A field whose later lines are in doubt is so as a whole.
    while taken and taken < len(lines) and lines[taken][:1] in (b" ", b"\t"):
        taken -= 1
    return b"".join(line + end for line in lines[:taken])


def _is_taken(line: bytes, fields: list[tuple[str, bytearray]], defects: list[str]) -> bool:
    """Add a line to the fields where it is a field or goes on with one."""
    if line[:1] in (b" ", b"\t") and fields:
        _extend(fields[-1][1], b" " + line.strip(b" \t"), defects)
        return True
    known = _FIELD.fullmatch(line)
    if known is None:
        return False
    fields.append((known.group(1).decode("ascii").lower(), bytearray()))
    _extend(fields[-1][1], known.group(2).strip(b" \t"), defects)
    return True


def _goes_on(raw: bytes, start: int) -> bool:
    """Say whether fields follow a broken line, and a body them; else the empty line before the body is missing."""
    fields = False
    for count, found in enumerate(_LINE.finditer(raw, start)):
        if not found.group(1) or count >= _LOOK_AHEAD:
            return fields and found.end() < len(raw)
        fields = fields or bool(_FIELD.fullmatch(found.group(1)))
    return False


def _extend(value: bytearray, more: bytes, defects: list[str]) -> None:
    room = MAX_FIELD - len(value)
    if len(more) > room:
        defects.append(Defect.FIELD_TRUNCATED)
    value += more[: max(room, 0)]


def _frozen(fields: list[tuple[str, bytearray]]) -> Fields:
    return tuple((name, bytes(value)) for name, value in fields)
