"""The Google adapter before our fake of its API."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from integrations.google_calendar import GoogleCalendar
from tests.fault_matrix.calendars import CalendarPlays
from tests.fault_matrix.http_line import HttpLine, Plan
from tests.fault_matrix.plays import Play
from tests.servers.google.fake_google import FakeGoogle
from tests.servers.google.faults import REFUSALS
from tests.servers.google.refusals import Refusal
from tests.servers.http_script import Answer

_CALENDAR = "robin@frontdesk.example"
_REQUESTS = {
    "availability, events": 1,
    "book, read back": 1,
    "book, counted": 2,
    "move, read back": 1,
    "note_answer": 1,
    "note_answer, read back": 2,
}
_RENAMED = ("calendars", "items", "start")


def _answer(fault: str, refusal: Refusal) -> Answer:
    waits = {"Retry-After": "17"} if fault == "too_many_requests" else {}
    return Answer(refusal.status, json.dumps(refusal.body()), {"Content-Type": "application/json", **waits})


class World:
    """A calendar on a server of its own."""

    def __init__(self, _folder: Path) -> None:
        self._google = FakeGoogle()
        self._google.__enter__()
        self._google.add_calendar(_CALENDAR)
        refusals = {fault: _answer(fault, refusal) for fault, refusal in REFUSALS.items()}
        port = int(self._google.api_url.split(":")[2].split("/")[0])
        self._line = HttpLine(port, refusals, _reshaped)
        self._url = self._google.api_url.replace(str(port), str(self._line.port))
        self._direct = self._calendar(self._google.api_url, 10.0)
        self._plays = CalendarPlays(self._direct, _Stored(self._google), _REQUESTS)

    @contextmanager
    def play(self, call: str, timeout: float) -> Iterator[Play]:
        """Prepare a call."""
        with closing(self._calendar(self._url, timeout)) as broken, self._plays.play(broken, call) as play:
            yield play

    def broken(self, fault: str, at: int) -> AbstractContextManager[Plan]:
        """Have a request meet a fault."""
        return self._line.broken(fault, at)

    def close(self) -> None:
        """Stop the server."""
        self._direct.close()
        self._line.close()
        self._google.__exit__(None, None, None)

    def _calendar(self, url: str, timeout: float) -> GoogleCalendar:
        return GoogleCalendar(calendar_id=_CALENDAR, token=self._google.token, api_url=url, timeout=timeout)


class _Stored:
    """What the fake has stored."""

    def __init__(self, google: FakeGoogle) -> None:
        self._google = google

    def copies(self, event_id: str) -> int:
        """Count the events with this id, of which Google may have several."""
        found = [event for event in self._google.events(_CALENDAR) if event["id"] == event_id]
        return sum(event["status"] != "cancelled" for event in found)

    def sequence(self, event_id: str) -> int:
        """Read what the event says."""
        return int(self._event(event_id)["sequence"])

    def acceptances(self, event_id: str) -> int:
        """Count those who have accepted."""
        return sum(one["responseStatus"] == "accepted" for one in self._event(event_id)["attendees"])

    def _event(self, event_id: str) -> dict[str, Any]:
        event = self._google.get(_CALENDAR, event_id)
        assert event is not None
        return event


def _reshaped(_method: str, body: bytes) -> bytes:
    """Return the answer with another name where its data stood."""
    said = json.loads(body) if body else {}
    return json.dumps({f"{name}V2" if name in _RENAMED else name: value for name, value in said.items()}).encode()
