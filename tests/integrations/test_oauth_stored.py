"""A consent that lies in a file: read, used, replaced where Google replaces its token, and what a refusal means."""

import json
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from agent.errors import AccessDenied
from integrations.oauth import GoogleServiceAccount, GoogleStoredToken
from integrations.oauth.failures import BadTokenFile, Refused, Why
from integrations.oauth.scopes import CALENDAR
from integrations.oauth.stored_token import StoredToken, read_token, write_token
from tests.servers import token_server as there
from tests.servers.token_server import TokenServer, token_server


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 1024)


@pytest.fixture
def server(key: rsa.RSAPrivateKey) -> Iterator[TokenServer]:
    with token_server(key) as running:
        yield running


def consent(server: TokenServer, **changes: object) -> StoredToken:
    """Return a consent that the server takes."""
    fields: dict[str, object] = {
        "client_id": there.CLIENT_ID,
        "client_secret": there.CLIENT_SECRET,
        "refresh_token": there.REFRESH_TOKEN,
        "token_url": server.url,
        "scopes": (there.GOOGLE_SCOPE,),
        "connected_at": datetime(2026, 12, 1, tzinfo=UTC),
    }
    return StoredToken.model_validate(fields | changes)


@pytest.fixture
def file(server: TokenServer, tmp_path: Path) -> Path:
    write_token(tmp_path / "token.json", consent(server))
    return tmp_path / "token.json"


def rotating(server: TokenServer, refresh_token: str) -> None:
    """Have the next answer bring another refresh token."""
    given = {"access_token": "ya29.next", "expires_in": 3600, "refresh_token": refresh_token}
    server.faults.append((200, json.dumps(given | {"scope": there.GOOGLE_SCOPE})))


def test_what_is_written_is_read_for_us_alone_and_nothing_else_is_left(file: Path, server: TokenServer) -> None:
    assert read_token(file) == consent(server)
    write_token(file, consent(server, refresh_token="other"))
    assert read_token(file).refresh_token == "other"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]
    assert not any(secret in repr(read_token(file)) for secret in ("other", there.CLIENT_SECRET))


def test_a_write_that_fails_leaves_the_old_file(file: Path, server: TokenServer) -> None:
    kept = file.read_bytes()
    (file.parent / "folder").mkdir()
    with pytest.raises(BadTokenFile):
        write_token(file.parent / "folder" / "gone" / "token.json", consent(server))
    with pytest.raises(BadTokenFile):
        write_token(file.parent / "folder", consent(server))
    assert file.read_bytes() == kept
    assert sorted(path.name for path in file.parent.iterdir()) == ["folder", "token.json"]


def test_a_stored_consent_gives_tokens_and_says_what_for(file: Path, server: TokenServer) -> None:
    token = GoogleStoredToken(file)
    assert (token.scopes, token.expires_at()) == ((there.GOOGLE_SCOPE,), None)
    assert [token(fresh) for fresh in (False, False, True)] == [server.given[n] for n in (0, 0, 1)]
    assert token.expires_at() is not None
    assert token.scopes == (there.GOOGLE_SCOPE,)


def test_a_refresh_token_that_google_replaces_is_replaced_in_the_file(file: Path, server: TokenServer) -> None:
    rotating(server, "1//next")
    assert GoogleStoredToken(file)(False) == "ya29.next"
    assert read_token(file) == consent(server, refresh_token="1//next")


def test_a_replacement_that_cannot_be_written_is_loud_and_written_at_the_next_call(
    file: Path, server: TokenServer
) -> None:
    in_the_way = file.with_name(f".token.json.{os.getpid()}")
    in_the_way.mkdir()
    rotating(server, "1//next")
    token = GoogleStoredToken(file)
    for _ in range(2):
        with pytest.raises(AccessDenied, match="the token file cannot be used"):
            token(False)
    assert read_token(file) == consent(server)
    rotating(server, "1//third")
    with pytest.raises(AccessDenied):
        token(True)
    assert [asked["refresh_token"] for asked in server.asked] == [there.REFRESH_TOKEN, "1//next"]
    in_the_way.rmdir()
    assert token(False) == "ya29.next"
    assert read_token(file) == consent(server, refresh_token="1//third")


def test_somebody_may_connect_again_while_we_run(file: Path, server: TokenServer) -> None:
    write_token(file, consent(server, refresh_token="1//revoked-canary"))
    token = GoogleStoredToken(file)
    with pytest.raises(AccessDenied) as caught:
        token(False)
    assert "invalid_grant" in str(caught.value)
    assert "canary" not in str(caught.value)
    write_token(file, consent(server))
    assert token(False) == server.given[0]


@pytest.mark.parametrize("content", [None, "", "{}", "[]", '{"client_id": 1}', "\ud800"])
def test_a_file_that_is_no_consent_is_access_denied(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "token.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    token = GoogleStoredToken(tmp_path / "token.json")
    for ask in (lambda: token(False), token.stored):
        with pytest.raises(AccessDenied, match="OAuth: the token file cannot be used"):
            ask()


@pytest.mark.parametrize(
    ("error", "description", "why"),
    [
        ("invalid_grant", "Token has been expired or revoked.", Why.CONSENT),
        ("invalid_grant", "Bad Request", Why.CONSENT),
        ("invalid_grant", "", Why.CONSENT),
        (
            "invalid_grant",
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.",
            Why.CLOCK,
        ),
        ("invalid_grant", "Check your iat and exp values in the JWT claim.", Why.CLOCK),
        ("invalid_grant", "Invalid JWT Signature.", Why.KEY),
        ("invalid_grant", "Invalid grant: account not found", Why.KEY),
        ("invalid_grant", "Invalid email or User ID", Why.SUBJECT),
        ("invalid_client", "The OAuth client was not found.", Why.CLIENT),
        ("deleted_client", "The OAuth client was deleted.", Why.CLIENT),
        ("unauthorized_client", "Client is unauthorized to retrieve access tokens using this method", Why.NOT_ALLOWED),
        ("access_denied", "Requested client not authorized.", Why.NOT_ALLOWED),
        ("invalid_scope", "Some requested scopes cannot be shown", Why.SCOPE),
        ("unsupported_grant_type", "", Why.OTHER),
    ],
)
def test_refusals_are_told_apart(server: TokenServer, file: Path, error: str, description: str, why: Why) -> None:
    server.faults.append((400, json.dumps({"error": error, "error_description": description})))
    with pytest.raises(AccessDenied) as caught:
        GoogleStoredToken(file)(False)
    assert isinstance(caught.value.__cause__, Refused)
    assert caught.value.__cause__.why is why


def test_a_service_account_asks_for_the_scopes_that_it_is_made_with(server: TokenServer, tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text(server.key_file())
    account = GoogleServiceAccount(key_file=tmp_path / "key.json", subject=there.SUBJECT, scopes=CALENDAR)
    with pytest.raises(AccessDenied, match="invalid_scope"):  # the server knows of mail alone
        account(False)
    assert account.scopes == CALENDAR
