"""What stands in an attached file, or why it cannot be read."""

from agent.domain import AttachmentStatus
from integrations.mime.body.charsets import decode
from integrations.mime.body.structure import Part, split
from integrations.mime.body.text import MARKED_UP, read_text
from integrations.mime.body.transfer import decoded
from integrations.mime.files.budget import Budget
from integrations.mime.files.pdf import Reading, read_pdf
from integrations.mime.header.block import split_header
from integrations.mime.header.fields import unstructured
from integrations.mime.invisible import visible
from integrations.mime.limits import MAX_ATTACHMENT, MAX_HTML, MAX_TEXT
from integrations.mime.pages.markup import html_to_text

_TEXTUAL = frozenset(
    {
        "application/ics",
        "application/json",
        "application/xml",
        "application/csv",
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
    }
)
_TEXT_NAMES = (".txt", ".csv", ".ics", ".vcf", ".md", ".log")
_MAILS = frozenset({"message/rfc822", "message/global", "message/rfc822-headers", "text/rfc822-headers"})
# Files of these kinds may be anything, so their name or their first bytes say what they are.
_ANYTHING = ("application/octet-stream", "application/x-", "application/download", "application/force-download")
_RICH = frozenset({"text/rtf", "application/rtf", "text/richtext-format"})
_SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNED_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FIRST_BYTES = 4_096


def read_file(part: Part, name: str, data: bytes, budget: Budget) -> Reading:
    """Return the status of a file and, where it is readable, its text; what is read is taken from the budget."""
    kind, name = part.content_type, name.lower()
    if len(data) > MAX_ATTACHMENT:
        return AttachmentStatus.TOO_LARGE, None
    if kind == "application/pdf" or name.endswith(".pdf") or data[:5] == b"%PDF-":
        return read_pdf(data, budget)
    if kind in _MAILS or (kind.startswith(_ANYTHING) and name.endswith(".eml")):
        return _attached_mail(data, budget)
    if kind in _SMIME or name.endswith(".p7m"):
        # Signed words lie open in it, in a form that we do not take apart.
        signed = _SIGNED_DATA in data[:64] or part.parameters.get("smime-type", "").startswith("signed")
        return (AttachmentStatus.UNREADABLE if signed else AttachmentStatus.ENCRYPTED), None
    if _is_encrypted(kind, name, data):
        return AttachmentStatus.ENCRYPTED, None
    return _text(kind, name, part, data, budget)


def _is_encrypted(kind: str, name: str, data: bytes) -> bool:
    if kind == "application/pgp-encrypted" or name.endswith((".pgp", ".gpg")):
        return True
    if data.lstrip()[:27] == b"-----BEGIN PGP MESSAGE-----":
        return True
    if data[:4] == b"PK\x03\x04":
        return len(data) > 6 and bool(data[6] & 1)
    return data[:8] == _OLE and _OLE_ENCRYPTED in data


def _text(kind: str, name: str, part: Part, data: bytes, budget: Budget) -> Reading:
    """Return the text of a file that is text."""
    named = kind.startswith(_ANYTHING)
    if kind == "text/html" or (named and name.endswith((".html", ".htm"))):
        if not budget.affords(data):
            return AttachmentStatus.TOO_LARGE, None
        shown = html_to_text(_decoded(part, data[: MAX_HTML + 1]))
        return _said(shown.text) if shown.whole else (AttachmentStatus.TOO_LARGE, None)
    textual = (kind.startswith("text/") and kind not in _RICH) or kind in _TEXTUAL or (named and _is_text_name(name))
    binary = b"\0" in data[:_FIRST_BYTES] and not _is_wide(part, data)
    if not textual or binary or data[:5] == b"{\\rtf":
        return AttachmentStatus.UNSUPPORTED, None
    return _said(_decoded(part, data[: 4 * MAX_TEXT + 1]))


def _is_text_name(name: str) -> bool:
    return name.endswith(_TEXT_NAMES)


def _is_wide(part: Part, data: bytes) -> bool:
    return data.startswith(_BYTE_ORDER_MARKS) or "utf-" in part.parameters.get("charset", "").lower()


def _decoded(part: Part, data: bytes) -> str:
    if data.startswith(_BYTE_ORDER_MARKS):
        return data.decode("utf-16", "replace")
    return decode(data, part.parameters.get("charset") or "utf-8")[0]


def _said(text: str) -> Reading:
    shown = visible(text)[0].strip()
    if len(shown) > MAX_TEXT:
        return AttachmentStatus.TOO_LARGE, None
    return (AttachmentStatus.READABLE, shown) if shown else (AttachmentStatus.NO_TEXT, None)


def _attached_mail(data: bytes, budget: Budget) -> Reading:
    """Return the heading of an attached mail and its text; what is attached to it stays shut."""
    fields, _ = split_header(data, [])
    wanted = (("from", "From"), ("date", "Date"), ("subject", "Subject"))
    heading = [f"{label}: {unstructured(value)}" for name, label in wanted for field, value in fields if field == name]
    defects: list[str] = []
    root = split(data, defects)
    pages = (leaf for leaf in root.walk() if leaf.content_type in MARKED_UP and not leaf.children)
    if not all(budget.affords(decoded(page)[0]) for page in pages):
        return AttachmentStatus.TOO_LARGE, None
    text = read_text(root, defects).whole
    if any(defect.endswith("truncated") for defect in defects):
        return AttachmentStatus.TOO_LARGE, None
    return _said("\n".join([*heading, "", text]))
