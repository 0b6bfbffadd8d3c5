"""What a receiving server does to a mail, as pure functions."""

from email.parser import BytesHeaderParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.world.delivery import from_address, received, without_trace_fields

FIELDS = st.lists(
    st.sampled_from(
        [
            b"Subject: hi\r\n",
            b"X-Fold: a\r\n\tb\r\n c\r\n",
            b"X-Lf: a\n b\n",
            b"Authentication-Results: mx.test; dmarc=pass\r\n",
            b"authentication-results :\r\n mx.test;\r\n\tdmarc=pass\r\n",
            b"AUTHENTICATION-RESULTS: mx.test; dmarc=pass\n dkim=pass\n",
            b"Return-Path: <eve@example.com>\r\n",
        ]
    )
)
BODIES = st.sampled_from([b"", b"\r\n", b"\r\nAuthentication-Results: in the body\r\n", b"\n\nReturn-Path: <x>\n"])


@given(FIELDS, BODIES)
def test_exactly_the_trace_fields_are_removed(fields: list[bytes], body: bytes) -> None:
    kept = [field for field in fields if not field.lower().startswith((b"authentication-results", b"return-path"))]
    assert without_trace_fields(b"".join(fields) + body) == b"".join(kept) + body


@given(st.binary(max_size=300))
def test_of_any_bytes_only_our_own_verdict_is_left(raw: bytes) -> None:
    stored = received(raw, mail_from="", authserv_id="mx.test", verified_senders={"*@example.org"})
    results = BytesHeaderParser().parsebytes(stored).get_all("Authentication-Results", [])
    assert [str(field).partition(";")[0] for field in results] == ["mx.test"]


@pytest.mark.parametrize(
    ("head", "address"),
    [
        (b"From: ann@example.org\r\n", "ann@example.org"),
        (b"From: Ann Example <Ann@Example.ORG>\r\n", "ann@example.org"),
        (b"From: =?utf-8?q?J=C3=B6rg?=\r\n <joerg@example.org>\r\n", "joerg@example.org"),
        (b'From: "ann@example.org" <eve@example.com>\r\n', "eve@example.com"),
        (b"From: ann@example.org <eve@example.com>\r\n", "eve@example.com"),
        (b"From: ann@example.org, eve@example.com\r\n", None),
        (b"From: ann@example.org\r\nFrom: eve@example.com\r\n", None),
        (b'From: "x@example.com"@example.org\r\n', None),
        (b"From: nobody\r\n", None),
        (b"X-No: from\r\n", None),
        (b"From: \xff\xfe <ann@example.org>\r\n", None),
    ],
)
def test_the_sender_is_the_one_address_between_the_brackets(head: bytes, address: str | None) -> None:
    assert from_address(head + b"\r\nhello\r\n") == address
