"""Content-Transfer-Encoding, undone as far as it goes."""

import binascii

from integrations.mime.structure import Part
from integrations.mime.words import lenient_base64, readable


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
