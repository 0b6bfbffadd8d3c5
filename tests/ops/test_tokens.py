"""From the settings to a login: which token is made, and that a password wins where it is set."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from agent.domain import Person
from agent.errors import AccessDenied
from ops.adapters import imap_account, smtp_mailer
from ops.settings import Settings
from ops.tokens import access_token
from tests.servers import token_server as there
from tests.servers.certificate import make_certificate
from tests.servers.smtp_script import smtp_script
from tests.servers.token_server import token_server

DESK = Person("Front desk", there.SUBJECT)
CLIENT = {"client_id": there.CLIENT_ID, "client_secret": there.CLIENT_SECRET}
KINDS: dict[str, dict[str, object]] = {
    "google_refresh_token": {**CLIENT, "refresh_token": there.REFRESH_TOKEN},
    "google_service_account": {"key_file": "key.json"},
    "microsoft_client_credentials": {**CLIENT, "tenant": there.TENANT},
}


def settings(oauth: dict[str, object], **smtp: object) -> Settings:
    sections = {
        "owner": {"name": "Olive Owner", "address": "olive@example.com"},
        "imap": {"host": "127.0.0.1", "username": there.SUBJECT, "cafile": "trusted.pem", "timeout_seconds": 7},
        "smtp": {"host": "127.0.0.1", "tls": "none", "username": there.SUBJECT} | smtp,
    }
    return Settings.model_validate(sections | {"oauth": oauth, "secret_key": "s" * 32})


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_gets_its_token_with_what_the_settings_say(tmp_path: Path, kind: str) -> None:
    certificate = make_certificate(tmp_path)
    key = rsa.generate_private_key(65537, 2048)
    with (
        token_server(key, certificate.server_context()) as server,
        smtp_script(token="ya29.token-1") as smtp,
    ):
        (tmp_path / "key.json").write_text(server.key_file())
        oauth = KINDS[kind] | {"kind": kind, "token_url": server.url, "cafile": str(certificate.cert)}
        if "key_file" in oauth:
            oauth["key_file"] = str(tmp_path / "key.json")
        facts = smtp_mailer(settings(oauth, port=smtp.port), DESK).check()
        assert facts.logged_in
        assert smtp.logins == [f"user={there.SUBJECT}\1auth=Bearer ya29.token-1\1\1"]


def test_without_a_kind_there_is_no_token() -> None:
    assert access_token(settings({}), there.SUBJECT) is None


def test_a_password_wins_over_a_token() -> None:
    oauth = KINDS["google_refresh_token"] | {"kind": "google_refresh_token", "token_url": "http://127.0.0.1:1"}
    with smtp_script() as smtp:
        smtp_mailer(settings(oauth, port=smtp.port, password="correct-horse"), DESK).check()
        assert smtp.logins == [f"\0{there.SUBJECT}\0correct-horse"]


def test_a_mailbox_is_read_with_a_token_where_no_password_is_set() -> None:
    oauth = KINDS["google_refresh_token"] | {"kind": "google_refresh_token"}
    account = imap_account(settings(oauth))
    assert account.access_token is not None
    assert (account.username, account.cafile, account.timeout) == (there.SUBJECT, "trusted.pem", 7)
    with_password = settings(oauth).model_copy(
        update={"imap": settings(oauth).imap.model_copy(update={"password": settings(oauth).secret_key})}
    )
    assert imap_account(with_password).access_token is None


def test_mail_that_is_submitted_without_a_login_needs_no_token() -> None:
    oauth = KINDS["google_refresh_token"] | {"kind": "google_refresh_token", "token_url": "http://127.0.0.1:1"}
    with smtp_script() as smtp:
        facts = smtp_mailer(settings(oauth, port=smtp.port, username=""), DESK).check()
        assert not facts.logged_in
        assert smtp.logins == []


def test_a_secret_that_was_refused_is_not_said() -> None:
    key = rsa.generate_private_key(65537, 2048)
    with token_server(key) as server:
        wrong = CLIENT | {"client_secret": "short", "refresh_token": "tiny", "kind": "google_refresh_token"}
        with pytest.raises(AccessDenied) as caught:
            smtp_mailer(settings(wrong | {"token_url": server.url}), DESK).check()
        assert "short" not in str(caught.value)
        assert "tiny" not in str(caught.value)
