"""PDF attachments."""

import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from agent.domain import AttachmentStatus
from integrations.mime.files.pdf import read_pdf

STREAM = b"BT /F1 12 Tf 10 10 Td (Friday at ten) Tj ET"
OBJECTS = (
    b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>\nendobj\n"
    b"4 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n"
    b"5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n" % (len(STREAM), STREAM)
)
WHOLE = b"%PDF-1.4\n" + OBJECTS + b"trailer\n<</Root 1 0 R/Size 6>>\nstartxref\n0\n%%EOF\n"


def drawn(stream: bytes, form: bytes = b"null", *, kids: bytes = b"3 0 R", filters: bytes = b"") -> bytes:
    """Return a file of pages that are all drawn by one stream, in which /X is the form."""
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % kids.count(b"R"),
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>>>",
        b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(stream), filters, stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        form,
    )
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % numbered for numbered in enumerate(parts, start=1))
    return b"%PDF-1.4\n" + body + b"trailer\n<</Root 1 0 R/Size 7>>\nstartxref\n0\n%%EOF\n"


def packed(piece: bytes, times: int) -> bytes:
    """Return the same bytes so many times, compressed."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(piece) for _ in range(times)), packer.flush()])


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
    for whole in (
        WHOLE.replace(b"startxref\n0\n", b""),
        WHOLE.removesuffix(b"%%EOF\n"),
        WHOLE.removesuffix(b"startxref\n0\n%%EOF\n"),
        b"junk\n" * 1_000 + WHOLE,
    ):
        assert read_pdf(whole) == (AttachmentStatus.READABLE, "Friday at ten")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (blank(), AttachmentStatus.NO_TEXT),
        (blank("secret"), AttachmentStatus.ENCRYPTED),
        (b"", AttachmentStatus.UNREADABLE),
        (b"%PDF-1.4\n", AttachmentStatus.UNREADABLE),
        (WHOLE[:200], AttachmentStatus.UNREADABLE),
        (drawn(b"garbage", filters=b"/Filter/FlateDecode"), AttachmentStatus.UNREADABLE),
        (drawn(zlib.compress(b""), filters=b"/Filter/FlateDecode"), AttachmentStatus.NO_TEXT),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, status: AttachmentStatus) -> None:
    assert read_pdf(data) == (status, None)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_file_that_only_its_owner_may_change_is_read(algorithm: str) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(drawn(STREAM)))
    writer.encrypt(user_password="", owner_password="secret", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    assert read_pdf(out.getvalue()) == (AttachmentStatus.READABLE, "Friday at ten")


def test_half_a_file_is_not_read() -> None:
    pages = drawn(STREAM, b"<</Length 7/Filter/FlateDecode>>\nstream\ngarbage\nendstream")
    assert read_pdf(pages.replace(b"/Contents 4 0 R", b"/Contents[4 0 R 6 0 R]")) == (AttachmentStatus.UNREADABLE, None)


def test_a_picture_is_no_text() -> None:
    picture = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/Length 3>>\nstream\nabc\nendstream"
    assert read_pdf(drawn(b"/X Do", picture)) == (AttachmentStatus.NO_TEXT, None)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (drawn(packed(b" " * 1_000_000, 100), filters=b"/Filter/FlateDecode"), "unreadable"),
        (
            drawn(zlib.compress(packed(b" " * 1_000_000, 100)), filters=b"/Filter[/FlateDecode/FlateDecode]"),
            "unreadable",
        ),
        (drawn(packed(b"(a) Tj " * 100_000, 4), filters=b"/Filter/FlateDecode"), "too_large"),
        (drawn(b"q " * 160_000), "too_large"),
        (drawn(STREAM, kids=b"3 0 R " * 501), "too_large"),
        (drawn(STREAM, kids=b"2 0 R"), "unreadable"),
        (drawn(STREAM, kids=b"3 0 R 2 0 R"), "readable"),
        (drawn(STREAM, b"<</Type/XObject/Subtype/Form/Length 5>>\nstream\n/X Do\nendstream"), "readable"),
        (b"%PDF-1.4\nxref\n0 0\ntrailer\n<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF", "unreadable"),
        (b"%PDF-1.4\n" + b"[" * 100_000 + b"trailer %%EOF", "unreadable"),
    ],
    ids=range(10),
)
def test_bombs_and_loops_are_given_up(data: bytes, status: str) -> None:
    assert read_pdf(data)[0].value == status


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=6))
def test_a_damaged_file_does_no_harm(place: int, damage: bytes) -> None:
    read_pdf(WHOLE[:place] + damage + WHOLE[place + len(damage) :])
