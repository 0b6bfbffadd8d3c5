"""The OAuth token endpoint, the authorization page and the revocation of tokens."""

import base64
import hashlib
import hmac
import json
import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from tests.servers.google.call import Grant
from tests.servers.google.document import SCOPES
from tests.servers.google.grants import CALENDAR_SCOPE, LIVES, Code, Consent, Grants, scopes_of
from tests.servers.google.world import World

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_AUDIENCE = "https://oauth2.googleapis.com/token"
"""What Google's own library writes as the audience, wherever the token endpoint is."""
_LONGEST_CLAIM, _TOLERANCE = 3600, 300
_SCOPE = re.compile(r"https://\S+|openid|email|profile")


@dataclass(eq=False)
class NoToken(Exception):
    """The endpoint says no."""

    status: int
    error: str
    description: str = ""

    def body(self) -> dict[str, str]:
        """Return the error as it goes over the wire."""
        return {"error": self.error} | ({"error_description": self.description} if self.description else {})


INVALID_GRANT = NoToken(400, "invalid_grant", "Token has been expired or revoked.")
INVALID_CLIENT = NoToken(401, "invalid_client", "The OAuth client was not found.")
UNAUTHORIZED_CLIENT = NoToken(
    401,
    "unauthorized_client",
    "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the "
    "scopes requested.",
)


def exchanged(world: World, grants: Grants, form: dict[str, str], authorization: str, url: str) -> dict[str, Any]:
    """Give a token for a code, a refresh token or a signed assertion."""
    kind = form.get("grant_type", "")
    if kind == JWT_BEARER:
        return _token(world, grants, _asserted(grants, form.get("assertion", ""), url))
    client_id = _client(grants, form, authorization)
    if kind == "refresh_token":
        return _refreshed(world, grants, form, client_id)
    if kind == "authorization_code":
        return _redeemed(world, grants, form, client_id)
    raise NoToken(400, "unsupported_grant_type", f"Invalid grant_type: {kind}")


def _token(world: World, grants: Grants, grant: Grant) -> dict[str, Any]:
    token = grants.access_token(grant, world.now + LIVES)
    return {"access_token": token, "expires_in": int(LIVES.total_seconds()), "token_type": "Bearer"}


def _client(grants: Grants, form: dict[str, str], authorization: str) -> str:
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    if authorization.lower().startswith("basic "):
        client_id, _, secret = base64.b64decode(authorization[6:]).decode().partition(":")
    if client_id not in grants.clients:
        raise INVALID_CLIENT
    if not hmac.compare_digest(grants.clients[client_id], secret):
        raise NoToken(401, "invalid_client", "The provided client secret is invalid.")
    return client_id


def _refreshed(world: World, grants: Grants, form: dict[str, str], client_id: str) -> dict[str, Any]:
    consent = grants.refresh.get(form.get("refresh_token", ""))
    if consent is None:
        raise INVALID_GRANT
    if consent.client_id != client_id:
        raise UNAUTHORIZED_CLIENT
    scopes = scopes_of(form.get("scope", "")) or consent.scopes
    if not scopes <= consent.scopes:
        raise NoToken(400, "invalid_scope", "Some requested scopes were invalid.")
    said = _token(world, grants, Grant(consent.user, scopes)) | {"scope": " ".join(sorted(scopes))}
    return said | _lifetime(grants)


def _lifetime(grants: Grants) -> dict[str, int]:
    return {"refresh_token_expires_in": grants.refresh_lives} if grants.refresh_lives else {}


def _redeemed(world: World, grants: Grants, form: dict[str, str], client_id: str) -> dict[str, Any]:
    code = grants.codes.pop(form.get("code", ""), None)
    if code is None or code.consent.client_id != client_id:
        raise NoToken(400, "invalid_grant", "Malformed auth code.")
    if code.redirect_uri != form.get("redirect_uri"):
        raise NoToken(400, "redirect_uri_mismatch", "Bad Request")
    if code.challenge != challenge_of(form.get("code_verifier", "")):
        raise NoToken(400, "invalid_grant", "Invalid code verifier.")
    said = _token(world, grants, Grant(code.consent.user, code.consent.scopes))
    said["scope"] = " ".join(sorted(code.consent.scopes))
    return said | ({"refresh_token": grants.refresh_token(code.consent)} | _lifetime(grants) if code.offline else {})


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of RFC 7636; none for no verifier."""
    if not verifier:
        return ""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _asserted(grants: Grants, assertion: str, url: str) -> Grant:
    claims = _claims(grants, assertion)
    now, issued, expires = time.time(), claims.get("iat", 0), claims.get("exp", 0)
    in_time = issued - _TOLERANCE <= now < expires and 0 < expires - issued <= _LONGEST_CLAIM
    if not in_time or claims.get("aud") not in (url, _AUDIENCE):
        raise NoToken(400, "invalid_grant", "Invalid JWT: Token must be a short-lived token in a reasonable timeframe.")
    scopes = scopes_of(claims.get("scope", ""))
    if not _are_scopes(scopes):
        raise NoToken(400, "invalid_scope", "Invalid OAuth scope or ID token audience provided.")
    account = grants.accounts[claims["iss"]]
    subject = claims.get("sub", claims["iss"])
    if subject == claims["iss"]:
        return Grant(subject, scopes, service=True)
    if not scopes <= account.scopes:
        raise UNAUTHORIZED_CLIENT
    if subject not in account.subjects:
        raise NoToken(400, "invalid_grant", "Invalid email or User ID")
    return Grant(subject, scopes)


def _are_scopes(scopes: frozenset[str]) -> bool:
    """Say whether there are scopes, and such as exist; those of other APIs are not looked at closely."""
    ours = {scope for scope in scopes if scope.startswith(CALENDAR_SCOPE)}
    return bool(scopes) and ours <= SCOPES and all(_SCOPE.fullmatch(scope) for scope in scopes)


def _claims(grants: Grants, assertion: str) -> dict[str, Any]:
    signed, _, signature = assertion.rpartition(".")
    try:
        head, claims = (json.loads(_decoded(part)) for part in signed.split("."))
        account = grants.accounts.get(claims["iss"])
        if account is None:
            raise NoToken(400, "invalid_grant", "Invalid grant: account not found")
        if head["alg"] != "RS256":
            raise NoToken(400, "invalid_grant", "Invalid JWT Signature.")
        account.key.verify(_decoded(signature), signed.encode(), PKCS1v15(), SHA256())
    except (ValueError, KeyError, TypeError, InvalidSignature) as error:
        raise NoToken(400, "invalid_grant", "Invalid JWT Signature.") from error
    return dict(claims)


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def authorized(world: World, grants: Grants, query: str) -> str:
    """Answer for the user on the authorization page: return where the browser is sent; NoToken for a page of error."""
    said = dict(parse_qsl(query))
    redirect = said.get("redirect_uri", "")
    if said.get("client_id") not in grants.clients:
        raise INVALID_CLIENT
    if urlsplit(redirect).hostname not in ("127.0.0.1", "localhost", "::1") or urlsplit(redirect).scheme != "http":
        raise NoToken(400, "redirect_uri_mismatch", "The redirect_uri is not a loopback address.")
    scopes = scopes_of(said.get("scope", ""))
    if said.get("response_type") != "code" or not _are_scopes(scopes):
        raise NoToken(400, "invalid_request", "Missing or invalid response_type or scope.")
    if said.get("code_challenge") and said.get("code_challenge_method") != "S256":
        raise NoToken(400, "invalid_request", "Only the S256 code_challenge_method is supported.")
    state = {"state": said["state"]} if "state" in said else {}
    if not grants.consent:
        return f"{redirect}?{urlencode({'error': 'access_denied'} | state)}"
    given = scopes - grants.withheld
    consent = Consent(said["client_id"], said.get("login_hint", world.user), given)
    code = f"4/code-canary-{uuid4().hex}"
    offline = said.get("access_type") == "offline"
    grants.codes[code] = Code(consent, redirect, said.get("code_challenge", ""), offline)
    return f"{redirect}?{urlencode(state | {'code': code, 'scope': ' '.join(sorted(given))})}"
