"""A plain client for the fake's own tests."""

import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from tests.servers.google.fake_google import FakeGoogle

OWNER, SHARED = "owner@frontdesk.example", "room@group.calendar.example"
EVENTS = f"calendars/{quote(OWNER, safe='')}/events"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: HTTPMessage
    raw: bytes

    @property
    def said(self) -> Any:
        """The JSON."""
        return json.loads(self.raw)

    @property
    def reason(self) -> str:
        """Why it was refused."""
        return str(self.said["error"]["errors"][0]["reason"])


class Client:
    """Asks what it is told to."""

    def __init__(self, google: FakeGoogle, timeout: float = 5) -> None:
        self.google = google
        self._timeout = timeout

    def ask(
        self,
        verb: str,
        path: str,
        body: Any = None,
        *,
        query: Any = (),
        headers: dict[str, str] | None = None,
        token: str | None = "",
    ) -> Answer:
        """Send one request to the API; without a token where it is None."""
        sent = {} if token is None else {"Authorization": f"Bearer {token or self.google.token()}"}
        if body is not None:
            sent["Content-Type"] = "application/json"
        url = self.google.api_url + path + (f"?{urlencode(query, doseq=True)}" if query else "")
        return self.send(verb, url, None if body is None else json.dumps(body), sent | (headers or {}))

    def send(self, verb: str, url: str, body: str | None = None, headers: dict[str, str] | None = None) -> Answer:
        """Send one request on a connection of its own."""
        parts = urlsplit(url)
        connection = HTTPConnection(str(parts.hostname), parts.port, timeout=self._timeout)
        try:
            connection.request(verb, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers or {})
            came = connection.getresponse()
            return Answer(came.status, came.headers, came.read())
        finally:
            connection.close()

    def form(self, url: str, **form: str) -> Answer:
        """Post a form."""
        return self.send("POST", url, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})

    def insert(self, body: dict[str, Any], **query: Any) -> Answer:
        """Insert an event into the owner's calendar."""
        return self.ask("POST", EVENTS, body, query=query)

    def events(self, **query: Any) -> Answer:
        """List the owner's events."""
        return self.ask("GET", EVENTS, query=query)


def event(start: str = "2026-03-02T10:00:00Z", end: str = "2026-03-02T11:00:00Z", **more: Any) -> dict[str, Any]:
    """Return an event between two times, or of whole days."""
    kind = "dateTime" if "T" in start else "date"
    return {"summary": "Talk", "start": {kind: start}, "end": {kind: end}} | more
