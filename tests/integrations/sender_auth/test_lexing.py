"""Fields in their pieces, whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sender_auth import server_of
from integrations.sender_auth.hops import read_hop
from integrations.sender_auth.lexing import Unreadable, pieces
from integrations.sender_auth.results import results


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ('a; b (c; (d)) "e; (f) \\" g"', ["a", ";", " b ", "(c; (d))", " ", '"e; (f) \\" g"']),
        ("(a\\)b) c", ["(a\\)b)", " c"]),
        ("", []),
    ],
)
def test_semicolons_count_outside_of_quotes_and_comments(field: str, found: list[str]) -> None:
    assert [text for _, text in pieces(field)] == found


@pytest.mark.parametrize("field", ["(", ")", '"', '("")', '(\\")', "\\", "a\0", "(\r)", '"\n"', "\u2028"])
def test_what_can_be_read_in_two_ways_is_not_read(field: str) -> None:
    with pytest.raises(Unreadable):
        list(pieces(field))


WORDS = ("mx.example.net", "from", "by", "with", "dmarc=pass", "header.from=", "bank.example", "[127.0.0.1]")
SOUP = st.lists(st.sampled_from([*WORDS, *';()"\\= \t\0@.']), max_size=14).map("".join)


@given(SOUP)
def test_no_field_is_a_reason_to_fail(field: str) -> None:
    server_of(field)
    results(field)
    read_hop(field)


@given(SOUP)
def test_the_readable_pieces_are_the_field(field: str) -> None:
    try:
        assert "".join(text for _, text in pieces(field)) == field
    except Unreadable:
        return
