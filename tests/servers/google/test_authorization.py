"""The authorization page of an installed app, and what its code is good for."""

import json
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.servers.google.client import EVENTS, Answer, Client
from tests.servers.google.fake_google import FakeGoogle
from tests.servers.google.grants import CALENDAR_SCOPE, CLIENT_ID, CLIENT_SECRET
from tests.servers.google.token_endpoint import challenge_of

HOME = "http://127.0.0.1:9/"
EVENTS_SCOPE, FREEBUSY = f"{CALENDAR_SCOPE}.events", f"{CALENDAR_SCOPE}.freebusy"
VERIFIER = "verifier-" * 6
DESK = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


def consent(client: Client, **more: str) -> Answer:
    asked = {"client_id": CLIENT_ID, "redirect_uri": HOME, "response_type": "code", "scope": EVENTS_SCOPE}
    pkce = {"code_challenge": challenge_of(VERIFIER), "code_challenge_method": "S256", "access_type": "offline"}
    return client.send("GET", f"{client.google.auth_url}?{urlencode(asked | pkce | {'state': 'abc'} | more)}")


def landed(answer: Answer) -> dict[str, str]:
    assert answer.status == 302
    assert answer.headers["Location"].startswith(HOME)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def redeem(client: Client, code: str, **form: str) -> Answer:
    fixed = {"grant_type": "authorization_code", "redirect_uri": HOME, "code_verifier": VERIFIER}
    return client.form(client.google.token_url, **DESK | fixed | {"code": code} | form)


def test_an_installed_app_gets_a_refresh_token_for_its_code_once(google: FakeGoogle, client: Client) -> None:
    came = landed(consent(client))
    assert (came["state"], came["scope"]) == ("abc", EVENTS_SCOPE)
    said = redeem(client, came["code"]).said
    assert (
        client.form(google.token_url, **DESK, grant_type="refresh_token", refresh_token=said["refresh_token"]).status
        == 200
    )
    assert client.ask("GET", EVENTS, token=said["access_token"]).status == 200
    again = redeem(client, came["code"])
    assert (again.status, again.said["error"]) == (400, "invalid_grant")
    assert "refresh_token" not in redeem(client, landed(consent(client, access_type="online"))["code"]).said


def test_a_code_is_good_for_who_asked_for_it(client: Client) -> None:
    for wrong in ({"code_verifier": "x"}, {"code_verifier": ""}, {"redirect_uri": "http://127.0.0.1:8/"}):
        assert redeem(client, landed(consent(client))["code"], **wrong).status == 400


def test_the_user_may_say_no_or_give_less(google: FakeGoogle, client: Client) -> None:
    google.grants.withheld = {FREEBUSY}
    came = landed(consent(client, scope=f"{EVENTS_SCOPE} {FREEBUSY}"))
    assert redeem(client, came["code"]).said["scope"] == EVENTS_SCOPE
    google.grants.consent = False
    assert landed(consent(client)) == {"error": "access_denied", "state": "abc"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "nobody"},
        {"redirect_uri": "http://desk.example/"},
        {"redirect_uri": "urn:ietf:wg:oauth:2.0:oob"},
        {"response_type": "token"},
        {"scope": "everything"},
        {"code_challenge_method": "none"},
    ],
)
def test_the_page_refuses_what_it_does_not_know(client: Client, wrong: dict[str, str]) -> None:
    refused = consent(client, **wrong)
    assert refused.status in (400, 401)
    assert json.loads(refused.raw)["error"]
