"""What a server said, as it may stand in a message."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.said import said

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dBjftJeZ4CVPmB92K27uhbUJU1p1r"
WORDS = st.text(string.ascii_letters + string.digits, min_size=3, max_size=30)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        (
            "[AUTHENTICATIONFAILED] Invalid credentials (Failure)",
            "[AUTHENTICATIONFAILED] Invalid credentials (Failure)",
        ),
        (b"[ALERT] Log in  via\r\nyour browser", "[ALERT] Log in via your browser"),
        (ValueError(b"[LIMIT] no"), "[LIMIT] no"),
        (ValueError(), ""),
        ("LOGIN command error: BAD [b'User is odd']", "LOGIN command error: BAD [User is odd]"),
        ("No <ann@example.org>, no Ann.Other@mail.example.net!", "No <[...]>, no [...]"),
        ("user desk-7 is DESK-7", "user [...] is [...]"),
        (f"token {JWT} expired", "token [...].[...].[...] expired"),
        ("see https://support.example.com/mail/answer/78754", "see https://support.example.com/mail/answer/78754"),
        (
            '{"status":"400","scope":"https://mail.example.com/"}',
            '{"status":"400","scope":"https://mail.example.com/"}',
        ),
        ("grün\x00\u202eon", "gr n on"),
        ("a" * 19 + " " + "b c " * 99, "a" * 19 + " " + ("b c " * 99)[:177] + "..."),
    ],
)
def test_what_is_shown_of_a_servers_words(text: object, shown: str) -> None:
    assert said(text, "desk-7", "") == shown


@given(
    st.one_of(st.text(), st.binary(), st.text(alphabet="ab1@.<>= \r\n\t", max_size=300)), st.lists(WORDS, max_size=3)
)
def test_it_is_one_short_printable_line(text: str | bytes, hidden: list[str]) -> None:
    line = said(text, *hidden)
    assert len(line) <= 200
    assert all(" " <= letter <= "~" for letter in line)
    assert line == line.strip()


@given(st.text(max_size=40), WORDS, st.text(max_size=40))
def test_what_is_to_be_hidden_is_hidden(before: str, word: str, after: str) -> None:
    assert word.lower() not in said(f"{before}{word}{after}", word).lower()


@given(st.text(max_size=40), WORDS, WORDS, st.text(max_size=40))
def test_addresses_are_hidden(before: str, local: str, domain: str, after: str) -> None:
    assert f"{local}@" not in said(f"{before} {local}@{domain}.example {after}")


@given(st.text(string.ascii_letters + string.digits + "+/_-", min_size=40, max_size=400))
def test_long_runs_that_look_like_tokens_are_hidden(token: str) -> None:
    assert f"{token}7Q" not in said(f"the token {token}7Q has expired")
