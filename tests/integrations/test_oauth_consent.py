"""A person's consent: asked for with a proof key, answered on loopback, and turned into a token that lasts."""

import base64
import hashlib
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from agent.errors import AccessDenied, TransientError
from integrations.oauth.client_file import Client, WrongClient, read_client
from integrations.oauth.consent import NoConsent, ask_consent
from integrations.oauth.redirect import PortBusy, listening
from integrations.oauth.scopes import CALENDAR, not_granted
from integrations.oauth.stored_token import StoredToken
from tests.servers.token_server import TokenServer, token_server

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
SECRET, CODE, REFRESH = "secret-canary-3141592653", "code-canary-2718281828", "1//refresh-canary-1618033988"
GIVEN = {"access_token": "ya29.a", "expires_in": 3599, "refresh_token": REFRESH, "scope": " ".join(CALENDAR)}


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 1024)


@pytest.fixture
def google(key: rsa.RSAPrivateKey) -> Iterator[TokenServer]:
    with token_server(key) as running:
        running.faults.append((200, json.dumps(GIVEN)))
        yield running


def answers(google: TokenServer, status: int, body: object) -> None:
    google.faults[:] = [(status, body if isinstance(body, str) else json.dumps(body))]


def client(google: TokenServer) -> Client:
    auth = "https://accounts.example.com/o/oauth2/auth?hl=en"
    return Client(client_id="id.example", client_secret=SECRET, auth_uri=auth, token_uri=f"{google.url}/token")


class Browser:
    """Opens the address as a person does, and brings their answer to the page on loopback."""

    def __init__(self, **answer: str) -> None:
        self.answer = {"code": CODE} | answer
        self.asked: dict[str, str] = {}
        self.threads: list[threading.Thread] = []

    def __call__(self, address: str) -> None:
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        fields = {name: value for name, value in ({"state": self.asked["state"]} | self.answer).items() if value}
        target = f"{self.asked['redirect_uri']}?{urlencode(fields)}"
        self.threads.append(threading.Thread(target=lambda: fetched(target)))
        self.threads[0].start()


def fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:
        text: str = answer.read().decode()
    return text


def consented(google: TokenServer, browser: Browser) -> StoredToken:
    with listening() as redirect:
        try:
            return ask_consent(client(google), redirect, browser, lambda: NOW, wait=5)
        finally:
            for thread in browser.threads:
                thread.join()


def test_consent_is_asked_for_with_a_proof_key_and_no_more_scopes_than_are_needed(google: TokenServer) -> None:
    browser = Browser()
    stored = consented(google, browser)
    assert browser.asked["scope"].split() == list(CALENDAR)
    assert (browser.asked["access_type"], browser.asked["prompt"], browser.asked["hl"]) == ("offline", "consent", "en")
    assert browser.asked["redirect_uri"].startswith("http://127.0.0.1:")
    (asked,) = google.asked
    proof = base64.urlsafe_b64encode(hashlib.sha256(asked["code_verifier"].encode()).digest()).decode().rstrip("=")
    assert (browser.asked["code_challenge_method"], browser.asked["code_challenge"]) == ("S256", proof)
    assert (asked["code"], asked["redirect_uri"]) == (CODE, browser.asked["redirect_uri"])
    assert stored == StoredToken(
        client_id="id.example",
        client_secret=SECRET,
        refresh_token=REFRESH,
        token_url=f"{google.url}/token",
        scopes=CALENDAR,
        connected_at=NOW,
    )


@pytest.mark.parametrize(
    ("life", "end"), [(604799, NOW + timedelta(seconds=604799)), (None, None), ("soon", None), (True, None)]
)
def test_the_end_of_a_consent_is_kept_where_google_tells_it(
    google: TokenServer, life: object, end: datetime | None
) -> None:
    answers(google, 200, GIVEN | {"refresh_token_expires_in": life})
    assert consented(google, Browser()).expires_at == end


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"error": "access_denied", "code": ""}, "consent was denied"),
        ({"error": "admin_policy_enforced"}, "the administrator of the Workspace does not let this app in"),
        ({"error": "org_internal"}, "internal to another Workspace"),
        ({"error": "disabled_client x@example.com"}, "Google refused: disabled_client [...]"),
        ({"state": "forged"}, "the answer belongs to another attempt"),
        ({"state": ""}, "the answer belongs to another attempt"),
    ],
)
def test_an_answer_without_consent_says_why_and_asks_for_no_token(
    google: TokenServer, answer: dict[str, str], said: str
) -> None:
    with pytest.raises(NoConsent) as caught:
        consented(google, Browser(**answer))
    assert said in str(caught.value)
    assert google.asked == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scope": CALENDAR[0]}, f"consent was not given to {CALENDAR[1]}; connect again and tick every box"),
        ({"scope": None}, f"consent was not given to {CALENDAR[0]} and {CALENDAR[1]}"),
        ({"refresh_token": None}, "Google gave no refresh token"),
        ({"refresh_token": 7}, "Google gave no refresh token"),
    ],
)
def test_a_token_that_would_not_do_is_not_kept(google: TokenServer, changes: dict[str, object], said: str) -> None:
    answers(google, 200, GIVEN | changes)
    with pytest.raises(NoConsent) as caught:
        consented(google, Browser())
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("status", "body", "kind", "said"),
    [
        (401, {"error": "invalid_client", "error_description": "Unauthorized"}, AccessDenied, "invalid_client"),
        (400, {"error": "invalid_grant", "error_description": CODE}, AccessDenied, "invalid_grant"),
        (503, "later", TransientError, "503"),
        (200, "<html>", TransientError, "cannot be read"),
    ],
)
def test_a_token_server_that_refuses_or_fails_is_told_without_secrets(
    google: TokenServer, status: int, body: object, kind: type[Exception], said: str
) -> None:
    answers(google, status, body)
    with pytest.raises(kind) as caught:
        consented(google, Browser())
    assert said in str(caught.value)
    assert not any(secret in str(caught.value) for secret in (SECRET, CODE, REFRESH))


def test_nobody_is_waited_for_for_ever(google: TokenServer) -> None:
    with listening() as redirect, pytest.raises(NoConsent, match=r"nobody answered within 0\.01 seconds"):
        ask_consent(client(google), redirect, lambda _: None, lambda: NOW, wait=0.01)


def test_what_a_browser_asks_for_beside_the_answer_is_not_taken_for_it() -> None:
    with listening() as redirect:
        for path in ("favicon.ico", "", "?state=x", "?" + "&".join(f"a{n}=1" for n in range(60)), "other?code=1"):
            with pytest.raises(urllib.error.HTTPError):
                fetched(redirect.url + path)
        assert redirect.wait(0) is None
        assert "window may be closed" in fetched(f"{redirect.url}?code=c&state=s")
        assert redirect.wait(1) == {"code": "c", "state": "s"}


def test_a_port_is_listened_on_by_one_alone() -> None:
    with listening() as redirect:
        port = urlsplit(redirect.url).port
        assert port
        with pytest.raises(PortBusy), listening(port):
            pass


DESKTOP = {"client_id": "a", "client_secret": "b", "auth_uri": "https://a.example/", "token_uri": "https://t.example/"}


def test_the_file_of_a_client_is_read(tmp_path: Path) -> None:
    file = tmp_path / "client.json"
    file.write_text(json.dumps({"installed": {**DESKTOP, "redirect_uris": ["http://localhost"], "project_id": "p"}}))
    assert read_client(file) == Client(**DESKTOP)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"web": DESKTOP}, "a client of the type Web application"),
        ({"type": "service_account", "private_key": "x"}, "the key of a service account"),
        ({"refresh_token": "x"}, "it is a token, not a client"),
        ({"installed": {"client_id": "a"}}, "not the file of a client of the type Desktop app, or not all of it"),
        ({"installed": {**DESKTOP, "token_uri": "http://t.example/"}}, "not the file of a client of the type Desktop"),
        ({"installed": {**DESKTOP, "auth_uri": "http://127.0.0.1/"}}, "not the file of a client of the type Desktop"),
        ({}, "not the file of a client of the type Desktop app"),
        ([], "it is not the file of an OAuth client"),
        ("{", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        (None, "it cannot be read (No such file or directory)"),
    ],
)
def test_a_file_of_the_wrong_type_is_told_apart(tmp_path: Path, content: object, said: str) -> None:
    file = tmp_path / "client.json"
    if content is not None:
        file.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(WrongClient) as caught:
        read_client(file)
    assert said in str(caught.value)


def test_a_wider_scope_does_as_well() -> None:
    everything = "https://www.googleapis.com/auth/calendar"
    assert not_granted((everything,)) == ()
    assert not_granted((CALENDAR[0], "https://www.googleapis.com/auth/calendar.freebusy", "openid")) == ()
    assert not_granted((everything + ".readonly",)) == (CALENDAR[0],)
    assert not_granted(()) == CALENDAR
