"""A faithful fake of the Google Calendar API v3 and of its token endpoint, on loopback."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from tests.servers.google import person
from tests.servers.google.call import Grant
from tests.servers.google.document import METHODS
from tests.servers.google.endpoint import ROOT, Endpoint, Seen
from tests.servers.google.event_view import shown
from tests.servers.google.faults import Fault
from tests.servers.google.grants import CALENDAR_SCOPE, CLIENT_ID, Consent, Grants, ServiceAccount, scopes_of
from tests.servers.google.http_server import Server
from tests.servers.google.world import World

_NAMES = {*METHODS, "token", "authorize", "revoke"}


class FakeGoogle(World):
    """The server, listening while its `with` block runs; it may be told how to behave at any time.

    It is written from the API's discovery document. What a client asks must fit the document (400 if not), and what
    the fake answers must too: a wrong answer is raised when the block ends.
    """

    def __init__(self) -> None:
        super().__init__()
        self._endpoint = Endpoint(self)
        self._problems: list[BaseException] = []
        self._server: Server | None = None
        self._port = 0
        self._token = ""

    def __enter__(self) -> Self:
        self.listen()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.refuse()
        if self._problems:
            raise BaseExceptionGroup("the fake itself went wrong", self._problems)

    def listen(self) -> None:
        """Listen, on the same port as before."""
        self._server = Server(self._port, self._endpoint.answer, self._problems)
        self._port = self._server.server_port
        self._endpoint.token_url = self.token_url

    def refuse(self) -> None:
        """Close every connection, and refuse new ones until `listen`."""
        if self._server is not None:
            self._server.stop()
        self._server = None

    @property
    def api_url(self) -> str:
        """The root of the API."""
        return f"http://127.0.0.1:{self._port}{ROOT}"

    @property
    def token_url(self) -> str:
        """The token endpoint."""
        return f"http://127.0.0.1:{self._port}/token"

    @property
    def auth_url(self) -> str:
        """The authorization page, which redirects at once."""
        return f"http://127.0.0.1:{self._port}/auth"

    @property
    def revoke_url(self) -> str:
        """Where tokens are revoked."""
        return f"http://127.0.0.1:{self._port}/revoke"

    @property
    def requests(self) -> list[Seen]:
        """What was asked so far."""
        return self._endpoint.seen

    @property
    def grants(self) -> Grants:
        """The tokens that were given out, and how the authorization page behaves."""
        return self._endpoint.grants

    def put(self, calendar_id: str, resource: dict[str, Any]) -> dict[str, Any]:
        """Create an event, or change the one whose id it has, as another client would; null removes a field."""
        with self.lock:
            return person.put(self, calendar_id, resource)

    def get(self, calendar_id: str, event_id: str) -> dict[str, Any] | None:
        """Return an event as it is stored, a deleted one too."""
        with self.lock:
            stored = person.found(self, calendar_id, event_id)
            return shown(self.calendars[calendar_id], stored) if stored else None

    def events(self, calendar_id: str) -> list[dict[str, Any]]:
        """Return all events as they are stored, deleted ones too; series are not expanded."""
        with self.lock:
            calendar = self.calendars[calendar_id]
            return [shown(calendar, stored) for stored in calendar.events]

    def remove(self, calendar_id: str, event_id: str) -> None:
        """Delete an event as another client would."""
        with self.lock:
            person.remove(self, calendar_id, event_id)

    def fail(self, method_id: str, fault: str, times: int = 1, **details: Any) -> None:
        """Let the next requests of a method go wrong: see Fault for what `details` may say."""
        assert method_id in _NAMES, method_id
        if fault == "refused":
            self.refuse()
            return
        self._endpoint.plan.add(method_id, Fault(fault, times, details))

    def before(self, method_id: str, hook: Callable[[], object]) -> None:
        """Run something once, before the next request of a method is handled."""
        assert method_id in _NAMES, method_id
        self._endpoint.hooks.setdefault(method_id, []).append(hook)

    def token(self, fresh: bool = False) -> str:
        """Return an access token of the user that is good for everything; another one if it has to be fresh."""
        if fresh or not self._token:
            self._token = self.access_token(lives=timedelta(days=3650))
        return self._token

    def access_token(
        self, *scopes: str, user: str = "", service: bool = False, lives: timedelta = timedelta(hours=1)
    ) -> str:
        """Give out an access token for a user, or for a service account that acts as itself."""
        grant = Grant(user or self.user, frozenset(scopes or {CALENDAR_SCOPE}), service)
        return self.grants.access_token(grant, self.now + lives)

    def refresh_token(self, *scopes: str, user: str = "", client_id: str = CLIENT_ID) -> str:
        """Give out a refresh token, as if the user had agreed."""
        return self.grants.refresh_token(Consent(client_id, user or self.user, frozenset(scopes or {CALENDAR_SCOPE})))

    def expire_tokens(self) -> None:
        """Let every access token so far be too old."""
        self.grants.access.clear()

    def add_service_account(
        self, email: str, key: RSAPublicKey, subjects: Iterable[str] = (), scopes: str | Iterable[str] = CALENDAR_SCOPE
    ) -> None:
        """Know a service account by its key; it may act for these subjects with these scopes."""
        self.grants.accounts[email] = ServiceAccount(key, frozenset(subjects), scopes_of(scopes))
