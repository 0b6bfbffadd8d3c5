"""Requests to a CalDAV server, and what its failures mean."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from http import HTTPStatus
from threading import Lock

from caldav.davclient import DAVClient
from caldav.lib.error import AuthorizationError, DAVError, RateLimitError

from agent.errors import AccessDenied, FrontdeskError, OutcomeUnknown, PermanentError, Throttled, TransientError
from integrations.caldav_calendar.bounded import Deadline, Moved, TooMuch, take
from integrations.caldav_calendar.reply import Reply

_NEVER_SENT = ("NewConnectionError", "ConnectTimeoutError", "ConnectTimeout", "NameResolutionError", "SSLError")
# Packed answers get weak ETags from proxies, which no server takes back as a condition.
_PLAIN = {"Accept-Encoding": "identity"}
_DONE = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT)
_WAIT_SECONDS = 60.0
_FULL_SECONDS = 1800.0

# This library logs requests and answers whole; what its second logger says, it says through the root logger.
for _name in ("caldav", "caldav.response"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class Transport:
    """A client with timeouts; digest or basic authentication, as the server asks.

    `timeout` in seconds, for each wait and for a whole answer.
    """

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
        self._client.session.hooks["response"].append(take)
        self._deadline = Deadline(self._client.session, timeout)
        self._logging_in = Lock()

    def read(self, method: str, url: str, *, body: str = "", headers: Mapping[str, str] | None = None) -> Reply:
        """Send a request that changes nothing; TransientError where the server failed."""
        with caldav_errors(writing=False):
            reply = self._request(method, url, body, headers or {})
        if reply.failed:
            raise TransientError("CalDAV: the server failed")
        return reply

    def write(self, method: str, url: str, *, body: bytes = b"", headers: Mapping[str, str]) -> Reply:
        """Send a change; OutcomeUnknown where nobody can tell whether it was made.

        A server that is not available now is asked again: all our changes are conditional, and know their own work.
        """
        with caldav_errors(writing=True):
            reply = self._request(method, url, body.decode(), headers)
        if reply.status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.LOCKED):
            raise TransientError("CalDAV: the server is not available now")
        if reply.is_full:
            raise Throttled("CalDAV: the account is full", _FULL_SECONDS)
        if reply.failed:
            raise OutcomeUnknown("CalDAV: the server failed while writing")
        if reply.ok and (reply.status not in _DONE or reply.is_page):
            raise OutcomeUnknown("CalDAV: the server did not say whether it wrote")
        return reply

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _one_login(self) -> AbstractContextManager[object]:
        """Let one thread find out how to log in; caldav takes what others are told meanwhile for a refusal."""
        return self._logging_in if self._client.auth is None else nullcontext()

    def _request(self, method: str, url: str, body: str, headers: Mapping[str, str]) -> Reply:
        try:
            with self._one_login(), self._deadline.watching():
                response = self._client.request(url, method, body, {**_PLAIN, **headers})
        except AuthorizationError as error:
            if error.status != HTTPStatus.FORBIDDEN:
                raise
            return Reply(error.status, None, " ".join(error.preconditions), None)
        given = response.headers
        return Reply(response.status, given.get("ETag"), response.raw, response.tree, given.get("Date"))


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
    denied = _denied(error)
    if denied:
        return AccessDenied, denied
    if writing and not _never_sent(error):
        return OutcomeUnknown, "nobody heard whether it was written"
    if isinstance(error, TooMuch):
        return PermanentError, "the answer is too long"
    return TransientError, "the connection failed"


def _denied(error: Exception) -> str | None:
    if isinstance(error, AuthorizationError):
        return "the login was refused"
    if isinstance(error, Moved):
        return "the calendar has another address"
    return "the certificate is not trusted" if "CERTIFICATE_VERIFY_FAILED" in str(error) else None


def _never_sent(error: BaseException | None) -> bool:
    """Say whether there was no connection at all; the HTTP library wraps the reason several times."""
    seen: list[BaseException] = []
    while isinstance(error, BaseException) and error not in seen:
        seen.append(error)
        error = getattr(error, "reason", None) or (error.args[0] if error.args else None) or error.__cause__
    return any(type(one).__name__ in _NEVER_SENT for one in seen)
