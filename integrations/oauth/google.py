"""Tokens for mailboxes at Google, by google-auth."""

import logging
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from google.auth.credentials import TokenState
from google.oauth2 import credentials, service_account
from pydantic import BaseModel, ConfigDict

from integrations.oauth.access_token import AccessToken
from integrations.oauth.endpoint import Endpoint
from integrations.oauth.failures import BadKeyFile

SCOPE = "https://mail.google.com/"
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
        self._credentials = credentials.Credentials(  # type: ignore[no-untyped-call]
            None,
            refresh_token=refresh_token,
            client_id=client_id,
            client_secret=client_secret,
            token_uri=token_url or TOKEN_URL,
            scopes=[SCOPE],
        )

    @property
    def scopes(self) -> tuple[str, ...]:
        """What the person consented to, once a token was given out; what we ask for before."""
        return tuple(self._credentials.granted_scopes or (SCOPE,))

    def expires_at(self) -> datetime | None:
        """Say when the last token expires; None before the first one, or where nobody said."""
        return _aware(self._credentials.expiry)

    def _token(self, *, fresh: bool) -> object:
        if fresh or self._credentials.token_state is not TokenState.FRESH:
            self._credentials.token = None
            self._credentials.refresh(self._endpoint)  # type: ignore[no-untyped-call]
        return self._credentials.token


class GoogleServiceAccount(AccessToken):
    """Acts for a mailbox of its own Workspace: a service account with domain-wide delegation."""

    scopes = (SCOPE,)

    def __init__(
        self, *, key_file: Path, subject: str, token_url: str = "", cafile: str | None = None, timeout: float = 30.0
    ) -> None:
        super().__init__(subject)
        self._key_file, self._subject, self._token_url = key_file, subject, token_url
        self._endpoint = Endpoint(cafile, timeout)
        self._credentials: service_account.Credentials | None = None

    def expires_at(self) -> datetime | None:
        """Say when the last token expires; None before the first one, or where nobody said."""
        return None if self._credentials is None else _aware(self._credentials.expiry)

    def _token(self, *, fresh: bool) -> object:
        if fresh or self._credentials is None or self._credentials.token_state is not TokenState.FRESH:
            # Read again, so that a key may be changed while we run.
            self._credentials = None
            self._credentials = _account(self._key_file, self._subject, self._token_url)
            self._credentials.refresh(self._endpoint)  # type: ignore[no-untyped-call]
        return self._credentials.token


class _KeyFile(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True, extra="ignore")

    client_email: str
    private_key: str
    private_key_id: str | None = None
    token_uri: str = TOKEN_URL


def _account(file: Path, subject: str, token_url: str) -> service_account.Credentials:
    try:
        key = _KeyFile.model_validate_json(file.read_bytes())
        account: service_account.Credentials = service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
            key.model_dump() | {"token_uri": token_url or key.token_uri}, scopes=[SCOPE], subject=subject
        )
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadKeyFile(type(error).__name__) from error
    return account


def _aware(expiry: datetime | None) -> datetime | None:
    return None if expiry is None else expiry.replace(tzinfo=UTC)
