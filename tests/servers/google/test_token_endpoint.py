"""Tokens: for whom, for what, how long; refused as Google refuses."""

import time
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import crypt, jwt
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google.oauth2 import service_account

from tests.servers.google.client import EVENTS, OWNER, Answer, Client
from tests.servers.google.fake_google import FakeGoogle
from tests.servers.google.grants import CALENDAR_SCOPE, CLIENT_ID, CLIENT_SECRET
from tests.servers.google.token_endpoint import JWT_BEARER

ROBOT = "robot@project.iam.example"
EVENTS_SCOPE, FREEBUSY = f"{CALENDAR_SCOPE}.events", f"{CALENDAR_SCOPE}.freebusy"
DESK = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 1024)  # short: it is quickly made


def pem(key: rsa.RSAPrivateKey) -> str:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def refresh(client: Client, token: str, **form: str) -> Answer:
    return client.form(client.google.token_url, **DESK | {"grant_type": "refresh_token", "refresh_token": token} | form)


def error(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.said["error"]


def test_a_refresh_token_gives_tokens_that_work(google: FakeGoogle, client: Client) -> None:
    token = google.refresh_token(EVENTS_SCOPE, FREEBUSY, user=OWNER)
    said = refresh(client, token).said
    assert (said["token_type"], said["expires_in"], set(said["scope"].split())) == (
        "Bearer",
        3599,
        {EVENTS_SCOPE, FREEBUSY},
    )
    assert client.ask("GET", "calendars/primary/events", token=said["access_token"]).status == 200
    assert refresh(client, token, scope=FREEBUSY).said["scope"] == FREEBUSY
    google.grants.refresh_lives = 604_800
    assert refresh(client, token).said["refresh_token_expires_in"] == 604_800
    assert (google.requests[0].method_id, google.requests[0].body["refresh_token"]) == ("token", token)


def test_refusals_of_a_refresh_are_told_apart(google: FakeGoogle, client: Client) -> None:
    google.grants.clients["other.apps.example"] = "secret"
    token = google.refresh_token(EVENTS_SCOPE)
    assert error(refresh(client, "invented")) == (400, "invalid_grant")
    assert error(refresh(client, token, client_id="nobody")) == (401, "invalid_client")
    assert error(refresh(client, token, client_secret="x")) == (401, "invalid_client")
    other = refresh(client, token, client_id="other.apps.example", client_secret="secret")
    assert error(other) == (401, "unauthorized_client")
    assert error(refresh(client, token, scope=CALENDAR_SCOPE)) == (400, "invalid_scope")
    assert error(refresh(client, token, grant_type="password")) == (400, "unsupported_grant_type")
    for fault in ("invalid_grant", "invalid_client", "unauthorized_client"):
        google.fail("token", fault)
        assert error(refresh(client, token))[1] == fault
    google.fail("token", "unavailable")
    assert refresh(client, token).status == 503
    google.fail("token", "changed_shape")
    assert "access_token" not in refresh(client, token).said


def test_a_revoked_token_is_worth_nothing_nor_what_it_gave(google: FakeGoogle, client: Client) -> None:
    token = google.refresh_token()
    access = refresh(client, token).said["access_token"]
    assert client.form(google.revoke_url, token=token).status == 200
    assert error(refresh(client, token)) == (400, "invalid_grant")
    assert client.ask("GET", EVENTS, token=access).status == 401
    assert error(client.form(google.revoke_url, token=token)) == (400, "invalid_token")
    single = google.access_token()
    assert client.form(google.revoke_url, token=single).status == 200
    assert client.ask("GET", EVENTS, token=single).status == 401


def robot(google: FakeGoogle, key: rsa.RSAPrivateKey, subject: str | None, *scopes: str) -> Any:
    info = {"client_email": ROBOT, "token_uri": google.token_url, "private_key": pem(key), "private_key_id": "1"}
    return service_account.Credentials.from_service_account_info(info, scopes=scopes, subject=subject)


def test_a_service_account_acts_for_whom_it_may(google: FakeGoogle, client: Client, key: rsa.RSAPrivateKey) -> None:
    google.add_service_account(ROBOT, key.public_key(), subjects=[OWNER], scopes=[EVENTS_SCOPE])
    credentials = robot(google, key, OWNER, EVENTS_SCOPE)
    credentials.refresh(Request())
    assert client.ask("GET", "calendars/primary/events", token=credentials.token).status == 200
    itself = robot(google, key, None, CALENDAR_SCOPE)
    itself.refresh(Request())
    assert google.grants.access[itself.token][0].service is True


@pytest.mark.parametrize(
    ("subject", "scope", "expected"),
    [
        (OWNER, FREEBUSY, "unauthorized_client"),
        ("ann@frontdesk.example", EVENTS_SCOPE, "invalid_grant"),
        (OWNER, "https://mail.google.com/", "unauthorized_client"),
        (OWNER, f"{CALENDAR_SCOPE}.everything", "invalid_scope"),
    ],
)
def test_what_a_service_account_may_not_is_told_apart(
    google: FakeGoogle, key: rsa.RSAPrivateKey, subject: str, scope: str, expected: str
) -> None:
    google.add_service_account(ROBOT, key.public_key(), subjects=[OWNER], scopes=[EVENTS_SCOPE])
    with pytest.raises(RefreshError) as refused:
        robot(google, key, subject, scope).refresh(Request())
    assert refused.value.args[1]["error"] == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "stranger@project.iam.example"},
        {"aud": "http://127.0.0.1/elsewhere"},
        {"exp": 0},
        {"exp": 7200},
        {"iat": 3000},
        {"scope": ""},
    ],
)
def test_a_claim_that_is_not_right_is_refused(
    google: FakeGoogle, client: Client, key: rsa.RSAPrivateKey, wrong: dict[str, Any]
) -> None:
    google.add_service_account(ROBOT, key.public_key())
    now = int(time.time())
    said = {"iss": ROBOT, "aud": google.token_url, "scope": CALENDAR_SCOPE, "iat": 0, "exp": 3600} | wrong
    claims = said | {"iat": now + said["iat"], "exp": now + said["exp"]}
    signed = jwt.encode(crypt.RSASigner.from_string(pem(key)), claims).decode()
    assert client.form(google.token_url, grant_type=JWT_BEARER, assertion=signed).status == 400


def test_a_signature_that_is_not_the_accounts_is_refused(
    google: FakeGoogle, client: Client, key: rsa.RSAPrivateKey
) -> None:
    google.add_service_account(ROBOT, rsa.generate_private_key(65537, 1024).public_key())
    with pytest.raises(RefreshError, match="invalid_grant"):
        robot(google, key, None, CALENDAR_SCOPE).refresh(Request())
    for assertion in ("", "a.b", "a.b.c", "e30.e30.e30"):
        said = client.form(google.token_url, grant_type=JWT_BEARER, assertion=assertion)
        assert error(said) == (400, "invalid_grant")
