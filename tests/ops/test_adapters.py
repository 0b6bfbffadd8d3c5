"""What the settings of the mailbox make of a mail that is read, and those of the models of a question."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from agent.domain import Email, MailUid, ModelCall, Person
from agent.errors import ProofUnavailable, TooLong
from integrations.dns_keys import DnsKeys
from integrations.mime import parse
from ops.adapters import configured_model, fallback_model, imap_mailbox, sender_auth
from ops.settings import Settings
from tests.integrations.mime.signed_mails import MAIL, ed25519_record, signature
from tests.servers.imap_script import ImapScript, imap_script
from tests.servers.model_answers import FILLED, GOOD, Form
from tests.servers.model_endpoint import QUESTION, SECRET
from tests.servers.model_server import answer, completion, model_server

DESK = Person("Desk", "desk@example.net")
PASS = b"Authentication-Results: mx.example.net; dmarc=pass header.from=bank.example\r\n"
RELAYED = b"Received: from mx.example.net by store.example.org with ESMTP id 1\r\n"


@pytest.fixture
def script() -> Iterator[ImapScript]:
    raw = PASS + signature() + MAIL
    with imap_script(mails={1: raw, 2: raw.replace(b"ten", b"two"), 3: PASS + MAIL}) as running:
        yield running


def settings(port: int = 1, **imap: object) -> Settings:
    account = {"host": "127.0.0.1", "port": port, "tls": "none", "username": "desk", "password": "secret"}
    owner = {"name": "Olive Owner", "address": "olive@example.com"}
    return Settings.model_validate({"owner": owner, "imap": {**account, **imap}, "secret_key": "s" * 32})


def read(script: ImapScript, uid: int, *, recheck: bool) -> Email:
    made = imap_mailbox(settings(script.port, recheck_dkim=recheck), DESK, lambda: datetime(2026, 12, 1, tzinfo=UTC))
    with closing(made) as mailbox:
        return mailbox.read(MailUid(mailbox.status().newest.uidvalidity, uid))


def test_signatures_are_checked_again_where_the_settings_say_so(
    script: ImapScript, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DnsKeys, "look_up", lambda _, name: ed25519_record())
    auth = sender_auth(settings(authserv_id="mx.example.net"))
    found = [read(script, uid, recheck=True) for uid in (1, 2, 3)]
    assert [[check.result.value for check in email.signatures] for email in found] == [["valid"], ["invalid"], []]
    assert [auth.verify(email).reason for email in found] == ["dmarc_pass", "signature_broken", "dmarc_pass"]


def test_dns_that_does_not_answer_is_a_reason_to_read_the_mail_later(
    script: ImapScript, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(_: DnsKeys, name: str) -> str | None:
        raise ProofUnavailable("DNS: no answer to the question for a key")

    monkeypatch.setattr(DnsKeys, "look_up", silent)
    with pytest.raises(ProofUnavailable):
        read(script, 1, recheck=True)
    assert read(script, 3, recheck=True).signatures == ()
    assert read(script, 1, recheck=False).signatures == ()


def test_who_is_believed_is_what_the_settings_name() -> None:
    email = parse(RELAYED + PASS + MAIL)
    assert sender_auth(settings()).verify(email).reason == "no_trust_anchor"
    assert sender_auth(settings(authserv_id="mx.example.net")).verify(email).reason == "no_results"
    own = sender_auth(settings(authserv_id=" MX.example.net", own_hosts="store.example.org"))
    assert own.verify(email).reason == "dmarc_pass"


def test_a_model_is_asked_as_its_section_says() -> None:
    calls: list[ModelCall] = []
    with model_server([answer(completion(GOOD))]) as server:
        section = {"base_url": server.url, "api_key": SECRET, "name": "second", "window_tokens": 4096}
        section |= {"answer_format": "json_object", "leave_out": "seed  temperature"}
        given = Settings.model_validate({"owner": {}, "fallback": section})
        make_model = fallback_model(given)
        assert make_model is not None
        with make_model(calls.append) as model:
            assert model.fill(QUESTION, Form) == FILLED
            with pytest.raises(TooLong):
                model.fill(replace(QUESTION, user="x" * 9000), Form)
    [request] = server.requests
    assert (request["model"], request["store"], request["response_format"]["type"]) == ("second", False, "json_object")
    assert not {"seed", "temperature"} & set(request)
    assert [(call.model, call.result) for call in calls] == [("second", "ok")]


def test_without_a_name_there_is_no_second_model_and_without_an_address_openai_is_asked() -> None:
    assert fallback_model(settings()) is None
    given = Settings.model_validate({"owner": {}, "model": {"name": "first", "api_key": SECRET}})
    with configured_model(given.model)(lambda _: None) as model:
        assert str(vars(model)["_client"].base_url) == "https://api.openai.com/v1/"
