"""Tokens for mailboxes and calendars at Google, by google-auth."""

import logging
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from google.auth.credentials import TokenState
from google.oauth2 import credentials, service_account
from pydantic import BaseModel, ConfigDict

from integrations.oauth.access_token import AccessToken
from integrations.oauth.endpoint import Endpoint
from integrations.oauth.failures import BadKeyFile, oauth_errors
from integrations.oauth.scopes import MAIL
from integrations.oauth.stored_token import StoredToken, read_token, write_token

TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105  an address

# At DEBUG this library logs requests and answers.
logging.getLogger("google").setLevel(logging.WARNING)


class GoogleRefreshToken(AccessToken):
    """Acts for a person who consented once: an OAuth client and the refresh token that it got."""

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        refresh_token: str,
        token_url: str = "",
        cafile: str | None = None,
        timeout: float = 30.0,
    ) -> None:
        super().__init__(client_secret, refresh_token)
        self._endpoint = Endpoint(cafile, timeout)
        self._credentials = _consented(client_id, client_secret, refresh_token, token_url, MAIL)

    @property
    def scopes(self) -> tuple[str, ...]:
        """What the person consented to, once a token was given out; what we ask for before."""
        return tuple(self._credentials.granted_scopes or MAIL)

    def expires_at(self) -> datetime | None:
        """Say when the last token expires; None before the first one, or where nobody said."""
        return _aware(self._credentials.expiry)

    def _token(self, *, fresh: bool) -> object:
        if fresh or self._credentials.token_state is not TokenState.FRESH:
            self._credentials.token = None
            self._credentials.refresh(self._endpoint)  # type: ignore[no-untyped-call]
        return self._credentials.token


class GoogleStoredToken(AccessToken):
    """Acts for a person whose consent lies in a file, where a refresh token that Google replaces is replaced, too."""

    def __init__(self, file: Path, *, cafile: str | None = None, timeout: float = 30.0) -> None:
        super().__init__()
        self._file, self._endpoint = file, Endpoint(cafile, timeout)
        self._credentials: credentials.Credentials | None = None
        self._unsaved: StoredToken | None = None

    @property
    def scopes(self) -> tuple[str, ...]:
        """What the person consented to."""
        granted = self._credentials.granted_scopes if self._credentials else None
        return tuple(granted or self.stored().scopes)

    def stored(self) -> StoredToken:
        """Return what the file says; AccessDenied where it cannot be used."""
        with oauth_errors():
            return read_token(self._file)

    def expires_at(self) -> datetime | None:
        """Say when the last access token expires; None before the first one, or where nobody said."""
        return None if self._credentials is None else _aware(self._credentials.expiry)

    def _token(self, *, fresh: bool) -> object:
        known = self._credentials
        if fresh or known is None or known.token_state is not TokenState.FRESH:
            known = self._refreshed(self._unsaved or read_token(self._file))
        if self._unsaved is not None:
            # Where this fails the old refresh token may be worth nothing: kept here, and written at the next call.
            write_token(self._file, self._unsaved)
            self._unsaved = None
        return known.token

    def _refreshed(self, stored: StoredToken) -> credentials.Credentials:
        """Ask for a token by what the file says now, so that somebody may connect again while we run."""
        secret, token = stored.client_secret, stored.refresh_token
        known = _consented(stored.client_id, secret, token, stored.token_url, stored.scopes)
        with oauth_errors(secret, token):
            known.refresh(self._endpoint)  # type: ignore[no-untyped-call]
        if known.refresh_token != token:
            self._unsaved = stored.model_copy(update={"refresh_token": known.refresh_token})
        self._credentials = known
        return known


class GoogleServiceAccount(AccessToken):
    """Acts for somebody of its own Workspace: a service account with domain-wide delegation."""

    def __init__(
        self,
        *,
        key_file: Path,
        subject: str,
        token_url: str = "",
        scopes: tuple[str, ...] = MAIL,
        cafile: str | None = None,
        timeout: float = 30.0,
    ) -> None:
        super().__init__(subject)
        self._scopes = scopes
        self._key_file, self._subject, self._token_url = key_file, subject, token_url
        self._endpoint = Endpoint(cafile, timeout)
        self._credentials: service_account.Credentials | None = None

    @property
    def scopes(self) -> tuple[str, ...]:
        """What is asked for: an account gets all of it, or no token."""
        return self._scopes

    def expires_at(self) -> datetime | None:
        """Say when the last token expires; None before the first one, or where nobody said."""
        return None if self._credentials is None else _aware(self._credentials.expiry)

    def _token(self, *, fresh: bool) -> object:
        if fresh or self._credentials is None or self._credentials.token_state is not TokenState.FRESH:
            # Read again, so that a key may be changed while we run.
            self._credentials = None
            self._credentials = _account(self._key_file, self._subject, self._token_url, self._scopes)
            self._credentials.refresh(self._endpoint)  # type: ignore[no-untyped-call]
        return self._credentials.token


class _KeyFile(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True, extra="ignore")

    client_email: str
    private_key: str
    private_key_id: str | None = None
    token_uri: str = TOKEN_URL


def _consented(
    client_id: str, client_secret: str, refresh_token: str, token_url: str, scopes: tuple[str, ...]
) -> credentials.Credentials:
    return credentials.Credentials(  # type: ignore[no-untyped-call]
        None,
        refresh_token=refresh_token,
        client_id=client_id,
        client_secret=client_secret,
        token_uri=token_url or TOKEN_URL,
        scopes=list(scopes),
    )


def _account(file: Path, subject: str, token_url: str, scopes: tuple[str, ...]) -> service_account.Credentials:
    try:
        key = _KeyFile.model_validate_json(file.read_bytes())
        account: service_account.Credentials = service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
            key.model_dump() | {"token_uri": token_url or key.token_uri}, scopes=list(scopes), subject=subject
        )
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadKeyFile(type(error).__name__) from error
    return account


def _aware(expiry: datetime | None) -> datetime | None:
    return None if expiry is None else expiry.replace(tzinfo=UTC)
