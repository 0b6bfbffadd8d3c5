"""The text of a PDF, or why there is none."""

import io
import logging
import zlib
from typing import TYPE_CHECKING, Any

from agent.domain import AttachmentStatus
from integrations.mime.files.budget import Budget, TooMuchError
from integrations.mime.invisible import visible
from integrations.mime.limits import MAX_TEXT

if TYPE_CHECKING:
    from pypdf import PdfReader

_HEAD = 1_024

Reading = tuple[AttachmentStatus, str | None]


def read_pdf(data: bytes, budget: Budget | None = None) -> Reading:
    """Return the status and, where it is readable, the text; what is read is taken from the budget."""
    # A damaged file raises anything, from KeyError to RecursionError: whatever it is, the file could not be read.
    try:
        return _read(data, budget or Budget())
    except (MemoryError, TooMuchError):
        return AttachmentStatus.TOO_LARGE, None
    except Exception:  # noqa: BLE001
        return AttachmentStatus.UNREADABLE, None


def _read(data: bytes, budget: Budget) -> Reading:
    from pypdf.errors import DependencyError, FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = _opened(data)
        if reader.is_encrypted and not reader.decrypt(""):
            return AttachmentStatus.ENCRYPTED, None
        return _pages(reader, budget)
    except (DependencyError, FileNotDecryptedError, NotImplementedError):
        return (AttachmentStatus.ENCRYPTED if b"/Encrypt" in data else AttachmentStatus.UNREADABLE), None


def _opened(data: bytes) -> "PdfReader":
    from pypdf import PdfReader
    from pypdf.errors import PdfReadError

    # Many programs look for the header in the first kilobyte alone.
    data = data[max(data.find(b"%PDF-"), 0) :] if not data[:_HEAD].count(b"%PDF-") else data
    try:
        return PdfReader(io.BytesIO(data), strict=False)
    except PdfReadError:
        # A file that is whole but has lost its index or its end gets a new one; one that was cut off stays unread.
        trailer = data.rfind(b"trailer")
        if trailer < data.rfind(b"endobj") or b">>" not in data[trailer:]:
            raise
        return PdfReader(io.BytesIO(data + b"\nstartxref\n0\n%%EOF\n"), strict=False)


def _met(reader: "PdfReader") -> Any:
    """Return the pages; of a tree that leads back into itself those that are met before it does."""
    from pypdf.errors import PdfReadError

    try:
        len(reader.pages)
    except PdfReadError:
        top: Any = reader.root_object["/Pages"].get_object()
        met, waiting = {id(top): top}, [top]
        while waiting:
            kids = waiting.pop().get("/Kids", [])
            branches = [(kid, kid.get_object()) for kid in kids if "/Kids" in kid.get_object()]
            again = [kid for kid, branch in branches if id(branch) in met]
            kids[:] = [kid for kid in kids if kid not in again]
            fresh = [branch for _, branch in branches if id(branch) not in met]
            met.update((id(branch), branch) for branch in fresh)
            waiting += fresh
    return reader.pages


def _is_damaged(page: Any) -> bool:
    """Say whether something that draws a page cannot be unpacked: pypdf then goes on with nothing."""
    contents = page["/Contents"].get_object()
    pieces = contents if isinstance(contents, list) else [contents]
    return any(_is_garbage(piece.get_object()) for piece in pieces)


def _is_garbage(stream: Any) -> bool:
    filters = stream.get("/Filter")
    first = next(iter(filters), None) if isinstance(filters, list) else filters
    if first not in {"/FlateDecode", "/Fl"} or stream.get_data():
        return False
    try:
        zlib.decompressobj().decompress(stream._data)  # noqa: SLF001 - nothing public returns it as it is packed
    except zlib.error:
        return True
    return False


def _pages(reader: "PdfReader", budget: Budget) -> Reading:
    texts: list[str] = []
    room = MAX_TEXT
    for page in _met(reader):
        budget.page()
        if room <= 0:
            return AttachmentStatus.TOO_LARGE, None
        contents = page.get_contents()
        if contents is not None:
            budget.drawn(len(contents.get_data()))
            if _is_damaged(page):
                return AttachmentStatus.UNREADABLE, None
        text = page.extract_text(visitor_operand_before=budget.step)
        texts.append(text[:room])
        room -= len(text)
    whole = visible("\n".join(texts))[0].strip()
    if whole:
        return AttachmentStatus.READABLE, whole
    return (AttachmentStatus.NO_TEXT if texts else AttachmentStatus.UNREADABLE), None
