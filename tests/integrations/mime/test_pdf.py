"""PDF attachments."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from agent.domain import AttachmentStatus
from integrations.mime.pdf import read_pdf

STREAM = b"BT /F1 12 Tf 10 10 Td (Friday at ten) Tj ET"
OBJECTS = (
    b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>\nendobj\n"
    b"4 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n"
    b"5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n" % (len(STREAM), STREAM)
)
WHOLE = b"%PDF-1.4\n" + OBJECTS + b"trailer\n<</Root 1 0 R/Size 6>>\nstartxref\n0\n%%EOF\n"


def blank(password: str | None = None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(99, 99)
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_text_is_read_also_where_the_index_is_lost() -> None:
    assert read_pdf(WHOLE) == (AttachmentStatus.READABLE, "Friday at ten")
    assert read_pdf(WHOLE.replace(b"startxref\n0\n", b"")) == (AttachmentStatus.READABLE, "Friday at ten")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (blank(), AttachmentStatus.NO_TEXT),
        (blank("secret"), AttachmentStatus.ENCRYPTED),
        (b"", AttachmentStatus.UNREADABLE),
        (b"%PDF-1.4\n", AttachmentStatus.UNREADABLE),
        (WHOLE[:200], AttachmentStatus.UNREADABLE),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, status: AttachmentStatus) -> None:
    assert read_pdf(data) == (status, None)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=6))
def test_a_damaged_file_does_no_harm(place: int, damage: bytes) -> None:
    read_pdf(WHOLE[:place] + damage + WHOLE[place + len(damage) :])
