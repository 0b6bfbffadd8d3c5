"""A mail may be as large and as twisted as it likes: reading stays within its bounds, and says what it left out.

A trap that made reading quadratic would let these tests run for minutes.
"""

from itertools import chain

import pytest

from agent.domain import Email
from integrations.mime import limits, parse
from integrations.mime.pages.markup import html_to_text

HEAD = b"From: Anna <anna@example.com>\r\nSubject: A slot\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
PAGE = HEAD + b"Content-Type: text/html\r\n\r\n"


def is_within_bounds(email: Email) -> bool:
    """Say whether nothing of a mail is larger than the limits allow."""
    texts = [email.text, email.reply_text, *(part.text or "" for part in email.attachments)]
    lists = [email.from_, email.to, email.cc, email.reply_to]
    names = [part.name for part in email.attachments]
    return (
        all(len(text) <= limits.MAX_TEXT for text in texts)
        and all(len(addresses) <= limits.MAX_ADDRESSES for addresses in lists)
        and len(email.attachments) <= limits.MAX_PARTS
        and all(len(name) <= limits.MAX_NAME for name in names)
        and len(email.references) <= limits.MAX_MESSAGE_IDS
        and len(email.trace) <= limits.MAX_TRACE
        and len(email.calendar) <= limits.MAX_PARTS * limits.MAX_EVENTS
        and len(email.defects) <= limits.MAX_DEFECTS
        and len(email.subject) <= limits.MAX_SUBJECT
    )


@pytest.mark.parametrize(
    ("raw", "defect"),
    [
        (HEAD + b"X: y\r\n" * 2_000 + b"\r\nhello", "header_truncated"),
        (HEAD + b"".join(b"X%d: %s\r\n" % (n, b"y" * 60_000) for n in range(10)) + b"\r\nhello", "header_truncated"),
        (HEAD + b"X: " + b"y" * 300_000 + b"\r\n\r\nhello", "field_truncated"),
        (HEAD + b"X:" + b" yyyyyyy\r\n" * 40_000 + b"\r\nhello", "field_truncated"),
        (HEAD + b"To: " + b"a@example.com, " * 2_000 + b"\r\n\r\nhello", "addresses_truncated"),
        (HEAD + b"Received: x\r\n" * 500 + b"\r\nhello", "trace_truncated"),
        (MIXED + b"--b\r\n\r\nhello\r\n" + b"--b\r\nContent-Type: a/b\r\n\r\nx\r\n" * 20_000, "too_many_parts"),
        (
            MIXED + b"--b\r\n\r\nhello\r\n" + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 3_000,
            "too_many_parts",
        ),
    ],
)
def test_more_than_the_bounds_is_cut_with_a_defect_and_the_words_are_read(raw: bytes, defect: str) -> None:
    email = parse(raw)
    assert defect in email.defects
    assert (email.subject, email.text) == ("A slot", "hello")
    assert is_within_bounds(email)


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"\r\n" + b"x" * (limits.MAX_TEXT + 1),
        HEAD + b"\r\n" + b" " * 2_000_000,
        HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "\u200b".encode() * 600_000 + b"x",
        HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"YQ==" * 1_000_000,
        PAGE + b"<" * (limits.MAX_HTML + 1),
        PAGE + b"<b>" * (limits.MAX_TAGS + 1),
        PAGE + b"<pre>" + b"\n" * 2_000_000,
        HEAD + b"\r\n" + b"x" * (limits.MAX_BYTES + 1),
    ],
)
def test_a_text_of_which_something_is_cut_says_so(raw: bytes) -> None:
    email = parse(raw)
    assert "text_truncated" in email.defects
    assert is_within_bounds(email)


def test_a_text_of_the_largest_size_is_whole() -> None:
    email = parse(HEAD + b"\r\n" + b"x" * limits.MAX_TEXT)
    assert (len(email.text), email.defects) == (limits.MAX_TEXT, ())


def test_a_long_thread_keeps_its_first_and_its_last_mails() -> None:
    ids = [f"<{number}@example.com>" for number in range(3_000)]
    email = parse(HEAD + f"References: {' '.join(ids)}\r\n\r\nhello".encode())
    assert (email.references[0], email.references[-1]) == (ids[0], ids[-1])
    assert len(email.references) == limits.MAX_MESSAGE_IDS


@pytest.mark.parametrize(
    "field",
    [
        b"To: " + b"(" * 250_000,
        b"To: " + b'"' * 250_000,
        b"To: " + b'"("' * 80_000,
        b"From: " + b"<" * 250_000,
        b"Cc: " + b"a," * 120_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 18_000,
        b"Subject: " + b"=?x?q?" * 40_000,
        b"Subject: " + b"=?x?q?" + b"=?" * 120_000,
        b"Date: " + b"(" * 250_000,
        b"Date: " + b" " * 250_000,
        b"Message-ID: <@>",
        b"Message-ID: " + b"<" * 250_000,
        b"References: " + b"<a@b> " * 40_000,
        b"Content-Type: a/b" + b" " * 250_000,
        b"Content-Type: a/b; c=" + b"(" * 250_000,
        b'Content-Type: a/b; c="' + b"\\" * 250_000,
        b"Content-Type: a/b" + b"; n*9=x" * 30_000,
        b"Content-Type: multipart/mixed; boundary=" + b"b" * 250_000,
        b"Content-Disposition: " + b"x; " * 80_000,
        b"Content-Transfer-Encoding: " + b"(" * 250_000,
        b"Authentication-Results: " + b";" * 250_000,
    ],
    ids=lambda field: field[:40],
)
def test_a_twisted_field_costs_no_more_than_its_length(field: bytes) -> None:
    email = parse(field + b"\r\nX-Last: yes\r\n\r\nhello")
    assert not [defect for defect in email.defects if defect.startswith("parser_failed")]
    assert is_within_bounds(email)


@pytest.mark.parametrize(
    "page",
    [
        "<a " * 300_000,
        "<!" * 500_000,
        "<!--" * 300_000,
        '<a x="' * 200_000,
        "<a " + '"' * 1_000_000,
        "&" * 1_000_000,
        "<style>" * 200_000,
        "<style>" + "{" * 500_000,
        "<style>" + "a" * 500_000,
        "<style>" + "/*a" * 200_000,
        "<style>" + ".a{display:none}" * 20_000 + "</style>x",
        "<style>" + ".a .b{display:none}" * 8 + "</style>" + "<i class='a b'>" * 10_000,
        "<p style='" + "a:b;" * 200_000 + "'>x",
        "<p style='font:" + "1" * 4_900 + "'>x" * 100,
        "<p style='clip:rect(" + " " * 4_900 + "'>x" * 100,
        "<p class='" + "a " * 200_000 + "'>x",
        "</p>" * 200_000,
        "<script>" * 100_000,
    ],
    ids=lambda page: page[:40],
)
def test_a_twisted_page_costs_no_more_than_its_length(page: str) -> None:
    assert len(html_to_text(page).text) <= limits.MAX_HTML


@pytest.mark.parametrize(
    "raw",
    [
        b"a: b\r\n" * 300_000,
        b"no field\r\n" * 20_000,
        MIXED + b"--b" + b" " * 1_000_000 + b"x",
        MIXED + b"--b \t" * 200_000,
        b"".join(
            chain(
                [HEAD],
                (b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3_000)),
            )
        ),
        HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \n" * 200_000,
        HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=" + b" " * 1_000_000,
        HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=" * 1_000_000,
        HEAD + b"Content-Transfer-Encoding: x-uue\r\n\r\nbegin 6 a\n" + b"M" * 61 + b"\n" * 100_000,
        MIXED + b"--b\r\nContent-Type: message/rfc822\r\n\r\n" * 1_000,
    ],
    ids=range(10),
)
def test_a_twisted_mail_costs_no_more_than_its_length(raw: bytes) -> None:
    assert is_within_bounds(parse(raw))
