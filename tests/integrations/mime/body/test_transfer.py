"""Content-Transfer-Encoding as it comes."""

import base64

import pytest

from integrations.mime import parse
from integrations.mime.body.transfer import encoding_of, undone

WORDS = base64.encodebytes(b"See you on Friday\n")


@pytest.mark.parametrize(
    ("body", "text", "defect"),
    [
        (WORDS, "See you on Friday", None),
        (WORDS.rstrip(b"=\n"), "See you on Friday", None),
        (b"!!" + WORDS[:8] + b"\r\n\x00" + WORDS[8:], "See you on Friday", None),
        (base64.b64encode(b"one, ") + b"\n" + base64.b64encode(b"two"), "one, two", None),
        (WORDS + b"__________\nlist mailing list\n", "See you on Friday\n\n__________\nlist mailing list", True),
        (b"See you on Friday, at ten?", "See you on Friday, at ten?", True),
    ],
)
def test_base64_is_undone_as_far_as_it_goes(body: bytes, text: str, defect: bool | None) -> None:
    email = parse(b"From: a@example.com\r\nContent-Transfer-Encoding: BASE64\r\n\r\n" + body)
    assert (email.text, email.defects) == (text, ("transfer_encoding_defect",) if defect else ())


@pytest.mark.parametrize(
    ("body", "data"),
    [
        (b"one =\r\ntwo=  \r\nthree=\nfour", b"one twothreefour"),
        (b"=c3=BC =3D =zz =", "ü = =zz ".encode()),
        ("ü =C3=BC".encode(), "ü ü".encode()),
    ],
)
def test_quoted_printable_is_undone_as_far_as_it_goes(body: bytes, data: bytes) -> None:
    assert undone("quoted-printable", body) == (data, None)


def test_uuencoded_files_are_undone() -> None:
    assert undone("x-uuencode", b"before\nbegin 644 a.txt\n#:&D*\n`\nend\n") == (b"hi\n", None)
    assert undone("x-uuencode", b"no file") == (b"no file", "transfer_encoding_defect")


@pytest.mark.parametrize(
    ("field", "encoding"),
    [
        (b"Quoted_Printable", "quoted-printable"),
        (b" base64 (packed); x=y", "base64"),
        (b"8 bit", "8bit"),
        (b'"7bit"', "7bit"),
        (None, ""),
    ],
)
def test_the_name_of_an_encoding_is_read_in_its_odd_forms(field: bytes | None, encoding: str) -> None:
    assert encoding_of(field) == encoding


def test_a_multipart_that_was_encoded_as_a_whole_is_opened() -> None:
    inner = base64.encodebytes(b"--b\r\n\r\nFriday\r\n--b--\r\n")
    head = b"Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert parse(head + inner).text == "Friday"
