"""Raw mail to Email: the ordinary, the broken and the hostile."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain import AttachmentStatus
from integrations.mime import parse, parse_arrival_headers
from integrations.mime.limits import MAX_DEPTH

HEAD = b"From: Anna <anna@example.com>\r\nTo: desk@example.net\r\nSubject: A slot\r\n"


def mail(*lines: str) -> bytes:
    return "\r\n".join(lines).encode()


@given(st.binary(max_size=600))
def test_any_bytes_become_an_email(raw: bytes) -> None:
    parse(raw)


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            b"Content-Type: multipart/mixed; boundary=b\r\n",
            b'Content-Type: multipart/alternative; boundary="b"\r\n',
            b"Content-Type: text/html; charset=nonsense\r\n",
            b"Content-Type: text/plain; format=flowed; delsp=yes\r\n",
            b"Content-Type: text/calendar; method=REPLY\r\n",
            b"Content-Type: message/rfc822\r\n",
            b"Content-Type: application/pdf; name*0*=utf-8''a; name*1=b\r\n",
            b"Content-Transfer-Encoding: base64\r\n",
            b"Content-Transfer-Encoding: quoted-printable\r\n",
            b"From: =?utf-8?q?a=0D=0Ab?= <a@b.example>, (\r\n",
            b"Message-ID: <@>\r\n",
            b"Date: Thu, 99 Foo -1 25:61:61 +9999\r\n",
            b"\r\n",
            b"--b\r\n",
            b"--b--\r\n",
            b"<div style='display:none'><p>x</div>\r\n",
            b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:x\r\n",
            b"=?utf-8?b?////?=\r\n",
            b"On 3 May 2024 at 10:00 a@b.example wrote:\r\n> hi\r\n",
            b"\xff\xfe\x00\r",
        ]
    ),
    max_size=25,
).map(b"".join)


@given(FRAGMENTS)
def test_any_mixture_of_mail_becomes_an_email_without_a_failure(raw: bytes) -> None:
    email = parse(raw)
    assert not [defect for defect in email.defects if defect.startswith("parser_failed")]


def test_headers_are_read() -> None:
    email = parse(
        mail(
            "From: =?utf-8?q?J=C3=BCrgen?= <juergen@example.com>",
            "To: desk@example.net, Bob <bob@example.org>",
            "Cc: team: x@example.org, y@example.org;",
            "Reply-To: other@example.com",
            "Subject: =?utf-8?b?VGVybWlu?= =?utf-8?b?IGFt?= Freitag",
            "Date: Thu, 2 May 2024 10:00:00 +0200",
            "Message-ID: <1@example.com>",
            "In-Reply-To: <0@example.net>",
            "References: <00@example.net>",
            "\t<0@example.net>",
            "",
            "Hello",
        )
    )
    assert email.from_ == ("juergen@example.com",)
    assert email.to == ("desk@example.net", "bob@example.org")
    assert email.cc == ("x@example.org", "y@example.org")
    assert email.reply_to == ("other@example.com",)
    assert email.subject == "Termin am Freitag"
    assert email.date == datetime(2024, 5, 2, 8, tzinfo=UTC)
    assert (email.message_id, email.in_reply_to) == ("<1@example.com>", "<0@example.net>")
    assert email.references == ("<00@example.net>", "<0@example.net>")
    assert email.text == "Hello"
    assert email.defects == ()


def test_arrival_headers_give_the_thread_oldest_first_and_once() -> None:
    header = mail(
        "Message-ID: <3@example.com>",
        "From: Anna <anna@example.com>",
        "In-Reply-To: <2@example.com>",
        "References: <1@example.com> <2@example.com>",
        "",
        "",
    )
    expected = ("<3@example.com>", "anna@example.com", ("<1@example.com>", "<2@example.com>"))
    assert parse_arrival_headers(header) == expected


def test_arrival_headers_of_nothing_are_nothing() -> None:
    assert parse_arrival_headers(b"") == (None, None, ())


def test_deep_multiparts_are_cut_with_a_defect() -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(3_000)
    )
    email = parse(HEAD + nested + b"\r\nhello")
    assert "too_deep" in email.defects
    assert len(email.attachments) <= MAX_DEPTH


def test_invisible_characters_are_taken_out_and_counted() -> None:
    tags = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore")
    email = parse(HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + f"Fri\u202eday\u200b{tags} 10".encode())
    assert email.text == "Friday 10"
    assert "invisible_characters:8" in email.defects


def test_attachments_are_listed_with_inline_images_and_attached_mails() -> None:
    email = parse(
        HEAD
        + mail(
            "Content-Type: multipart/mixed; boundary=b",
            "",
            "--b",
            "",
            "See attached",
            "--b",
            "Content-Type: image/png; name=logo.png",
            "Content-Disposition: inline",
            "Content-Transfer-Encoding: base64",
            "",
            "AAAA",
            "--b",
            "Content-Type: message/rfc822",
            "",
            "From: bob@example.org",
            "Subject: Old",
            "",
            "Old text",
            "--b",
            "Content-Type: application/ms-tnef; name=winmail.dat",
            "",
            "x",
            "--b",
            "Content-Type: text/plain; name=..\\etc\\notes.txt",
            "Content-Disposition: attachment",
            "",
            "Notes",
            "--b--",
        )
    )
    assert [(part.name, part.status) for part in email.attachments] == [
        ("logo.png", AttachmentStatus.UNSUPPORTED),
        ("", AttachmentStatus.READABLE),
        ("winmail.dat", AttachmentStatus.UNSUPPORTED),
        ("notes.txt", AttachmentStatus.READABLE),
    ]
    assert email.attachments[0].size == 3
    assert "Old text" in (email.attachments[1].text or "")
    assert email.text == "See attached"


@pytest.mark.parametrize("missing", ["", "From: a@example.com\r\nFrom: b@example.com\r\n"])
def test_other_than_one_from_is_a_defect(missing: str) -> None:
    assert "from_count" in parse(missing.encode() + b"Subject: x\r\n\r\nhello").defects
