"""Addresses, above all the one From that identity rests on."""

from email import policy
from email.parser import BytesHeaderParser
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.mime import parse, parse_arrival_headers
from integrations.mime.header.addresses import ascii_domain, bare_addresses, sole_from


@pytest.mark.parametrize(
    ("field", "address"),
    [
        ("alice@bank.example", "alice@bank.example"),
        ("Alice <Alice@Bank.Example>", "alice@bank.example"),
        ('"Smith, Alice" <alice@bank.example>', "alice@bank.example"),
        ('"alice@bank.example" <alice@bank.example>', "alice@bank.example"),
        ("Alice Q. Public <alice@bank.example>", "alice@bank.example"),
        ("=?utf-8?q?J=C3=BCrgen?= <j@bank.example>", "j@bank.example"),
        ("Jürgen <j@bank.example>", "j@bank.example"),
        ("alice@bank.example (Alice)", "alice@bank.example"),
        ("<alice@my-bank.example>", "alice@my-bank.example"),
        ('"alice.b"@bank.example', "alice.b@bank.example"),
        ("alice@bücher.example", "alice@xn--bcher-kva.example"),
        ("Alice (Bank Ltd) <alice@bank.example>", "alice@bank.example"),
        ("=?utf-8?Q?Alice_(Bank)?= <alice@bank.example>", "alice@bank.example"),
        ("<alice@bank.example> (Alice)", "alice@bank.example"),
        ("alice@bank.example (Alice (Al) B.)", "alice@bank.example"),
        ("'alice@bank.example' <alice@bank.example>", "alice@bank.example"),
        ("\"o'neil@bank.example\" <o'neil@bank.example>", "o'neil@bank.example"),
    ],
)
def test_one_plain_address_is_read(field: str, address: str) -> None:
    assert sole_from([field]) == address


@pytest.mark.parametrize(
    "fields",
    [
        [],
        ["a@bank.example", "b@evil.example"],
        [""],
        ["alice@bank.example <bob@evil.example>"],
        ['"alice@bank.example" <bob@evil.example>'],
        ["=?utf-8?q?alice=40bank.example?= <bob@evil.example>"],
        ["alice@bank.example, bob@evil.example"],
        ["Alice, Bob <bob@evil.example>"],
        ["friends: alice@bank.example;"],
        ['"x@evil.example"@bank.example'],
        ["alice@[127.0.0.1]"],
        ["alice@127.0.0.1"],
        ["alice@localhost"],
        ["alice@bank..example"],
        ["alice@-bank.example"],
        ["alice@bank.example."],
        ["alice@\uff42ank.example"],
        ["<alice@bank.example> <bob@evil.example>"],
        ["<alice@bank.example"],
        ["alice@bank.example>"],
        ["Alice <bob@evil.example> (alice@bank.example)"],
        ["alice@bank.example (bob@evil.example)"],
        ["@route.example:alice@bank.example"],
        ["Alice <@route.example:alice@bank.example>"],
        ["alice@bank.example\x00"],
        ["Al\x00ice <alice@bank.example>"],
        ["=?utf-8?q?a=0D=0ABcc=3A?= <alice@bank.example>"],
        ["=?utf-8?q?alice?=@bank.example"],
        ["\u0430lice@bank.example"],
        ["alice @bank.example"],
        ["a@b@bank.example"],
        ["alice"],
        ["alice@bank_shop.example"],
        ["alice@bank.example;"],
        ["alice@bank.example,"],
        ["friends:;"],
        ["a@bank.example b@evil.example"],
        ["Alice <alice@bank.example> x"],
        ["Alice <alice@bank.example>>"],
        ["Alice <<alice@bank.example>"],
        ["alice@(evil.example)bank.example"],
        ["(x)alice@bank.example"],
        ["alice@bank.example (x(y)"],
        ["alice@bank.example x) (y"],
        ["'alice@bank.example' <bob@evil.example>"],
        ["Alice (alice@bank.example) <bob@evil.example>"],
        ["Alice (=?utf-8?q?alice=40bank.example?=) <bob@evil.example>"],
        ["<bob@evil.example> (=?utf-8?q?alice=40bank.example?=)"],
        ["=?utf-8?q?alice=40bank.example_(x)?= <bob@evil.example>"],
        ["<alice(x)@bank.example>"],
        ["<(x)alice@bank.example>"],
        ["alice@bank.example\r"],
        ["alice@bank\n.example"],
        ["alice@bank.example\x0b"],
        ['"alice\\"@evil.example,"@bank.example'],
        ['"al\\ice"@bank.example'],
        ["alice\uff20bank.example"],
        ["alice@bank\u3002example"],
        ["alice@ba\u00adnk.example"],
        ["alice@ba\u200dnk.example"],
        ["alice@stra\u00dfe.example"],
        ["alice@\ufffdbank.example"],
        ["Al\ufffdce <alice@bank.example>"],
        ["alice@bank.example\u202e"],
        ["x" * 65 + "@bank.example"],
        ["x@" + "b" * 64 + ".example"],
        ["x@" + ".".join(["b" * 60] * 5)],
        [" " * 3_000 + "alice@bank.example"],
    ],
)
def test_any_doubt_is_no_address(fields: list[str]) -> None:
    assert sole_from(fields) is None


PIECES = st.lists(
    st.sampled_from(
        [
            "alice",
            "bob",
            "@",
            "bank.example",
            "evil.example",
            "<",
            ">",
            '"',
            "(",
            ")",
            ",",
            ";",
            ":",
            " ",
            "\\",
            ".",
            "=?utf-8?q?x=40y.example?=",
        ]
    ),
    max_size=12,
).map("".join)


@given(PIECES)
def test_what_is_accepted_is_what_the_standard_library_reads_without_defects(field: str) -> None:
    address = sole_from([field])
    if address is not None:
        header = BytesHeaderParser(policy=policy.default).parsebytes(b"From: " + field.encode() + b"\r\n\r\n")["from"]
        assert [found.addr_spec.replace('"', "") for found in header.addresses] == [address]
        assert not [defect for defect in header.defects if "Obsolete" not in type(defect).__name__]


SIGNS = st.lists(
    st.sampled_from(
        [
            *b'<>(),;:"\\@. \t\r\n\0[]',
            b"alice@bank.example",
            b"bob",
            b"@evil.example",
            b"\xc3\xa4",
            b"\xff",
            b"=?utf-8?q?",
        ]
    ),
    max_size=10,
).map(lambda signs: b"".join(sign if isinstance(sign, bytes) else bytes([sign]) for sign in signs))


@given(st.one_of(SIGNS, st.binary(max_size=60)))
def test_of_any_bytes_the_domain_is_what_follows_the_last_at_or_there_is_none(field: bytes) -> None:
    raw = b"From: " + field + b"\r\n\r\n"
    address = sole_from(parse(raw).from_fields)
    assert parse_arrival_headers(raw)[1] == address
    if address is not None:
        rest = raw.partition(b"\r\n\r\n")[0].decode().rpartition("@")[2]
        domain = ascii_domain(rest.partition(">")[0].partition("(")[0].strip())
        assert domain == address.rpartition("@")[2]


@pytest.mark.parametrize(
    ("header", "address"),
    [
        (b"From: Alice <Alice@Bank.example>\r\n", "alice@bank.example"),
        (b"From: alice@bank.example <bob@evil.example>\r\n", None),
        (b"From: alice@bank.example, bob@evil.example\r\n", None),
        (b"From: alice@bank.example\r\nFrom: alice@bank.example\r\n", None),
        (b'From: "x@evil.example"@bank.example\r\n', None),
        (b"Sender: alice@bank.example\r\n", None),
    ],
)
def test_at_arrival_a_sender_is_read_as_strictly_as_for_proof(header: bytes, address: str | None) -> None:
    assert parse_arrival_headers(header + b"\r\n")[1] == address


@given(st.text(max_size=80))
def test_an_accepted_domain_follows_the_last_at(field: str) -> None:
    address = sole_from([field])
    if address is not None and field.isascii():
        assert field.lower().rpartition("@")[2].startswith(address.rpartition("@")[2])


@pytest.mark.parametrize(
    ("field", "addresses"),
    [
        (b'"a, b" <x@example.com>, y@example.com', ("x@example.com", "y@example.com")),
        (b"x@example.com (Anna, at work), y@example.com", ("x@example.com", "y@example.com")),
        (b"group: x@example.com, y@example.com; z@example.com", ("x@example.com", "y@example.com", "z@example.com")),
        (b"no address", ()),
        (b'Anna" <x@example.com>, y@example.com', ("x@example.com", "y@example.com")),
        (b"(Anna <x@example.com>, y@example.com", ("x@example.com", "y@example.com")),
        (b"<x@example.com, y@example.com", ("x@example.com", "y@example.com")),
        (b"MAILER-DAEMON (Mail Delivery System), root", ("MAILER-DAEMON", "root")),
        (b"<>", ()),
    ],
)
def test_lists_are_read_leniently(field: bytes, addresses: tuple[str, ...]) -> None:
    assert bare_addresses(field) == addresses


@pytest.mark.parametrize("mark", [b'"', b"(", b"<", b"[:", b",("])
def test_a_hostile_list_costs_no_more_than_it_is_long(mark: bytes) -> None:
    started = process_time()
    bare_addresses(mark + (b"\\" + mark) * 9_000 + b"a" * 250_000)
    assert process_time() - started < 0.5
