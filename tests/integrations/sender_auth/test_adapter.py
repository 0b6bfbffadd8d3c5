"""Whom the settings let us believe, and what a signature that was checked again changes."""

from dataclasses import replace
from ipaddress import ip_network

import pytest

from agent.domain import Email, Sender, SignatureCheck, SignatureResult
from integrations.mime import parse
from integrations.sender_auth import AuthresSenderAuth, AuthservId, TopmostWithoutId, TrustAnchor, trust_anchor

RESULTS = b"Authentication-Results: mx.example.net; dmarc=pass header.from=bank.example\r\n"
RAW = RESULTS + b"From: alice@bank.example\r\n\r\nhello"
VALID, INVALID, WEAK, NO_KEY = (
    SignatureCheck("bank.example", result)
    for result in (SignatureResult.VALID, SignatureResult.INVALID, SignatureResult.WEAK, SignatureResult.NO_KEY)
)


def verified(*signatures: SignatureCheck, raw: bytes = RAW) -> Sender:
    email: Email = replace(parse(raw), signatures=signatures)
    return AuthresSenderAuth(AuthservId("mx.example.net")).verify(email)


@pytest.mark.parametrize("signatures", [(), (VALID,), (WEAK,), (NO_KEY,), (WEAK, NO_KEY), (INVALID, VALID)])
def test_what_the_server_proved_stands_where_no_signature_is_broken_or_one_holds(
    signatures: tuple[SignatureCheck, ...],
) -> None:
    assert verified(*signatures) == Sender("alice@bank.example", verified=True, reason="dmarc_pass")


@pytest.mark.parametrize("signatures", [(INVALID,), (INVALID, WEAK), (NO_KEY, INVALID), (INVALID, INVALID)])
def test_a_broken_signature_and_none_that_holds_leave_the_sender_unproven(
    signatures: tuple[SignatureCheck, ...],
) -> None:
    assert verified(*signatures) == Sender("alice@bank.example", verified=False, reason="signature_broken")


def test_a_signature_of_another_domain_does_not_matter() -> None:
    assert verified(SignatureCheck("evil.example", SignatureResult.INVALID)).verified
    assert not verified(INVALID, SignatureCheck("evil.example", SignatureResult.VALID)).verified


def test_a_valid_signature_alone_proves_nobody() -> None:
    raw = RAW.replace(b"dmarc=pass", b"dmarc=none")
    assert verified(VALID, raw=raw) == Sender("alice@bank.example", verified=False, reason="not_proven")
    assert not AuthresSenderAuth(None).verify(replace(parse(RAW), signatures=(VALID,))).verified


@pytest.mark.parametrize(
    ("name", "hosts", "anchor"),
    [
        (None, "", None),
        ("", "mail.example.com", None),
        (" MX.Example.com ", "", AuthservId("mx.example.com")),
        ("*.example.com", "", AuthservId("*.example.com")),
        ("!Topmost-no-authserv-id", "Relay.example.org", TopmostWithoutId(("relay.example.org",))),
        (
            "mx",
            "a.test, 198.51.100.0/24 2001:db8::1",
            AuthservId("mx", ("a.test", ip_network("198.51.100.0/24"), ip_network("2001:db8::1"))),
        ),
    ],
)
def test_an_anchor_is_made_of_the_settings(name: str | None, hosts: str, anchor: TrustAnchor | None) -> None:
    assert trust_anchor(name, hosts) == anchor


@pytest.mark.parametrize(
    ("name", "hosts"),
    [
        ("!topmost", ""),
        ("mx.example.com; dmarc=pass", ""),
        ("two names", ""),
        ("desk@example.com", ""),
        ("*", ""),
        ("*.com", ""),
        ("*.co.uk", ""),
        ("mx.example.com", "https://a.example"),
        ("mx.example.com", "198.51.100.0/99"),
        ("mx.example.com", "198.51.100.7/24"),
    ],
)
def test_nonsense_is_refused(name: str, hosts: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        trust_anchor(name, hosts)


@pytest.mark.parametrize(
    ("anchor", "server", "is_covered"),
    [
        (AuthservId("*.example.com"), "mx7.example.com", True),
        (AuthservId("*.example.com"), "example.com", False),
        (AuthservId("*.example.com"), "mx.badexample.com", False),
        (AuthservId("*.example.com"), None, False),
        (AuthservId("mx.example.com"), "mx7.mx.example.com", False),
        (TopmostWithoutId(), "mx.example.com", False),
        (TopmostWithoutId(), None, True),
    ],
)
def test_an_anchor_covers_its_own_names_alone(anchor: TrustAnchor, server: str | None, is_covered: bool) -> None:
    assert anchor.covers(server) == is_covered


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("mx.example.com", "example.com"),
        ("mx.eu.example.com", "eu.example.com"),
        ("example.com", "example.com"),
        ("example.co.uk", "example.co.uk"),
        ("mx.example.co.uk", "example.co.uk"),
        ("*.example.com", "example.com"),
        ("mx", "mx"),
    ],
)
def test_our_own_hosts_are_those_of_the_ids_domain(name: str, own: str) -> None:
    assert AuthservId(name).own == (own,)
