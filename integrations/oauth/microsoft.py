"""Tokens for mailboxes at Microsoft 365, by msal."""

import logging
from datetime import UTC, datetime

import msal

from integrations.oauth.access_token import AccessToken
from integrations.oauth.endpoint import Endpoint
from integrations.oauth.failures import Refused

SCOPE = "https://outlook.office365.com/.default"
LOGIN = "https://login.microsoftonline.com"

# At DEBUG this library logs what it caches; a server's odd answers it logs as errors.
logging.getLogger("msal").setLevel(logging.CRITICAL)


class MicrosoftClientCredentials(AccessToken):
    """Acts as an application of its own tenant that an administrator let into the mailbox.

    `token_url` names another cloud's login, without the tenant.
    """

    scopes = (SCOPE,)

    def __init__(
        self,
        *,
        tenant: str,
        client_id: str,
        client_secret: str,
        token_url: str = "",
        cafile: str | None = None,
        timeout: float = 30.0,
    ) -> None:
        super().__init__(client_secret)
        self._authority = f"{(token_url or LOGIN).rstrip('/')}/{tenant}"
        self._client_id, self._client_secret = client_id, client_secret
        self._endpoint = Endpoint(cafile, timeout)
        self._application: msal.ConfidentialClientApplication | None = None

    def expires_at(self) -> datetime | None:
        """Say when the last token expires; None before the first one, or where nobody said."""
        if self._application is None:
            return None
        cache = self._application.token_cache
        found = [entry["expires_on"] for entry in cache.search(cache.CredentialType.ACCESS_TOKEN)]
        return datetime.fromtimestamp(int(max(found, key=int)), UTC) if found else None

    def _token(self, *, fresh: bool) -> object:
        if fresh or self._application is None:
            # Its caches are its own: a new application has none.
            self._application = None
            self._application = msal.ConfidentialClientApplication(
                self._client_id,
                client_credential=self._client_secret,
                authority=self._authority,
                http_client=self._endpoint,
                instance_discovery=False,
            )
        answer = self._application.acquire_token_for_client([SCOPE])
        if "error" in answer:
            raise Refused(str(answer["error"]), str(answer.get("error_description") or ""))
        return answer.get("access_token")
