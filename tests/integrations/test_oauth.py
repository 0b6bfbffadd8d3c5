"""Access tokens from a real token server: for whom, for how long, over HTTP and HTTPS."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from agent.errors import AccessDenied, TransientError
from integrations.oauth import AccessToken, GoogleRefreshToken, GoogleServiceAccount, MicrosoftClientCredentials
from tests.servers import token_server as there
from tests.servers.certificate import Certificate
from tests.servers.token_server import TokenServer, token_server

Make = Callable[..., AccessToken]
KINDS = ("refresh_token", "service_account", "client_credentials")


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture
def server(key: rsa.RSAPrivateKey, certificate: Certificate) -> Iterator[TokenServer]:
    with token_server(key, certificate.server_context()) as running:
        yield running


@pytest.fixture(params=KINDS)
def make(request: pytest.FixtureRequest, server: TokenServer, certificate: Certificate, tmp_path: Path) -> Make:
    """Return what makes tokens of each kind at the server; changes may spoil them."""
    (tmp_path / "key.json").write_text(server.key_file())

    def made(**changes: object) -> AccessToken:
        client = {"client_id": there.CLIENT_ID, "client_secret": there.CLIENT_SECRET}
        at = {"token_url": server.url, "cafile": str(certificate.cert), "timeout": 5.0}
        settings: dict[str, dict[str, object]] = {
            "refresh_token": {**client, "refresh_token": there.REFRESH_TOKEN, **at},
            "service_account": {"key_file": tmp_path / "key.json", "subject": there.SUBJECT, **at},
            "client_credentials": {**client, "tenant": there.TENANT, **at},
        }
        return CLASSES[request.param](**settings[request.param] | changes)

    return made


CLASSES: dict[str, Make] = dict(
    zip(KINDS, (GoogleRefreshToken, GoogleServiceAccount, MicrosoftClientCredentials), strict=True)
)


def test_a_token_is_used_again_until_a_fresh_one_is_wanted(make: Make, server: TokenServer) -> None:
    token = make()
    assert token.expires_at() is None
    assert [token(fresh) for fresh in (False, False, True, False)] == [server.given[n] for n in (0, 0, 1, 1)]
    expiry = token.expires_at()
    assert expiry is not None
    assert expiry.tzinfo is UTC
    assert token.scopes in ((there.GOOGLE_SCOPE,), (there.MICROSOFT_SCOPE,))


@pytest.mark.parametrize(("seconds", "asked"), [(200, 3), ("200", 3), (3600, 1), ("3600", 1)])
def test_a_token_that_expires_soon_is_not_used_again(
    make: Make, server: TokenServer, seconds: object, asked: int
) -> None:
    server.expires_in = seconds
    token = make()
    assert [token(False) for _ in range(3)][-1] == server.given[-1]
    assert len(server.asked) == asked


def test_many_threads_share_one_token(make: Make, server: TokenServer) -> None:
    token, got = make(), list[str]()
    threads = [threading.Thread(target=lambda: got.append(token(False))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [server.given[0]] * 8
    assert len(server.asked) == 1


def test_after_a_failure_the_next_call_asks_again(make: Make, server: TokenServer) -> None:
    token = make()
    token(False)
    server.faults.append((503, ""))
    with pytest.raises(TransientError):
        token(True)
    assert token(False) == server.given[1]


def test_a_certificate_that_is_not_trusted_is_our_configuration(make: Make, server: TokenServer) -> None:
    with pytest.raises(AccessDenied, match="certificate is not trusted"):
        make(cafile=None)(False)
    assert server.asked == []


@pytest.mark.parametrize("kind", KINDS[:2])
def test_google_is_asked_over_plain_http_too(kind: str, key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    with token_server(key) as server:
        (tmp_path / "key.json").write_text(server.key_file())
        token = (
            GoogleRefreshToken(
                client_id=there.CLIENT_ID,
                client_secret=there.CLIENT_SECRET,
                refresh_token=there.REFRESH_TOKEN,
                token_url=server.url,
            )
            if kind == "refresh_token"
            # The key file says where it is asked.
            else GoogleServiceAccount(key_file=tmp_path / "key.json", subject=there.SUBJECT)
        )
        assert token(False) == server.given[0]


def test_microsoft_is_asked_over_https_only() -> None:
    token = MicrosoftClientCredentials(
        tenant="t.example", client_id="c", client_secret="s", token_url="http://127.0.0.1:1"
    )
    with pytest.raises(AccessDenied):
        token(False)


def test_a_changed_key_file_counts_from_the_next_token_on(server: TokenServer, tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_text("{}")
    account = GoogleServiceAccount(key_file=file, subject=there.SUBJECT, token_url=server.url)
    with pytest.raises(AccessDenied, match="the key file cannot be used"):
        account(False)
    file.write_text(server.key_file())
    with pytest.raises(AccessDenied, match="certificate"):
        account(False)
