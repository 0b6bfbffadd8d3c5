"""The tokens that were given out, and what each is good for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from tests.servers.google.call import Grant
from tests.servers.google.document import Method
from tests.servers.google.refusals import scope_missing, unauthorized
from tests.servers.google.world import World

CLIENT_ID, CLIENT_SECRET = "desk-client.apps.example", "client-canary~secret.16180339"
CALENDAR_SCOPE = "https://www.googleapis.com/auth/calendar"
LIVES = timedelta(seconds=3599)


@dataclass(frozen=True)
class Consent:
    """What a user let a client do: behind a refresh token or a code."""

    client_id: str
    user: str
    scopes: frozenset[str]


@dataclass(frozen=True)
class Code:
    """A code for one exchange."""

    consent: Consent
    redirect_uri: str
    challenge: str
    offline: bool


@dataclass(frozen=True)
class ServiceAccount:
    """A service account: its key, whom it may act for, and with which scopes."""

    key: RSAPublicKey
    subjects: frozenset[str]
    scopes: frozenset[str]


@dataclass
class Grants:
    """All tokens, codes, clients and service accounts."""

    clients: dict[str, str] = field(default_factory=lambda: {CLIENT_ID: CLIENT_SECRET})
    accounts: dict[str, ServiceAccount] = field(default_factory=dict)
    access: dict[str, tuple[Grant, datetime]] = field(default_factory=dict)
    refresh: dict[str, Consent] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    refresh_lives: int = 0
    """Seconds that a refresh token lives, as the token endpoint says it; 0: it does not say."""
    consent: bool = True
    """Whether the user agrees on the authorization page."""
    withheld: set[str] = field(default_factory=set)
    """Scopes that the user does not tick there."""

    def access_token(self, grant: Grant, until: datetime) -> str:
        """Give out an access token."""
        token = f"ya29.access-canary-{uuid4().hex}"
        self.access[token] = grant, until
        return token

    def refresh_token(self, consent: Consent) -> str:
        """Give out a refresh token."""
        token = f"1//refresh-canary-{uuid4().hex}"
        self.refresh[token] = consent
        return token

    def revoke(self, token: str) -> bool:
        """Take a token back; say whether there was one."""
        if token in self.access:
            del self.access[token]
            return True
        consent = self.refresh.pop(token, None)
        if consent is None:
            return False
        belongs = Grant(consent.user, consent.scopes)
        self.access = {one: (grant, until) for one, (grant, until) in self.access.items() if grant != belongs}
        return True

    def check(self, world: World, method: Method, authorization: str | None) -> Grant:
        """Return what the token of a request is good for, or refuse the request."""
        if authorization is None:
            raise unauthorized("required")
        kind, _, token = authorization.partition(" ")
        grant, until = self.access.get(token.strip(), (None, world.now))
        if kind.lower() != "bearer" or grant is None or until <= world.now:
            raise unauthorized()
        if not grant.scopes & method.scopes:
            raise scope_missing(method.scopes)
        return grant


def scopes_of(said: str | Iterable[str]) -> frozenset[str]:
    """Read scopes as a request writes them."""
    return frozenset(said.split() if isinstance(said, str) else said)
