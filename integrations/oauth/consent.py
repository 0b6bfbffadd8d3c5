"""A person's consent for an installed app: shown an address, answered on loopback, turned into a token that lasts."""

import hmac
import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from google_auth_oauthlib.flow import InstalledAppFlow

from integrations.oauth.client_file import Client
from integrations.oauth.endpoint import Endpoint
from integrations.oauth.failures import oauth_errors
from integrations.oauth.redirect import Redirect
from integrations.oauth.scopes import CALENDAR, not_granted
from integrations.oauth.stored_token import StoredToken
from integrations.said import said

# At DEBUG these log codes and tokens.
for _name in ("requests_oauthlib", "oauthlib", "google_auth_oauthlib"):
    logging.getLogger(_name).setLevel(logging.WARNING)

_REFUSED = {
    "access_denied": "consent was denied; connect again and agree, as somebody who may see the calendar",
    "admin_policy_enforced": "the administrator of the Workspace does not let this app in: have the client id trusted",
    "org_internal": "the app is internal to another Workspace: take an account of that one",
}


class NoConsent(Exception):
    """There is no consent that can be used; the message says why and what to do."""


def ask_consent(
    client: Client,
    redirect: Redirect,
    show: Callable[[str], None],
    now: Callable[[], datetime],
    *,
    wait: float = 300.0,
    endpoint: Endpoint | None = None,
) -> StoredToken:
    """Show where to consent, wait, and fetch the token; NoConsent, or a failure of the token server.

    The address, its state and the proof key (PKCE) are google-auth-oauthlib's. Its own page takes the first request
    for the answer, whatever it asks for, and its way to the token fails where a person ticks less than was asked for:
    both are ours.
    """
    flow = _flow(client, redirect)
    address, state = flow.authorization_url(access_type="offline", prompt="consent")
    show(address)
    answer = redirect.wait(wait)
    if answer is None:
        raise NoConsent(f"nobody answered within {wait:g} seconds; connect again")
    code = _code(answer, state)
    asked_at = now()
    with oauth_errors(client.client_secret, code, flow.code_verifier):
        given = (endpoint or Endpoint(None, 30.0)).post(client.token_uri, data=_exchange(client, redirect, flow, code))
    return _stored(client, json.loads(given.text), asked_at)


def _flow(client: Client, redirect: Redirect) -> Any:
    config = {"installed": client.model_dump()}
    return InstalledAppFlow.from_client_config(
        config, CALENDAR, redirect_uri=redirect.url, autogenerate_code_verifier=True
    )


def _exchange(client: Client, redirect: Redirect, flow: Any, code: str) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": flow.code_verifier,
        "redirect_uri": redirect.url,
        "client_id": client.client_id,
        "client_secret": client.client_secret,
    }


def _code(answer: Mapping[str, str], state: str) -> str:
    if not hmac.compare_digest(answer.get("state", "").encode(), state.encode()):
        raise NoConsent("the answer belongs to another attempt; close that window and connect again")
    if "error" in answer:
        refused = answer["error"]
        raise NoConsent(_REFUSED.get(refused, f"Google refused: {said(refused)}; its page says what to do"))
    return answer["code"]


def _stored(client: Client, given: Mapping[str, Any], asked_at: datetime) -> StoredToken:
    granted = tuple(str(given.get("scope") or "").split())
    if lacking := not_granted(granted):
        boxes = " and ".join(lacking)
        raise NoConsent(f"consent was not given to {boxes}; connect again and tick every box")
    refresh_token = given.get("refresh_token")
    if not (isinstance(refresh_token, str) and refresh_token):
        where = "https://myaccount.google.com/connections"
        raise NoConsent(f"Google gave no refresh token; remove the app's access at {where} and connect again")
    life = given.get("refresh_token_expires_in")
    is_told = isinstance(life, int) and not isinstance(life, bool) and 0 < life < 10**9
    return StoredToken(
        client_id=client.client_id,
        client_secret=client.client_secret,
        refresh_token=refresh_token,
        token_url=client.token_uri,
        scopes=granted,
        connected_at=asked_at,
        expires_at=asked_at + timedelta(seconds=life) if is_told and life else None,
    )
