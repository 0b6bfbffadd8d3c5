"""Everything in a mail that is not its text: inline images and attached mails too."""

import re

from agent.domain import Attachment, AttachmentStatus, CalendarPart
from integrations.mime.calendar import read_calendar
from integrations.mime.charsets import decode
from integrations.mime.headers import unstructured
from integrations.mime.invisible import visible
from integrations.mime.limits import MAX_ATTACHMENT, MAX_NAME, MAX_TEXT
from integrations.mime.markup import html_to_text
from integrations.mime.pdf import read_pdf
from integrations.mime.structure import Part, split, split_header
from integrations.mime.text import Text, disposition, read_text
from integrations.mime.transfer import decoded

_TEXTUAL = frozenset(
    {"application/ics", "application/json", "application/xml", "application/csv", "message/delivery-status"}
)
_TEXT_NAMES = (".txt", ".csv", ".ics", ".vcf", ".md", ".log")
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
_MAILS = frozenset({"message/rfc822", "message/global", "message/rfc822-headers", "text/rfc822-headers"})


def read_attachments(root: Part, text: Text, defects: list[str], *, read: bool = True) -> tuple[Attachment, ...]:
    """List the attachments in order; with `read` off, nothing is opened that may take long."""
    spoken = {id(part) for part in text.parts}
    leaves = [part for part in root.walk() if not part.children and id(part) not in spoken]
    return tuple(_attachment(part, defects, read=read) for part in leaves if part is not root or _is_file(part))


def _is_file(root: Part) -> bool:
    """Say whether a mail of one part is a file; an empty body of no type is not."""
    return bool(root.body.strip()) or bool(disposition(root)[0])


def _attachment(part: Part, defects: list[str], *, read: bool) -> Attachment:
    data, defect = decoded(part)
    if defect:
        defects.append(defect)
    name = file_name(part)
    status, text = _read(part, name.lower(), data, read=read)
    return Attachment(name, part.content_type, len(data), status, text)


def file_name(part: Part) -> str:
    """Return the last piece of the stated name, visible characters only; empty where there is none."""
    name = disposition(part)[1].get("filename") or part.parameters.get("name") or ""
    name = re.sub(r"[\r\n\t]+", " ", visible(name)[0])
    return name.replace("\\", "/").rpartition("/")[2].strip()[:MAX_NAME]


def _read(part: Part, name: str, data: bytes, *, read: bool) -> tuple[AttachmentStatus, str | None]:
    kind = part.content_type
    if len(data) > MAX_ATTACHMENT:
        return AttachmentStatus.TOO_LARGE, None
    if kind == "application/pdf" or name.endswith(".pdf") or data[:5] == b"%PDF-":
        return read_pdf(data) if read else (AttachmentStatus.UNREADABLE, None)
    if kind in _MAILS:
        return _attached_mail(data)
    text = _text(kind, name, part, data)
    if text is not None:
        return _said(text)
    return (AttachmentStatus.ENCRYPTED if kind in _SEALED else AttachmentStatus.UNSUPPORTED), None


def _text(kind: str, name: str, part: Part, data: bytes) -> str | None:
    """Return the text of a file that is text, None for any other."""
    if kind == "text/html" or name.endswith((".html", ".htm")):
        return html_to_text(_decoded(part, data))[0]
    if kind.startswith("text/") or kind in _TEXTUAL or name.endswith(_TEXT_NAMES):
        return _decoded(part, data)
    return None


def _decoded(part: Part, data: bytes) -> str:
    return decode(data[: 4 * MAX_TEXT + 1], part.parameters.get("charset") or "utf-8")[0]


def _said(text: str) -> tuple[AttachmentStatus, str | None]:
    shown = visible(text)[0].strip()
    if len(shown) > MAX_TEXT:
        return AttachmentStatus.TOO_LARGE, None
    return (AttachmentStatus.READABLE, shown) if shown else (AttachmentStatus.NO_TEXT, None)


def _attached_mail(data: bytes) -> tuple[AttachmentStatus, str | None]:
    """Return the heading of an attached mail and its first text; what is attached to it stays shut."""
    fields, _ = split_header(data, [])
    wanted = (("from", "From"), ("date", "Date"), ("subject", "Subject"))
    heading = [f"{label}: {unstructured(value)}" for name, label in wanted for field, value in fields if field == name]
    return _said("\n".join([*heading, "", read_text(split(data, []), []).whole]))


def calendar_parts(root: Part, defects: list[str]) -> tuple[CalendarPart, ...]:
    """Return the events of all calendar parts, each event once."""
    events: dict[CalendarPart, None] = {}
    for part in root.walk():
        ics = part.content_type in {"text/calendar", "application/ics"} or file_name(part).lower().endswith(".ics")
        if part.children or not ics:
            continue
        found, defect = read_calendar(decoded(part)[0], part.parameters.get("method"))
        events.update(dict.fromkeys(found))
        if defect:
            defects.append(defect)
    return tuple(events)
