"""Dates, subjects and header blocks as they come."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from integrations.mime.header.block import split_header
from integrations.mime.header.fields import date, unstructured

TEN = datetime(2024, 5, 2, 10, tzinfo=timezone(timedelta(hours=2)))
NOON = datetime(2024, 5, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Thu, 2 May 2024 10:00:00 +0200", TEN),
        ("Thu, 2 May 2024 10:00:00 +0200 (CEST)", TEN),
        ("2 May 2024 10:00 +0200", TEN),
        ("Thu,2 May 2024 10:00:00+0200", TEN),
        ("Thu, 2-May-24 10.00.00 +0200", TEN),
        ("Thu, 2 May 124 10:00:00 +0200", TEN),
        ("Thu, 2 May 2024 10:00:00 GMT+0200", TEN),
        ("Thu, 2 May 2024 10:00:00 +02:00", TEN),
        ("Thu, 2 May 2024 10:00:00 +02", TEN),
        ("2024-05-02T10:00:00+02:00", TEN),
        ("=?utf-8?q?Thu=2C_2_May_2024_10:00:00_+0200?=", TEN),
        ("Thu, 2 May 2024 07:00:00 EST", NOON),
        ("Thu, 2 May 2024 12:00:00", NOON),
        ("Thu, 2 May 2024 12:00:00 -0000", NOON),
        ("Thu May  2 12:00:00 2024", NOON),
        ("2024-05-02 12:00:00Z", NOON),
        ("May 2, 2024 12:00 PM", NOON),
        ("May 2, 2024 10:00:00 AM +0200", TEN),
        ("Thu, 2 May 2024 11:59:60 GMT", NOON - timedelta(seconds=1)),
    ],
)
def test_a_date_is_read_in_its_odd_forms(text: str, moment: datetime) -> None:
    assert date(text.encode()) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "5/2/2024 10:00:00",
        "May 2, 2024 15:00 PM",
        "Thu, 32 May 2024 10:00:00 +0000",
        "Thu, 2 May 2024 10:00:00 +9999",
        "Fri, 31 Dec 9999 23:59:00 -1200",
        "0001-01-01T00:00:00+14:00",
        "(" * 100_000,
    ],
)
def test_what_is_no_sure_moment_is_none(text: str) -> None:
    assert date(text.encode()) is None


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?Q?=C3?=\t=?utf-8?Q?=BC?=", "ü"),
        (b"=?UTF-8?B?8J+Y?= =?UTF-8?B?gA==?=", "😀"),
        (b"=?utf-8?b?SGVsb?= =?utf-8?b?G8=?=", "Hello"),
        (b"=?utf-8?b?SGVsbG8?= =?utf-8?b?V29ybGQ?=", "HelloWorld"),
        (b"=?utf-8?q?a_b c?= d", "a b c d"),
        (b"=?utf-8?q?really??=", "really?"),
        (b"=?utf-8?q?why?not?=", "why?not"),
        (b"=?utf-8?q?a?= =?iso-8859-1?q?=FC?=", "aü"),
        (b"=?utf-8*de?q?a?=", "a"),
        (b"[x]=?utf-8?q?a?=[y]", "[x]a[y]"),
        (b"=?utf-8?q?=0D=0ABcc:_x?=", "Bcc: x"),
        (b"=?utf-8?q?=E2=80=AEabc?=", "abc"),
        (b"=?utf-8?b?w7w?= and \xc3\xbc", "ü and ü"),
        (b"Gr\xfc\xdfe", "Gr\ufffd\ufffde"),
        (b"=?utf-8?q?open", "=?utf-8?q?open"),
    ],
)
def test_a_subject_is_read_in_its_odd_forms(raw: bytes, text: str) -> None:
    assert unstructured(raw) == text


@pytest.mark.parametrize(
    ("raw", "fields", "body"),
    [
        (b"A: b\r\n c\r\n\r\nbody", [("a", b"b c")], b"body"),
        (b"A: b\n\nbody", [("a", b"b")], b"body"),
        (b"A: b\rB: c\r\rbody", [("a", b"b"), ("b", b"c")], b"body"),
        (b"A : b\r\n \r\n c\r\n\r\nbody", [("a", b"b  c")], b"body"),
        (b"From x@example.com Thu May  2\r\nA: b\r\n\r\nbody", [("a", b"b")], b"body"),
        (b"\r\n\r\n  A: b\r\n\r\nbody", [("a", b"b")], b"body"),
        (b"\xef\xbb\xbfA: b\r\n\r\nbody", [("a", b"b")], b"body"),
        (b"A: b", [("a", b"b")], b""),
    ],
)
def test_a_header_block_is_read_in_its_odd_forms(raw: bytes, fields: list[tuple[str, bytes]], body: bytes) -> None:
    found, start = split_header(raw, defects := [])
    assert (list(found), raw[start:], defects) == (fields, body, [])


@pytest.mark.parametrize(
    ("raw", "fields", "body"),
    [
        (b"A: b\r\nSee you on Friday\r\nAnna", 1, b"See you on Friday\r\nAnna"),  # the empty line is missing
        (b"A: b\r\na broken line\r\nC: d\r\n\r\nbody", 2, b"body"),
        (b"See you on Friday\r\n\r\nAnna", 0, b"See you on Friday\r\n\r\nAnna"),
    ],
)
def test_words_among_the_fields_are_a_defect_and_not_lost_where_no_field_follows(
    raw: bytes, fields: int, body: bytes
) -> None:
    found, start = split_header(raw, defects := [])
    assert (len(found), raw[start:], defects) == (fields, body, ["header_defect"])
