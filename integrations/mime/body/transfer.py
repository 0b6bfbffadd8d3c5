"""Content-Transfer-Encoding: undone as far as it goes, and chosen for what we send."""

import base64
import binascii
import re
from typing import TYPE_CHECKING

from agent.domain import Defect
from integrations.mime.header.words import lenient_base64, readable

if TYPE_CHECKING:
    from integrations.mime.body.structure import Part

# Lines that some server or mailbox on the way would change.
_CHANGED = re.compile(rb"(?m)^(?:From |\.)")
# Also what no line may hold; "=_" begins our boundaries.
_FRAGILE = re.compile(_CHANGED.pattern + rb"|[ \t]$|=_|[^\n -~]|^.{77}")
_COMMENT = re.compile(r"\([^()]*\)")
# Blanks that some server left behind a soft line break.
_SOFT_BREAK = re.compile(rb"=[ \t]++(?=[\r\n]|\Z)")
_FOREIGN = re.compile(rb"[^A-Za-z0-9+/=\s]")
_WORDS = re.compile(rb"[^\s] [^\s]")
_PLAIN = frozenset({"", "7bit", "8bit", "binary"})
_QUOTED = frozenset({"quoted-printable", "quotedprintable"})
_UU = frozenset({"x-uuencode", "x-uue", "uuencode", "uue"})


def decoded(part: "Part") -> tuple[bytes, str | None]:
    """Return the decoded body of a leaf, and a defect or None."""
    encoding = encoding_of(part.first("content-transfer-encoding"))
    if encoding == "base64" and part.content_type.startswith("text/"):
        return _text_of_base64(part.body)
    return undone(encoding, part.body)


def encoding_of(field: bytes | None) -> str:
    """Return what a Content-Transfer-Encoding field says, in lower case and without its odd spellings."""
    text = _COMMENT.sub("", readable(field or b"")).partition(";")[0]
    return "".join(text.split()).strip("\"'").lower().replace("_", "-")


def undone(encoding: str, body: bytes) -> tuple[bytes, str | None]:
    """Return a decoded body, and a defect or None."""
    if encoding == "base64":
        return lenient_base64(body), None
    if encoding in _QUOTED:
        return binascii.a2b_qp(_SOFT_BREAK.sub(b"=", body)), None
    if encoding in _UU:
        return _uudecoded(body)
    return body, None if encoding in _PLAIN else Defect.UNKNOWN_TRANSFER_ENCODING


def _text_of_base64(body: bytes) -> tuple[bytes, str | None]:
    """Decode a text; words that stand there uncoded, such as the footer of a mailing list, are kept as they are."""
    foreign = _FOREIGN.search(body)
    if foreign is None:
        return lenient_base64(body), None
    start = body.rfind(b"\n", 0, foreign.start()) + 1
    if not _WORDS.search(body, start):
        return lenient_base64(body), None
    coded = lenient_base64(body[:start])
    return (coded + b"\n" if coded else b"") + body[start:], Defect.TRANSFER_ENCODING_DEFECT


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
                return bytes(out), Defect.TRANSFER_ENCODING_DEFECT
    return (bytes(out), None) if inside else (body, Defect.TRANSFER_ENCODING_DEFECT)
