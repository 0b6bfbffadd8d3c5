"""Requests to a CalDAV server, and what its failures mean."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from caldav.davclient import DAVClient
from caldav.lib.error import AuthorizationError, DAVError, RateLimitError
from lxml.etree import _Element

from agent.errors import AccessDenied, FrontdeskError, OutcomeUnknown, PermanentError, Throttled, TransientError

_NEVER_SENT = ("NewConnectionError", "ConnectTimeoutError", "ConnectTimeout", "NameResolutionError", "SSLError")
_UID_TAKEN = "no-uid-conflict"
_WAIT_SECONDS = 60.0

# This library logs requests and answers whole; what its second logger says, it says through the root logger.
for _name in ("caldav", "caldav.response"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Reply:
    """An answer that has to be looked at; failures that mean the same everywhere have been raised already."""

    status: int
    etag: str | None
    body: str
    tree: _Element | None
    date: str | None = None

    @property
    def ok(self) -> bool:
        """Say whether the server did what it was asked."""
        return self.status // 100 == 2

    @property
    def uid_taken(self) -> bool:
        """Say whether a create was refused since the UID lies under another name."""
        return self.status in (HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT) and _UID_TAKEN in self.body


class Transport:
    """A client with timeouts; digest or basic authentication, as the server asks. Times in seconds."""

    def __init__(self, url: str, username: str, password: str, timeout: float, cafile: str | None) -> None:
        self._client = DAVClient(
            url=url,
            username=username,
            password=password,
            timeout=timeout,  # type: ignore[arg-type]  # handed through to a library that takes fractions
            ssl_verify_cert=cafile or True,
            enable_rfc6764=False,
        )
        # Neither a proxy nor a password may come from the environment behind the settings' back.
        self._client.session.trust_env = False
        self._client.session.hooks["response"].append(_untyped)

    def read(self, method: str, url: str, *, body: str = "", headers: Mapping[str, str] | None = None) -> Reply:
        """Send a request that changes nothing."""
        with caldav_errors(writing=False):
            return self._request(method, url, body, headers or {})

    def write(self, method: str, url: str, *, body: bytes = b"", headers: Mapping[str, str]) -> Reply:
        """Send a change; OutcomeUnknown where nobody can tell whether it was made."""
        with caldav_errors(writing=True):
            reply = self._request(method, url, body.decode(), headers)
        if reply.status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise TransientError("CalDAV: the server is not available now")
        if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR and reply.status != HTTPStatus.INSUFFICIENT_STORAGE:
            raise OutcomeUnknown("CalDAV: the server failed while writing")
        return reply

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _request(self, method: str, url: str, body: str, headers: Mapping[str, str]) -> Reply:
        try:
            response = self._client.request(url, method, body, headers)
        except AuthorizationError as error:
            if error.status != HTTPStatus.FORBIDDEN:
                raise
            return Reply(error.status, None, " ".join(error.preconditions), None)
        return Reply(
            response.status, response.headers.get("ETag"), response.raw, response.tree, response.headers.get("Date")
        )


def _untyped(response: Any, *_args: Any, **_kwargs: Any) -> Any:
    """Hide the content type: caldav logs a body whose type it did not expect, and raises on one that is not XML."""
    response.headers["Content-Type"] = "application/octet-stream"
    return response


@contextmanager
def caldav_errors(*, writing: bool) -> Iterator[None]:
    """Translate what caldav and the HTTP library beneath it raise; the server's words stay in the cause."""
    try:
        yield
    except RateLimitError as error:
        raise Throttled("CalDAV: the server asked to wait", error.retry_after_seconds or _WAIT_SECONDS) from error
    except (DAVError, OSError) as error:  # the HTTP library's exceptions are OSErrors
        kind, cause = _translated(error, writing=writing)
        raise kind(f"CalDAV: {cause}") from error


def _translated(error: Exception, *, writing: bool) -> tuple[type[FrontdeskError], str]:
    if isinstance(error, AuthorizationError):
        return AccessDenied, "the login was refused"
    if isinstance(error, DAVError):
        return PermanentError, "the server's answer makes no sense"
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return AccessDenied, "the certificate is not trusted"
    if writing and not _never_sent(error):
        return OutcomeUnknown, "the connection was lost while writing"
    return TransientError, "the connection failed"


def _never_sent(error: BaseException | None) -> bool:
    """Say whether there was no connection at all; the HTTP library wraps the reason several times."""
    seen: list[BaseException] = []
    while isinstance(error, BaseException) and error not in seen:
        seen.append(error)
        error = getattr(error, "reason", None) or (error.args[0] if error.args else None) or error.__cause__
    return any(type(one).__name__ in _NEVER_SENT for one in seen)
