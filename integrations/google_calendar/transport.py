"""Calls of the Calendar API: the client, a connection for each thread, and the token."""

import logging
import math
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httplib2
from google.auth.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build
from googleapiclient.http import HttpRequest

from integrations.google_calendar.connection import CONNECTIONS
from integrations.google_calendar.failures import Refused, google_errors

API_URL = "https://www.googleapis.com/calendar/v3/"
_IDLE_SECONDS = 30.0

# These log addresses of calendars and bodies of answers.
for _name in ("googleapiclient", "google_auth_httplib2"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Reply:
    """A successful answer, not looked at yet."""

    status: int
    body: bytes
    date: str


class Transport:
    """Sends requests that `events` and `freebusy` build; `timeout` in seconds, for a connection and for a whole answer.

    One HTTP client per thread, since httplib2 is not made for several. No proxy comes from the environment, no
    redirect is followed, and nothing is repeated but what httplib2 repeats by itself where no answer came at all.
    """

    def __init__(self, token: Callable[[bool], str], api_url: str, cafile: str | None, timeout: float) -> None:
        self._token, self._cafile, self._timeout = token, cafile, timeout
        self._own = threading.local()
        self._lines: weakref.WeakSet[_Line] = weakref.WeakSet()
        api: Any = build(
            "calendar",
            "v3",
            http=self._line(),
            requestBuilder=self._request,
            static_discovery=True,
            client_options={"api_endpoint": api_url or API_URL, "universe_domain": "googleapis.com"},
        )
        # Made once, since making them takes longer than a call.
        self.events, self.freebusy = api.events(), api.freebusy()

    def read(self, request: HttpRequest) -> Reply:
        """Send a request that changes nothing."""
        with google_errors(writing=False):
            return _sent(request)

    def write(self, request: HttpRequest, *, etag: str | None = None) -> Reply:
        """Send a change, with `etag` only of that version; OutcomeUnknown where nobody can tell if it was made."""
        if etag is not None:
            request.headers["if-match"] = etag
        with google_errors(writing=True):
            return _sent(request)

    def close(self) -> None:
        """Close the connections of all threads."""
        for line in list(self._lines):
            line.close()

    def _request(self, _http: Any, _postproc: Any, uri: str, **options: Any) -> HttpRequest:
        return HttpRequest(self._line(), _reply, uri, **options)

    def _line(self) -> "_Line":
        line: _Line | None = getattr(self._own, "line", None)
        if line is None:
            http = httplib2.Http(timeout=self._timeout, proxy_info=None, ca_certs=self._cafile)
            http.follow_redirects = False
            line = self._own.line = _Line(_Bearer(self._token), http, max_refresh_attempts=1)
            self._lines.add(line)
        return line


class _Line(AuthorizedHttp):  # type: ignore[misc]  # untyped
    """The HTTP client of one thread."""

    _last = -math.inf

    def __del__(self) -> None:
        """Close the connections of a thread that has ended."""
        self.close()

    def request(self, uri: str, method: str = "GET", **options: Any) -> tuple[httplib2.Response, bytes]:
        if time.monotonic() - self._last > _IDLE_SECONDS:
            self.close()  # after a failure, or so long that somebody in between may have forgotten the connection
        options["connection_type"] = CONNECTIONS[urlsplit(uri).scheme]
        self._last = -math.inf
        response, content = super().request(uri, method, **options)
        self._last = time.monotonic()
        if response.status // 100 != 2:
            # Before googleapiclient looks into the body, which may be anything.
            raise Refused(response.status, response, content)
        return response, content


class _Bearer(Credentials):
    def __init__(self, ask: Callable[[bool], str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._ask = ask

    def before_request(self, _request: Any, _method: str, _url: str, headers: dict[str, str]) -> None:
        token, self.token = self.token or self._ask(False), None
        headers["authorization"] = f"Bearer {token}"

    def refresh(self, _request: Any) -> None:
        """Ask for a token past every cache, for the one try that follows."""
        self.token = self._ask(True)


def _sent(request: HttpRequest) -> Reply:
    reply: Reply = request.execute(num_retries=0)
    return reply


def _reply(response: httplib2.Response, content: bytes) -> Reply:
    return Reply(response.status, content, response.get("date", ""))
