"""How a mail of the outside reaches the mailbox."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.world.post import envelope_sender, wire, written_at

BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def test_a_placeholder_stands_for_our_nth_message_id() -> None:
    raw = b"In-Reply-To: {{reply:2}}\r\nReferences: {{reply:1}} {{reply:2}} {{reply:3}}\r\n\r\n"
    assert wire(raw, ["<one@a.test>", "<two@a.test>"]) == (
        b"In-Reply-To: <two@a.test>\r\nReferences: <one@a.test> <two@a.test> <no-reply-3@missing.invalid>\r\n\r\n"
    )


@given(st.lists(st.sampled_from([b"\r\n", b"\r", b"\n", b"a", b".", b""])).map(b"".join))
def test_every_line_on_the_wire_ends_with_crlf(raw: bytes) -> None:
    sent = wire(raw, [])
    assert b"\n" not in sent.replace(b"\r\n", b"")
    assert b"\r" not in sent.replace(b"\r\n", b"")
    assert sent.replace(b"\r\n", b"\n") == raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        (b"From: Ann <Ann@Example.com>", "ann@example.com"),
        (b"From: ann@example.com\r\nReturn-Path: <>", ""),
        (b"From: ann@example.com\r\n\r\nReturn-Path: <>", "ann@example.com"),
        (b"Subject: x", "unknown@sender.invalid"),
        (b"From: a@example.com\r\nFrom: b@example.com", "unknown@sender.invalid"),
        ("From: ä@example.com".encode(), "unknown@sender.invalid"),
        (b"From: " + b"a" * 300 + b"@example.com", "unknown@sender.invalid"),
        (b"From: <a@example.com> SIZE=1", "unknown@sender.invalid"),
    ],
)
def test_the_envelope_names_the_author_or_nobody(head: bytes, sender: str) -> None:
    assert envelope_sender(head + b"\r\n\r\nhello\r\n") == sender


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        (b"Tue, 01 Dec 2026 09:00:00 +0100", datetime(2026, 12, 1, 8, tzinfo=UTC)),
        (b"Tue, 01 Dec 2026 09:00:00 -0000", datetime(2026, 12, 1, 9, tzinfo=UTC)),
        (b"soon", BEFORE_ALL),
        (b"", BEFORE_ALL),
        (b"Tue, 01 Dec 2026 09:00:00 +99999", BEFORE_ALL),
        (b"Tue, 41 Dec 2026 09:00:00 +0100", BEFORE_ALL),
        (b"\xff\xfe", BEFORE_ALL),
    ],
)
def test_a_mail_was_written_at_its_date_if_it_has_one(date: bytes, moment: datetime) -> None:
    assert written_at(b"Date: " + date + b"\r\n\r\n") == moment


@given(st.binary())
def test_any_bytes_have_a_date_and_an_envelope(raw: bytes) -> None:
    assert written_at(raw).tzinfo is not None
    assert envelope_sender(raw).isascii()
