"""What becomes of each kind of attached file."""

import base64

import pytest

from agent.domain import AttachmentStatus
from integrations.mime import parse
from integrations.mime.limits import MAX_FILE_TAGS

SIGNED = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0"
SEALED = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0"
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIL = b"From: bob@example.org\r\nSubject: =?utf-8?q?=C3=9Cber?=\r\n\r\nOld words"


def attached(kind: str, data: bytes, name: str = "") -> bytes:
    return (
        b"From: anna@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee this.\r\n--b\r\n"
        + f'Content-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"\r\n'.encode()
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(data)
        + b"--b--\r\n"
    )


@pytest.mark.parametrize(
    ("kind", "name", "data", "status", "text"),
    [
        ("text/plain", "a.txt", b"words", "readable", "words"),
        ("text/plain", "a.txt", "Grüße".encode("utf-16"), "readable", "Grüße"),
        ("text/plain; charset=windows-1251", "a.txt", "Привет".encode("cp1251"), "readable", "Привет"),
        ("text/plain", "a.txt", b"", "no_text", None),
        ("text/plain", "a.txt", b"\0\1\2words", "unsupported", None),
        ("text/csv", "a.csv", b"\xef\xbb\xbfa,b", "readable", "a,b"),
        ("text/markdown", "a.md", b"# A", "readable", "# A"),
        ("text/html", "a.html", b"<p>A<p hidden>B", "readable", "A"),
        ("text/html", "a.html", b"<p hidden>B", "no_text", None),
        ("text/calendar", "a.ics", b"BEGIN:VCALENDAR", "readable", "BEGIN:VCALENDAR"),
        ("application/octet-stream", "a.ics", b"BEGIN:VCALENDAR", "readable", "BEGIN:VCALENDAR"),
        ("application/octet-stream", "a.txt", b"words", "readable", "words"),
        ("application/octet-stream", "a.bin", b"words", "unsupported", None),
        ("application/applefile", "._a.txt", b"words", "unsupported", None),
        ("text/rtf", "a.rtf", rb"{\rtf1 words}", "unsupported", None),
        ("application/rtf", "a.rtf", rb"{\rtf1 words}", "unsupported", None),
        ("message/rfc822", "", MAIL, "readable", "From: bob@example.org\nSubject: Über\n\nOld words"),
        ("application/octet-stream", "a.eml", MAIL, "readable", "From: bob@example.org\nSubject: Über\n\nOld words"),
        ("message/partial", "a", b"A: b\r\n\r\nwords", "unsupported", None),
        ("message/external-body", "a.txt", b"A: b", "unsupported", None),
        ("message/delivery-status", "", b"Action: failed", "readable", "Action: failed"),
        ("application/pdf", "a.pdf", b"", "unreadable", None),
        ("application/octet-stream", "a", b"%PDF-1.4 and no more", "unreadable", None),
        ("application/pkcs7-mime", "smime.p7m", SIGNED, "unreadable", None),
        ("application/pkcs7-mime", "smime.p7m", SEALED, "encrypted", None),
        ("application/octet-stream", "smime.p7m", SEALED, "encrypted", None),
        ("application/pkcs7-signature", "smime.p7s", SIGNED, "unsupported", None),
        ("application/octet-stream", "a.asc", b"-----BEGIN PGP MESSAGE-----\n", "encrypted", None),
        ("application/octet-stream", "a.txt.gpg", b"\x85", "encrypted", None),
        ("application/zip", "a.zip", b"PK\x03\x04\x14\0\x00\0", "unsupported", None),
        ("application/zip", "a.zip", b"PK\x03\x04\x14\0\x01\0", "encrypted", None),
        (OFFICE, "a.docx", b"PK\x03\x04\x14\0\x00\0", "unsupported", None),
        (
            OFFICE,
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
            None,
        ),
        ("image/png", "a.png", b"\x89PNG", "unsupported", None),
        ("image/png", "a.txt", b"\x89PNG", "unsupported", None),
    ],
)
def test_a_file_has_a_status_and_a_text_where_it_is_readable(
    kind: str, name: str, data: bytes, status: str, text: str | None
) -> None:
    email = parse(attached(kind, data, name))
    (part,) = email.attachments
    assert (part.status.value, part.text, part.size) == (status, text, len(data))
    assert (email.text, part.name) == ("See this.", name)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("image/png", b"x" * (10 * 1024 * 1024 + 1)),
        ("text/plain", b"x" * 400_001),
        ("text/plain; charset=utf-16", b"x\0" * 400_001),
        ("text/html", b"<b>x" * 60_000),
        ("message/rfc822", b"A: b\r\n\r\n" + b"x" * 400_001),
    ],
)
def test_a_file_of_which_something_would_be_cut_is_too_large(kind: str, data: bytes) -> None:
    (part,) = parse(attached(kind, data)).attachments
    assert (part.status, part.text) == (AttachmentStatus.TOO_LARGE, None)


@pytest.mark.parametrize(
    ("kind", "data"),
    [("application/ms-tnef", b"x"), ("application/octet-stream", b"\x78\x9f\x3e\x22\0")],
)
def test_a_winmail_dat_is_a_defect_for_words_may_stand_in_it(kind: str, data: bytes) -> None:
    email = parse(attached(kind, data, "winmail.dat"))
    assert (email.defects, email.attachments[0].status.value) == (("tnef",), "unsupported")


def test_all_files_of_a_mail_together_may_cost_only_so_much() -> None:
    page = "--b\r\nContent-Type: text/html; name=a.html\r\n\r\n" + "<p>x</p>" * (MAX_FILE_TAGS // 6) + "\r\n"
    head = "From: anna@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee these.\r\n"
    email = parse(f"{head}{page * 5}--b--\r\n".encode())
    assert [part.status.value for part in email.attachments] == ["readable"] * 3 + ["too_large"] * 2
