"""Content-Transfer-Encoding: undone as far as it goes, and chosen for what we send."""

import base64
import binascii
import re

from integrations.mime.structure import Part
from integrations.mime.words import lenient_base64, readable

# Lines that some server or mailbox on the way would change.
_CHANGED = re.compile(rb"(?m)^(?:From |\.)")
# Also what no line may hold; "=_" begins our boundaries.
_FRAGILE = re.compile(_CHANGED.pattern + rb"|[ \t]$|=_|[^\n -~]|^.{77}")


def decoded(part: Part) -> tuple[bytes, str | None]:
    """Return the decoded body of a leaf, and a defect or None."""
    encoding = readable(part.first("content-transfer-encoding") or b"").partition(";")[0].strip().strip('"').lower()
    if encoding == "base64":
        return lenient_base64(part.body), None
    if encoding == "quoted-printable":
        return binascii.a2b_qp(part.body), None
    if encoding in {"x-uuencode", "x-uue", "uuencode", "uue"}:
        return _uudecoded(part.body)
    return part.body, None if encoding in {"", "7bit", "8bit", "binary"} else "unknown_transfer_encoding"


def encoded(data: bytes) -> tuple[str, bytes]:
    """Return the encoding of a text that ends its lines with newlines, and its lines for the wire."""
    if not _FRAGILE.search(data):
        return "7bit", data.replace(b"\n", b"\r\n")
    quoted, packed = binascii.b2a_qp(data), base64.encodebytes(data)
    if len(quoted) <= len(packed) and not _CHANGED.search(quoted):
        return "quoted-printable", quoted.replace(b"\n", b"\r\n")
    return "base64", packed.replace(b"\n", b"\r\n")


def _uudecoded(body: bytes) -> tuple[bytes, str | None]:
    out = bytearray()
    inside = False
    for line in body.splitlines():
        if not inside:
            inside = line.startswith(b"begin ")
        elif line.strip() == b"end":
            break
        else:
            try:
                out += binascii.a2b_uu(line)
            except binascii.Error:
                return bytes(out), "transfer_encoding_defect"
    return (bytes(out), None) if inside else (body, "transfer_encoding_defect")
