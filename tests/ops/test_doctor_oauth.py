"""What the doctor finds of access tokens; none is ever shown."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from integrations.oauth import GoogleRefreshToken, GoogleServiceAccount, MicrosoftClientCredentials
from integrations.oauth.access_token import AccessToken
from ops.doctor.findings import Finding
from ops.doctor.logins import check_token
from tests.ops.doctor_bench import closed_port, now
from tests.servers.certificate import make_certificate
from tests.servers.https import tls_front
from tests.servers.token_server import (
    CLIENT_ID,
    CLIENT_SECRET,
    GOOGLE_SCOPE,
    MICROSOFT_SCOPE,
    REFRESH_TOKEN,
    TENANT,
    TokenServer,
    token_server,
)


def asked(token: AccessToken, ahead: timedelta = timedelta()) -> Finding:
    (finding,) = check_token(token, lambda: now() + ahead)
    assert not any(secret in str(finding) for secret in (CLIENT_SECRET, REFRESH_TOKEN, "ya29"))
    return finding


def google(url: str, refresh_token: str = REFRESH_TOKEN) -> AccessToken:
    return GoogleRefreshToken(
        client_id=CLIENT_ID, client_secret=CLIENT_SECRET, refresh_token=refresh_token, token_url=url, timeout=3
    )


@pytest.fixture(scope="module")
def server() -> Iterator[TokenServer]:
    with token_server(rsa.generate_private_key(65537, 2048)) as running:
        yield running


def test_a_token_for_mail_is_fine_with_its_end_and_its_scopes(server: TokenServer):
    finding = asked(google(server.url))
    assert (finding.code, finding.facts["scopes"]) == ("ok", [GOOGLE_SCOPE])
    assert str(finding.facts["expires_at"]) > now().isoformat()


def test_a_token_of_microsoft_is_fine_too(server: TokenServer, tmp_path: Path):
    certificate = make_certificate(tmp_path)
    with token_server(server.key, certificate.server_context()) as other:
        token = MicrosoftClientCredentials(
            tenant=TENANT,
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            token_url=other.url,
            cafile=str(certificate.cert),
            timeout=3,
        )
        finding = asked(token)
    assert (finding.code, finding.facts["scopes"]) == ("ok", [MICROSOFT_SCOPE])


def test_a_refusal_is_shown_in_the_servers_words(server: TokenServer):
    finding = asked(google(server.url, "1//another"))
    assert (finding.code, "invalid_grant" in finding.message) == ("oauth_refused", True)


def test_a_token_for_something_else_is_a_problem(server: TokenServer):
    given = {"access_token": "ya29.x", "expires_in": 3600, "scope": "https://www.googleapis.com/auth/calendar"}
    server.faults.append((200, json.dumps(given)))
    assert asked(google(server.url)).code == "oauth_not_for_mail"


def test_a_token_that_has_expired_by_our_clock_is_a_problem(server: TokenServer):
    assert asked(google(server.url), timedelta(hours=2)).code == "oauth_expired"


def test_a_key_file_that_cannot_be_used_is_named(tmp_path: Path):
    token = GoogleServiceAccount(key_file=tmp_path / "gone.json", subject="desk@frontdesk.example")
    assert asked(token).code == "oauth_key_file"


def test_a_server_that_is_not_there_or_not_to_be_trusted_is_told(server: TokenServer, tmp_path: Path):
    assert asked(google(f"http://127.0.0.1:{closed_port()}/")).code == "oauth_unreachable"
    server.faults.append((503, "{}"))
    assert asked(google(server.url)).code == "oauth_unreachable"
    with tls_front(make_certificate(tmp_path)) as port:
        assert asked(google(f"https://127.0.0.1:{port}/")).code == "oauth_certificate"
    assert asked(google(server.url.replace("http:", "https:"))).code == "oauth_not_tls"
