"""What makes a mail the same mail."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.mime.identity import content_key, content_key_of

HEAD = b"From: anna@example.com\r\nMessage-ID: <1@example.com>\r\nSubject: A slot\r\n"
MAIL = HEAD + b"\r\nCould we meet?\r\n"


def test_the_way_that_a_mail_came_does_not_count() -> None:
    way = b"Return-Path: <anna@example.com>\r\nReceived: from a by b\r\nDelivered-To: desk@example.net\r\n"
    assert content_key_of(way + MAIL) == content_key_of(MAIL)
    assert content_key_of(MAIL.replace(b"\r\n", b"\n")) == content_key_of(MAIL)
    assert content_key_of(MAIL + b"\r\n\r\n") == content_key_of(MAIL)
    assert content_key_of(MAIL.replace(b"A slot", b"A\r\n slot")) == content_key_of(MAIL)


def test_other_words_under_the_same_message_id_are_another_mail() -> None:
    assert content_key_of(MAIL.replace(b"meet", b"talk")) != content_key_of(MAIL)
    assert content_key_of(MAIL.replace(b"A slot", b"No slot")) != content_key_of(MAIL)
    assert content_key_of(MAIL.replace(b"anna@", b"bob@")) != content_key_of(MAIL)


def test_mails_that_name_neither_themselves_nor_their_time_differ_by_their_trace() -> None:
    bare = b"From: anna@example.com\r\n\r\nok\r\n"
    assert content_key_of(b"Received: 1\r\n" + bare) != content_key_of(b"Received: 2\r\n" + bare)
    assert content_key_of(b"Received: 1\r\n" + bare) == content_key_of(b"Received: 1\n" + bare)
    assert content_key_of(b"Received: 1\r\nnonsense\r\n") != content_key_of(b"Received: 1\r\n")


def test_a_mail_whose_body_was_not_read_is_known_by_its_header_and_size() -> None:
    key = content_key(HEAD, None, 50_000_000)
    assert key == content_key(HEAD, None, 50_000_000)
    assert key not in {content_key(HEAD, None, 50_000_001), content_key(HEAD + b"X: y\r\n", None, 50_000_000)}


@pytest.mark.parametrize("line", [b"\n", b"a\n", b"a:b\n", b"\r", b" \n", b"a:\n b\n"])
@pytest.mark.parametrize("head", [b"", HEAD, HEAD + b"\r\n"])
def test_no_mail_takes_more_memory_than_a_few_times_its_size(head: bytes, line: bytes) -> None:
    raw = head + line * (4_000_000 // len(line))
    tracemalloc.start()
    try:
        content_key_of(raw)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6 * len(raw)


@given(st.binary(max_size=300))
def test_any_bytes_have_a_key_and_always_the_same(raw: bytes) -> None:
    assert content_key_of(raw)
    assert content_key_of(raw) == content_key_of(raw)
