"""Who is proven to have written a mail."""

import pytest

from agent.domain import Sender
from integrations.mime import parse
from integrations.sender_auth import TOPMOST_WITHOUT_ID, AuthresSenderAuth

ID = "mx.example.net"
PASS = f"{ID}; dmarc=pass header.from=bank.example"


def verify(*results: str, sender: str = "Alice <alice@bank.example>", anchor: str | None = ID) -> Sender:
    fields = "".join(f"Authentication-Results: {result}\r\n" for result in results)
    return AuthresSenderAuth(anchor).verify(parse(f"{fields}From: {sender}\r\n\r\nhello".encode()))


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (PASS, "dmarc_pass"),
        ("MX.Example.NET; DMARC=PASS header.from=Bank.Example", "dmarc_pass"),
        (f"{ID} 1; spf=pass smtp.mailfrom=x.example; dmarc=pass (p=reject) header.from=bank.example", "dmarc_pass"),
        (f"{ID};\r\n\tdmarc=pass header.from=bank.example", "dmarc_pass"),
        (f"{ID}; dkim=pass header.d=bank.example header.s=k", "dkim_pass"),
        (f"{ID}; dkim=fail header.d=x.example; dkim=pass header.d=bank.example; dmarc=none", "dkim_pass"),
    ],
)
def test_what_the_trusted_server_proved_is_believed(result: str, reason: str) -> None:
    assert verify(result) == Sender("alice@bank.example", verified=True, reason=reason)


def test_a_signature_of_a_parent_domain_counts_for_its_subdomain() -> None:
    found = verify(f"{ID}; dkim=pass header.d=bank.example", sender="a@mail.bank.example")
    assert found == Sender("a@mail.bank.example", verified=True, reason="dkim_pass")


@pytest.mark.parametrize(
    "result",
    [
        f"{ID}; none",
        f"{ID}; dmarc=fail header.from=bank.example",
        f"{ID}; dmarc=bestguesspass header.from=bank.example",
        f"{ID}; dmarc=pass",
        f"{ID}; dmarc=pass header.from=bank.example.evil.example",
        f"{ID}; dmarc=pass header.from=evil.example",
        f"{ID}; dmarc=pass header.from=mybank.example",
        f"{ID}; dmarc=pass header.from=bank.example; dmarc=fail header.from=bank.example",
        f"{ID}; dmarc=pass header.from=bank.example; dmarc=pass header.from=evil.example",
        f"{ID}; dmarc=pass header.from=bank.example header.from=evil.example",
        f'{ID}; spf=pass smtp.mailfrom="x; dmarc=pass header.from=bank.example"',
        f"{ID}; spf=fail (dmarc=pass header.from=bank.example) smtp.mailfrom=x@evil.example",
        f'{ID}; spf=fail reason="; dmarc=pass header.from=bank.example"',
        f"{ID}; x-dmarc=pass header.from=bank.example",
        f"{ID}; dmarc=pass smtp.from=bank.example",
        f"{ID}; dkim=pass header.d=evil.example",
        f"{ID}; dkim=pass header.d=example",
        f"{ID}; dkim=pass header.d=nk.example",
        f"{ID}; dkim=pass header.d=mail.bank.example",
        f"{ID}; dkim=pass header.i=@bank.example",
        f"{ID}; dkim=pass header.d=evil.example header.d=bank.example",
        f"{ID}; dkim=neutral header.d=bank.example",
        f"{ID}; dkim=pass header.d=bank.example; dmarc=fail header.from=bank.example",
        f"{ID}; spf=pass smtp.mailfrom=bank.example",
        f"{ID}; dmarc=pass header.from=bank.example; ((((",
        f"{ID}; garbage",
    ],
)
def test_everything_else_proves_nothing(result: str) -> None:
    assert verify(result) == Sender("alice@bank.example", verified=False, reason="not_proven")


@pytest.mark.parametrize(
    "result",
    [
        "mx.evil.example; dmarc=pass header.from=bank.example",
        f"{ID}.evil.example; dmarc=pass header.from=bank.example",
        f"evil.example ({ID}); dmarc=pass header.from=bank.example",
        f"({ID}) evil.example; dmarc=pass header.from=bank.example",
        "dmarc=pass header.from=bank.example",
        "",
        f'"{ID} "; dmarc=pass header.from=bank.example',
    ],
)
def test_another_server_proves_nothing(result: str) -> None:
    assert verify(result) == Sender("alice@bank.example", verified=False, reason="no_results")


def test_without_results_nothing_is_proven() -> None:
    assert verify() == Sender("alice@bank.example", verified=False, reason="no_results")


def test_without_an_anchor_nobody_is_verified() -> None:
    assert verify(PASS, anchor=None) == Sender("alice@bank.example", verified=False, reason="no_trust_anchor")


def test_only_the_topmost_field_of_the_server_counts() -> None:
    assert not verify(f"{ID}; dmarc=fail header.from=bank.example", PASS).verified
    assert not verify(f"{ID}; none", PASS).verified
    assert verify("relay.example; dmarc=fail header.from=bank.example", PASS).verified


@pytest.mark.parametrize(
    "sender",
    ["alice@bank.example <bob@evil.example>", '"x@evil.example"@bank.example', "a@bank.example, b@bank.example", ""],
)
def test_a_defective_from_is_nobody(sender: str) -> None:
    assert verify(PASS, sender=sender) == Sender(None, verified=False, reason="from_defective")


def test_two_from_fields_are_nobody() -> None:
    raw = f"Authentication-Results: {PASS}\r\nFrom: a@bank.example\r\nFrom: b@evil.example\r\n\r\nhello".encode()
    assert AuthresSenderAuth(ID).verify(parse(raw)).reason == "from_defective"


def test_a_domain_of_other_letters_is_compared_in_ascii() -> None:
    found = verify(f"{ID}; dmarc=pass header.from=xn--bcher-kva.example", sender="a@bücher.example")
    assert found == Sender("a@xn--bcher-kva.example", verified=True, reason="dmarc_pass")


EXCHANGE = (
    "spf=pass smtp.mailfrom=x.example; mydomain.example; dkim=pass header.d=bank.example;"
    " dmarc=pass header.from=bank.example"
)


def test_exchange_online_is_trusted_by_place_where_it_is_the_anchor() -> None:
    assert verify(EXCHANGE, anchor=TOPMOST_WITHOUT_ID).verified
    assert not verify(PASS, EXCHANGE, anchor=TOPMOST_WITHOUT_ID).verified
    assert not verify(
        EXCHANGE.replace("dmarc=pass", "dmarc=bestguesspass").replace("dkim=pass", "dkim=none"),
        anchor=TOPMOST_WITHOUT_ID,
    ).verified
