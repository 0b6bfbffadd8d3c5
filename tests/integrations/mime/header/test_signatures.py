"""DKIM signatures that are checked again, with keys of our own."""

import base64
from datetime import UTC, datetime

import pytest

from agent.domain import SignatureCheck, SignatureResult
from agent.errors import ProofUnavailable
from integrations.mime import limited, parse_limited, recheck_limited
from integrations.mime.header.signatures import checked, wanted_keys
from tests.integrations.mime.signed_mails import (
    HEADERS,
    MAIL,
    ed25519_record,
    rsa_record,
    short_record,
    signature,
)

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
KEY = "k._domainkey.bank.example"
KEYS: dict[str, str | None] = {KEY: ed25519_record()}
GOOD = signature()
BROKEN = GOOD.replace(b"; bh=", b"; bh=A", 1)


def results(raw: bytes, keys: dict[str, str | None] | None = None) -> list[str]:
    found = checked(raw, KEYS if keys is None else keys, NOW)
    assert {check.domain for check in found} <= {"bank.example"}
    return [check.result.value for check in found]


def tagged(*tags: bytes) -> bytes:
    return GOOD.replace(b"v=1;", b"v=1; " + b" ".join(tags), 1) + MAIL


@pytest.mark.parametrize("algorithm", [b"rsa-sha256", b"ed25519-sha256"])
def test_a_signature_that_holds_is_valid(algorithm: bytes) -> None:
    record = rsa_record() if algorithm == b"rsa-sha256" else ed25519_record()
    assert results(signature(algorithm=algorithm) + MAIL, {KEY: record}) == ["valid"]


def test_fields_that_servers_put_above_do_not_matter() -> None:
    assert results(b"Received: by mx.example.net id 1; x\r\nX-Spam: no\r\n" + GOOD + MAIL) == ["valid"]


@pytest.mark.parametrize(
    "raw",
    [
        GOOD + MAIL + b"PS: pay now.\r\n",
        GOOD + MAIL.replace(b"ten", b"two"),
        GOOD + MAIL.replace(b"A slot", b"A loan"),
        GOOD + MAIL.replace(b"Alice", b"Mallory"),
        GOOD.replace(b"bh=", b"bh=x") + MAIL,
    ],
)
def test_a_mail_that_was_changed_after_it_was_signed_is_invalid(raw: bytes) -> None:
    assert results(raw) == ["invalid"]


def test_a_signature_with_another_key_is_invalid() -> None:
    assert results(GOOD + MAIL, {KEY: ed25519_record(base64.b64encode(bytes(32)))}) == ["invalid"]
    assert results(GOOD + MAIL, {KEY: rsa_record()}) == ["invalid"]


@pytest.mark.parametrize(
    "raw",
    [
        signature(length=True) + MAIL,
        signature(length=True) + MAIL + b"PS: pay now.\r\n",
        b"Subject: A loan\r\n" + GOOD + MAIL,
        b"Date: Mon, 7 Dec 2026 09:00:00 +0000\r\n" + GOOD + MAIL,
        signature(algorithm=b"rsa-sha1") + MAIL,
        *(signature(headers=tuple(one for one in HEADERS if one != left)) + MAIL for left in HEADERS[1:]),
        tagged(b"x=1700000000;"),
        tagged(b"x=soon;"),
        tagged(b"x=" + b"9" * 400 + b";"),
    ],
)
def test_a_signature_that_would_hold_for_another_mail_or_another_day_is_weak(raw: bytes) -> None:
    assert results(raw, {KEY: rsa_record() if b"rsa-sha1" in raw else ed25519_record()}) == ["weak"]


def test_a_key_of_512_bits_is_weak() -> None:
    assert results(signature(algorithm=b"rsa-sha256") + MAIL, {KEY: short_record()}) == ["weak"]


def test_a_field_that_the_mail_does_not_have_need_not_be_signed() -> None:
    raw = b"From: alice@bank.example\r\nDate: Tue, 1 Dec 2026 09:00:00 +0000\r\n\r\nhello\r\n"
    assert results(signature(raw, headers=(b"from", b"date")) + raw) == ["valid"]
    assert results(signature(raw, headers=(b"from", b"from", b"date", b"subject")) + raw) == ["valid"]


@pytest.mark.parametrize(
    "record", [None, "", "v=DKIM1; p=", "v=DKIM1; p=!", "nonsense", "k=other; p=AA==", "v=DKIM2; p=AA"]
)
def test_without_a_key_nothing_is_known(record: str | None) -> None:
    assert results(signature(algorithm=b"rsa-sha256") + MAIL, {KEY: record}) == ["no_key"]


def test_every_signature_is_checked_not_only_the_first() -> None:
    assert results(BROKEN + GOOD + MAIL) == ["invalid", "valid"]
    assert results(GOOD + BROKEN + MAIL) == ["valid", "invalid"]
    assert results(signature(domain=b"evil.example") + GOOD + MAIL, KEYS) == ["valid"]


def test_only_keys_of_the_from_domain_are_wanted_and_only_five() -> None:
    many = b"".join(GOOD.replace(b"s=k", b"s=k%d" % number) for number in range(9))
    assert wanted_keys(many + MAIL) == tuple(f"k{number}._domainkey.bank.example" for number in range(5))
    assert wanted_keys(GOOD + GOOD + MAIL) == (KEY,)


@pytest.mark.parametrize(
    "raw",
    [
        MAIL,
        signature(domain=b"evil.example") + MAIL,
        signature(domain=b"mail.bank.example") + MAIL,
        signature(domain=b"example") + MAIL,
        GOOD + MAIL.replace(b"From:", b"X-From:"),
        GOOD + b"From: bob@evil.example\r\n" + MAIL,
        GOOD.replace(b"s=k;", b"s=k; s=k;") + MAIL,
        GOOD.replace(b"s=k", b"s=../k") + MAIL,
        GOOD.replace(b"s=k", b"s=" + b"k" * 300) + MAIL,
        GOOD.replace(b"s=k", b"s=" + b"k" * 9000) + MAIL,
        tagged(b"z=" + b"x" * 9000 + b";"),
        b"DKIM-Signature: nonsense\r\n" + MAIL,
        b"",
    ],
)
def test_no_other_key_is_ever_looked_up(raw: bytes) -> None:
    assert wanted_keys(raw) == ()
    assert results(raw) == []


def test_mails_that_are_no_mails_are_no_reason_to_fail() -> None:
    assert results(b"X-Note: a\r\nno field\r\n" + GOOD + MAIL) == ["no_key"]
    for raw in (b"no field\r\n" + GOOD + MAIL, b"\0" * 100, GOOD):
        assert set(results(raw)) <= {"invalid", "valid"}


def test_the_child_checks_what_the_parent_looked_up() -> None:
    asked = []

    def look_up(name: str) -> str | None:
        asked.append(name)
        return KEYS.get(name)

    expected = (
        SignatureCheck("bank.example", SignatureResult.INVALID),
        SignatureCheck("bank.example", SignatureResult.VALID),
    )
    assert recheck_limited(BROKEN + GOOD + MAIL, look_up, NOW) == expected
    assert asked == [KEY]
    assert parse_limited(GOOD + MAIL).text == "Friday at ten?"


def test_dns_that_does_not_answer_is_no_failure_of_the_signature() -> None:
    def silent(name: str) -> str | None:
        raise ProofUnavailable("DNS: no answer")

    with pytest.raises(ProofUnavailable):
        recheck_limited(GOOD + MAIL, silent, NOW)
    assert recheck_limited(MAIL, silent, NOW) == ()


def test_a_mail_that_takes_too_long_to_check_leaves_nothing_known() -> None:
    assert recheck_limited(GOOD + MAIL + b" \t" * 3_000_000 + b"x\r\n", KEYS.get, NOW, seconds=0.01) == ()


def test_all_keys_of_a_mail_share_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(limited, "_KEYS_SECONDS", -1.0)
    with pytest.raises(ProofUnavailable):
        recheck_limited(GOOD + MAIL, asked.append, NOW)
    assert asked == []
