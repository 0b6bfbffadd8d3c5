"""The text of a PDF, or why there is none."""

import io
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.domain import AttachmentStatus
from integrations.mime.invisible import visible
from integrations.mime.limits import MAX_PDF_CONTENT, MAX_PDF_PAGES, MAX_PDF_STEPS, MAX_TEXT

if TYPE_CHECKING:
    from pypdf import PdfReader

Reading = tuple[AttachmentStatus, str | None]


def read_pdf(data: bytes) -> Reading:
    """Return the status and, where it is readable, the text."""
    # A damaged file raises anything, from KeyError to RecursionError: whatever it is, the file could not be read.
    try:
        return _read(data)
    except (MemoryError, _TooMuchError):
        return AttachmentStatus.TOO_LARGE, None
    except Exception:  # noqa: BLE001
        return AttachmentStatus.UNREADABLE, None


def _read(data: bytes) -> Reading:
    from pypdf.errors import DependencyError, FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = _opened(data)
        if reader.is_encrypted and not reader.decrypt(""):
            return AttachmentStatus.ENCRYPTED, None
        return _pages(reader)
    except (DependencyError, FileNotDecryptedError, NotImplementedError):
        return (AttachmentStatus.ENCRYPTED if b"/Encrypt" in data else AttachmentStatus.UNREADABLE), None


def _opened(data: bytes) -> "PdfReader":
    from pypdf import PdfReader
    from pypdf.errors import PdfReadError

    try:
        return PdfReader(io.BytesIO(data), strict=False)
    except PdfReadError:
        # A file that is whole but has lost its index gets a new one; one that was cut off stays unread.
        if b"trailer" not in data or b"%%EOF" not in data:
            raise
        return PdfReader(io.BytesIO(data + b"\nstartxref\n0\n%%EOF\n"), strict=False)


class _TooMuchError(Exception):
    """A page takes more steps than we go along with."""


@dataclass
class _Steps:
    """Counts the steps of drawing."""

    left: int = MAX_PDF_STEPS

    def __call__(self, *_: object) -> None:
        self.left -= 1
        if self.left < 0:
            raise _TooMuchError


def _pages(reader: "PdfReader") -> Reading:
    texts: list[str] = []
    room = MAX_TEXT
    steps = _Steps()
    content = 0
    for number, page in enumerate(reader.pages):
        if number >= MAX_PDF_PAGES or room <= 0:
            return AttachmentStatus.TOO_LARGE, None
        contents = page.get_contents()
        content += len(contents.get_data()) if contents is not None else 0
        if content > MAX_PDF_CONTENT:
            return AttachmentStatus.TOO_LARGE, None
        text = page.extract_text(visitor_operand_before=steps)
        texts.append(text[:room])
        room -= len(text)
    whole = visible("\n".join(texts))[0].strip()
    if whole:
        return AttachmentStatus.READABLE, whole
    return (AttachmentStatus.NO_TEXT if texts else AttachmentStatus.UNREADABLE), None
