"""What people do in a sandbox calendar with other programs: over plain HTTP, at a CalDAV server and at Google."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import requests

from ops.settings import Settings
from ops.tokens import calendar_token

_GOOGLE = "https://www.googleapis.com/calendar/v3/"
_HREF = re.compile(rb"<(?:\w+:)?href>([^<]{1,2000})</(?:\w+:)?href>")
_TIMEOUT = 30


class CaldavPerson:
    """Reads and writes the files of a CalDAV calendar."""

    def __init__(self, settings: Settings) -> None:
        calendar = settings.calendar
        self._url = calendar.url.rstrip("/") + "/"
        self._session = requests.Session()
        self._session.auth = (calendar.username, calendar.password.get_secret_value())

    def names(self) -> list[str]:
        """List the files, by their names without the ending."""
        body = '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
        answer = self._asked("PROPFIND", self._url, data=body, headers={"Depth": "1"})
        paths = [urlsplit(urljoin(self._url, unquote(found.decode()))).path for found in _HREF.findall(answer.content)]
        return [path.rpartition("/")[2].removesuffix(".ics") for path in paths if path.endswith(".ics")]

    def put(self, name: str, raw: bytes) -> None:
        """Store a file, in place of what lies there."""
        self._asked("PUT", self._at(name), data=raw, headers={"Content-Type": "text/calendar"})

    def get(self, name: str) -> bytes:
        """Return a file."""
        return self._asked("GET", self._at(name)).content

    def remove(self, name: str) -> None:
        """Delete a file."""
        self._asked("DELETE", self._at(name))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _at(self, name: str) -> str:
        return f"{self._url}{quote(name)}.ics"

    def _asked(self, method: str, url: str, **options: Any) -> requests.Response:
        answer = self._session.request(method, url, timeout=_TIMEOUT, **options)
        answer.raise_for_status()
        return answer


class GooglePerson:
    """Reads and writes the events of a calendar at Google; has the form of the fake server's person."""

    def __init__(self, settings: Settings) -> None:
        calendar = settings.calendar
        self.token: Callable[[bool], str] = calendar_token(settings)
        self._url = f"{calendar.api_url or _GOOGLE}calendars/{quote(calendar.id)}/events"
        self._session = requests.Session()

    def names(self) -> list[str]:
        """List the events, by their ids; single times of a series go with it."""
        found: list[str] = []
        page: dict[str, Any] = {"maxResults": 250}
        while True:
            said = self._asked("GET", params=page).json()
            found += [event["id"] for event in said["items"] if "recurringEventId" not in event]
            if "nextPageToken" not in said:
                return found
            page["pageToken"] = said["nextPageToken"]

    def put(self, _calendar: str, resource: dict[str, Any]) -> None:
        """Create an event, or change the one whose id it has."""
        there = self._session.get(self._at(resource["id"]), headers=self._headers(), timeout=_TIMEOUT)
        if there.status_code == requests.codes.not_found:
            self._asked("POST", json=resource)
        else:
            self._asked("PATCH", resource["id"], json=resource)

    def get(self, _calendar: str, event_id: str) -> dict[str, Any] | None:
        """Return an event."""
        found: dict[str, Any] = self._asked("GET", event_id).json()
        return found

    def remove(self, _calendar: str, event_id: str) -> None:
        """Delete an event."""
        self._asked("DELETE", event_id)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _at(self, event_id: str) -> str:
        return f"{self._url}/{quote(event_id)}" if event_id else self._url

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(False)}"}

    def _asked(self, method: str, event_id: str = "", **options: Any) -> requests.Response:
        answer = self._session.request(method, self._at(event_id), headers=self._headers(), timeout=_TIMEOUT, **options)
        answer.raise_for_status()
        return answer
