"""HTTP with a token server, for the libraries of both vendors: one request each, bounded in time and size."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from google.auth import transport

from agent.errors import ShapeChanged
from integrations.oauth.failures import Refused

_LARGEST = 2**15
_LONGEST_LIFE = 10**9
_LATER = (408, 429)


@dataclass(frozen=True)
class Answer:
    """An answer with status 200 and a JSON object, as google-auth (`data`) and msal (`text`) read it."""

    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def status_code(self) -> int:
        """The status by msal's name."""
        return self.status

    @property
    def text(self) -> str:
        """The body as text."""
        return self.data.decode()


class Endpoint(transport.Request):
    """Asks token servers; `timeout` in seconds, for a whole answer.

    The libraries would try again with pauses, cache refusals and log bodies. They see only answers that they can use:
    everything else is raised here. Redirects are not followed, since a request holds secrets.
    """

    def __init__(self, cafile: str | None, timeout: float) -> None:
        self._cafile, self._timeout = cafile, timeout

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,  # noqa: ARG002  ours is shorter
        **_options: Any,
    ) -> Answer:
        """Ask on behalf of google-auth."""
        return self._asked(method, url, headers=headers, data=body)

    def get(self, url: str, **options: Any) -> Answer:
        """Ask on behalf of msal."""
        return self._asked("GET", url, **options)

    def post(self, url: str, **options: Any) -> Answer:
        """Ask on behalf of msal."""
        return self._asked("POST", url, **options)

    def close(self) -> None:
        """Nothing stays open; msal wants to be able to say it."""

    def _asked(self, method: str, url: str, **options: Any) -> Answer:
        deadline = time.monotonic() + self._timeout
        trust = self._cafile or True
        with (
            requests.Session() as session,
            session.request(
                method, url, timeout=self._timeout, verify=trust, allow_redirects=False, stream=True, **options
            ) as response,
        ):
            body = bytearray()
            for piece in response.iter_content(1):
                body += piece
                if time.monotonic() > deadline:
                    raise requests.ReadTimeout("the answer took too long")
                if len(body) > _LARGEST:
                    raise requests.exceptions.InvalidJSONError("the answer is too long")
        return _usable(response, bytes(body), wants_token=method == "POST")


def _usable(response: requests.Response, body: bytes, *, wants_token: bool) -> Answer:
    status = response.status_code
    if status in _LATER or status >= 500:
        raise requests.HTTPError(f"status {status}", response=response)
    said = _object(body)
    if status != 200:
        if said is None or not isinstance(said.get("error"), str):
            raise requests.HTTPError(f"status {status}", response=response)
        raise Refused(said["error"], str(said.get("error_description") or ""))
    if said is None or not _is_lifetime(said.get("expires_in", 0)):
        raise requests.exceptions.InvalidJSONError("not an answer of a token server")
    if wants_token and not isinstance(said.get("access_token"), str):
        raise ShapeChanged("OAuth", "access_token")
    return Answer(status, response.headers, body)


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _is_lifetime(seconds: object) -> bool:
    """Say whether the libraries can count with it: a number, or one written as text."""
    text = str(seconds)
    return not isinstance(seconds, bool) and text.isascii() and text.isdigit() and int(text[:20]) < _LONGEST_LIFE
