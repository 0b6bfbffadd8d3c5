"""What every kind of access token has in common."""

import threading
from abc import ABC, abstractmethod
from datetime import datetime

from integrations.oauth.failures import Refused, oauth_errors


class AccessToken(ABC):
    """Gives out an access token: the last one until shortly before it expires, then the next. Any thread may ask."""

    def __init__(self, *hide: str) -> None:
        self._hide = hide
        self._lock = threading.Lock()

    def __call__(self, fresh: bool) -> str:  # noqa: FBT001  the form that the mail adapters ask for
        """Return a token; with `fresh`, the last one was refused, and a new one is asked for past every cache."""
        with self._lock, oauth_errors(*self._hide):
            token = self._token(fresh=fresh)
            if not (isinstance(token, str) and token.isascii() and token.isprintable() and token):
                raise Refused("no token", "the answer holds none that can be used")
            return token

    @property
    @abstractmethod
    def scopes(self) -> tuple[str, ...]:
        """What the token is for: as it was given out, else as it is asked for."""

    @abstractmethod
    def expires_at(self) -> datetime | None:
        """Say when the last token expires; None before the first one, or where nobody said."""

    @abstractmethod
    def _token(self, *, fresh: bool) -> object: ...
