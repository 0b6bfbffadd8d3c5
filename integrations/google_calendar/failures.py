"""The one table from what Google and the HTTP library say to agent.errors."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException

from httplib2 import HttpLib2Error
from httplib2.decode import DecodeLimitError, DecodeRatioError
from pydantic import BaseModel, ValidationError

from agent.errors import (
    AccessDenied,
    Conflict,
    FrontdeskError,
    Gone,
    OutcomeUnknown,
    PermanentError,
    Throttled,
    TransientError,
)
from integrations.google_calendar.connection import NotSent

NAME = "Google Calendar"
_USUAL_WAIT, _LONGEST_WAIT = 60.0, 3600.0
_QUOTA_WAIT = 1800.0
_TOO_FAST = ("rateLimitExceeded", "userRateLimitExceeded")
_QUOTA_SPENT = ("quotaExceeded", "dailyLimitExceeded", "calendarUsageLimits", "calendarUsageLimitsExceeded")
_LIMITING = (HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
_LONGEST_REASON = 60


class Refused(Exception):
    """An answer with a status that is no success; nothing of it stands in the text of this exception."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        super().__init__("refused")
        self.status, self.headers, self.body = status, headers, body


@contextmanager
def google_errors(*, writing: bool) -> Iterator[None]:
    """Translate what a call raises; what a server said stays in the cause. A token's failures are typed already."""
    try:
        yield
    except Refused as error:
        raise _by_status(error, writing=writing) from error
    except NotSent as error:
        if isinstance(error.__cause__, ssl.SSLCertVerificationError):
            raise AccessDenied(f"{NAME}: the certificate is not trusted") from error
        raise TransientError(f"{NAME}: there is no connection") from error
    except (OSError, HTTPException, HttpLib2Error, DecodeLimitError, DecodeRatioError) as error:
        if writing:
            raise OutcomeUnknown(f"{NAME}: the connection was lost while writing") from error
        raise TransientError(f"{NAME}: the connection was lost, or no answer came in time") from error


def _by_status(refused: Refused, *, writing: bool) -> FrontdeskError:
    status, reason = refused.status, _reason(refused.body)
    cause = f"{NAME}: answered {status}" + (f" ({reason})" if reason else "")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return OutcomeUnknown(cause) if writing else _later(cause, refused)
    if status in _LIMITING and reason in _QUOTA_SPENT:
        return Throttled(cause, max(_wait(refused) or 0.0, _QUOTA_WAIT))
    if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.FORBIDDEN and reason in _TOO_FAST):
        return Throttled(cause, _wait(refused) or _USUAL_WAIT)
    kinds = _KINDS | _KINDS_OF_CHANGES if writing else _KINDS
    return kinds.get(status, PermanentError)(cause)


_KINDS: dict[int, type[FrontdeskError]] = {
    HTTPStatus.UNAUTHORIZED: AccessDenied,
    HTTPStatus.FORBIDDEN: AccessDenied,
    HTTPStatus.NOT_FOUND: Gone,
    HTTPStatus.GONE: Gone,
}
_KINDS_OF_CHANGES: dict[int, type[FrontdeskError]] = {
    HTTPStatus.CONFLICT: Conflict,
    HTTPStatus.PRECONDITION_FAILED: Conflict,
}


def _later(cause: str, refused: Refused) -> TransientError:
    wait = _wait(refused)
    return TransientError(cause) if wait is None else Throttled(cause, wait)


def _wait(refused: Refused) -> float | None:
    said = refused.headers.get("retry-after", "")
    return min(float(said), _LONGEST_WAIT) if said.isdecimal() else None


class _Item(BaseModel):
    reason: str


class _Error(BaseModel):
    errors: list[_Item]


class _Body(BaseModel):
    error: _Error


def _reason(body: bytes) -> str:
    """Return Google's name for the cause; empty where it gives none, or something else than a word."""
    try:
        said = _Body.model_validate_json(body).error.errors
    except ValidationError:
        return ""
    reason = said[0].reason if said else ""
    return reason if reason.isascii() and reason.isalnum() and len(reason) <= _LONGEST_REASON else ""
