"""Whom real servers prove, whatever the layout of their headers."""

import pytest

from agent.domain import Sender
from integrations.mime import parse
from integrations.sender_auth import AuthresSenderAuth, AuthservId, trust_anchor
from tests.integrations.sender_auth.cases import lying, table

HONEST = table("honest.txt")


@pytest.mark.parametrize("title", HONEST)
def test_what_a_real_server_proved_is_believed(title: str) -> None:
    _, name, hosts, proof = title.split(" | ")
    sender = AuthresSenderAuth(trust_anchor(name, hosts)).verify(parse(lying(HONEST[title])))
    assert sender == Sender("alice@bank.example", verified=True, reason=proof)


@pytest.mark.parametrize(
    ("sender", "signer"),
    [
        ("alice@mail.bank.example", "bank.example"),
        ("alice@shop.bank.co.uk", "bank.co.uk"),
        ("alice@my-bank.example", "my-bank.example"),
        ("alice@github.io", "github.io"),
        ("alice@b\u00fccher.example", "xn--bcher-kva.example"),
    ],
)
def test_a_signature_speaks_for_its_domain_and_what_lies_below_an_organisation(sender: str, signer: str) -> None:
    header = f"Authentication-Results: mx.example.net; dkim=pass header.d={signer}\nFrom: {sender}\n"
    assert AuthresSenderAuth(AuthservId("mx.example.net")).verify(parse(lying(header))).reason == "dkim_pass"


def test_there_are_enough_of_them() -> None:
    assert len(HONEST) >= 20
