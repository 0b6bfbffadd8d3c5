"""The one table from what google-auth, msal and requests raise to agent.errors."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError, ResponseError, TransportError
from google.auth.exceptions import TimeoutError as GoogleTimeout

from agent.errors import AccessDenied, FrontdeskError, Throttled, TransientError
from integrations.said import said

_LONGEST_WAIT = 3600.0
_TRY_LATER = ("temporarily_unavailable", "server_error", "internal_failure")


class Why(StrEnum):
    """Why a token server gave out no token, as far as its words tell."""

    CLOCK = "clock"
    KEY = "key"
    SUBJECT = "subject"
    CONSENT = "consent"
    """What a person consented to has expired or was revoked."""
    CLIENT = "client"
    NOT_ALLOWED = "not_allowed"
    """For a service account: nobody delegated this to it. For a person's consent: it was given to another client."""
    SCOPE = "scope"
    OTHER = "other"


_WHY: tuple[tuple[str, str, Why], ...] = (
    ("invalid_grant", "iat and exp", Why.CLOCK),
    ("invalid_grant", "reasonable timeframe", Why.CLOCK),
    ("invalid_grant", "signature", Why.KEY),
    ("invalid_grant", "account not found", Why.KEY),
    ("invalid_grant", "user id", Why.SUBJECT),
    ("invalid_grant", "", Why.CONSENT),
    ("invalid_client", "", Why.CLIENT),
    ("deleted_client", "", Why.CLIENT),
    ("disabled_client", "", Why.CLIENT),
    ("unauthorized_client", "", Why.NOT_ALLOWED),
    ("access_denied", "", Why.NOT_ALLOWED),
    ("invalid_scope", "", Why.SCOPE),
)
"""What Google's codes mean, with words of its description where one code has several meanings; the first that fits."""


class Refused(Exception):
    """The token server refused, in its own words; they stay out of the text of this exception."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__("the token server refused")
        self.error, self.description = error, description

    @property
    def why(self) -> Why:
        """Say what its words mean."""
        told = self.description.casefold()
        return next((why for code, words, why in _WHY if code == self.error and words in told), Why.OTHER)


class BadKeyFile(Exception):
    """The file of a service account cannot be used."""


class BadTokenFile(Exception):
    """The file that keeps a person's consent cannot be read, or cannot be written."""


@contextmanager
def oauth_errors(*hide: str) -> Iterator[None]:
    """Translate what goes wrong on the way to a token; what is in `hide` is not repeated from the server's words."""
    try:
        yield
    except (
        Refused,
        BadKeyFile,
        BadTokenFile,
        GoogleAuthError,
        OSError,
        ValueError,
        LookupError,
    ) as error:  # requests' are OSErrors
        raise _translated(error, hide) from error


def _translated(error: Exception, hide: tuple[str, ...]) -> FrontdeskError:
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return _by_status(error.response)
    if isinstance(error, Refused) and error.error not in _TRY_LATER:
        words = said(f"{error.error}: {error.description}", *hide)
        return AccessDenied(f"OAuth: the token server refused: {words}")
    if isinstance(error, RefreshError) and not error.retryable:
        return AccessDenied(f"OAuth: the token server refused: {said(str(error.args[0]), *hide)}")
    for fits, kind, cause in _TABLE:
        if fits(error):
            return kind(f"OAuth: {cause}")
    return AccessDenied("OAuth: the token server, or the tenant, is not one that we can ask")


def _by_status(response: requests.Response) -> FrontdeskError:
    cause = f"OAuth: the token server answered {response.status_code}"
    if response.status_code < 500 and response.status_code not in (408, 429):
        return AccessDenied(cause)
    wait = response.headers.get("Retry-After", "")
    return Throttled(cause, min(float(wait), _LONGEST_WAIT)) if wait.isdecimal() else TransientError(cause)


def _distrusts(error: BaseException | None) -> bool:
    """Say whether a refused certificate is behind it: requests wraps it, and urllib3 before."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        reason = getattr(error, "reason", None) or next(iter(getattr(error, "args", ())), None)
        error = reason if isinstance(reason, BaseException) else error.__cause__
    return False


_TABLE: tuple[tuple[Callable[[Exception], bool], type[FrontdeskError], str], ...] = (
    (lambda e: isinstance(e, Refused), TransientError, "the token server said to try later"),
    (lambda e: isinstance(e, BadKeyFile), AccessDenied, "the key file cannot be used"),
    (lambda e: isinstance(e, BadTokenFile), AccessDenied, "the token file cannot be used"),
    (lambda e: isinstance(e, requests.exceptions.InvalidJSONError), TransientError, "the answer cannot be read"),
    (_distrusts, AccessDenied, "the token server's certificate is not trusted"),
    (
        lambda e: isinstance(e, (requests.exceptions.MissingSchema, requests.exceptions.InvalidURL)),
        AccessDenied,
        "the token server's address is not one",
    ),
    (lambda e: isinstance(e, requests.Timeout), TransientError, "the token server did not answer in time"),
    (lambda e: isinstance(e, requests.RequestException), TransientError, "the token server cannot be reached"),
    (lambda e: isinstance(e, GoogleAuthError) and e.retryable, TransientError, "the token server said to try later"),
    (
        lambda e: isinstance(e, (TransportError, GoogleTimeout, ResponseError)),
        TransientError,
        "the token server cannot be reached",
    ),
    (
        lambda e: isinstance(e, OSError) and not isinstance(e, GoogleAuthError),
        AccessDenied,
        "a file with certificates cannot be read",
    ),
)
