"""The CalDAV adapter before Radicale."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from agent.domain import DESK_OWNER
from integrations.caldav_calendar import CaldavCalendar
from ops.world.calendar_server import CalendarServer
from tests.fault_matrix.calendars import CalendarPlays, now
from tests.fault_matrix.http_line import HttpLine, Plan
from tests.fault_matrix.plays import Play
from tests.servers.http_script import Answer

_XML = {"Content-Type": "application/xml; charset=utf-8"}
_ERROR = '<?xml version="1.0"?><D:error xmlns:D="DAV:"><D:{}/></D:error>'
_REFUSALS = {
    "bad_request": Answer(400),
    "unauthorized": Answer(401, "", {"WWW-Authenticate": 'Basic realm="calendar"'}),
    "quota_exceeded": Answer(507, _ERROR.format("quota-not-exceeded"), _XML),
    "forbidden": Answer(403, _ERROR.format("need-privileges"), _XML),
    "not_found": Answer(404),
    "conflict": Answer(409),
    "gone": Answer(410),
    "precondition_failed": Answer(412),
    "too_many_requests": Answer(429, "", {"Retry-After": "17"}),
    "server_error": Answer(500),
    "unavailable": Answer(503),
}
_REQUESTS = {"book, read back": 1, "move": 1, "move, read back": 2, "note_answer": 1}


class World:
    """A calendar on a server of its own."""

    def __init__(self, folder: Path) -> None:
        self._server = CalendarServer(folder, "desk", "desk", [DESK_OWNER])
        self._server.start()
        address = self._server.urls[DESK_OWNER]
        self._line = HttpLine(int(address.split(":")[2].split("/")[0]), _REFUSALS, _reshaped)
        self._address = address.replace(address.split("/")[2], f"127.0.0.1:{self._line.port}")
        self._direct = _calendar(address, 10.0)
        self._plays = CalendarPlays(self._direct, _Files(folder), _REQUESTS)

    @contextmanager
    def play(self, call: str, timeout: float) -> Iterator[Play]:
        """Prepare a call."""
        with closing(_calendar(self._address, timeout)) as broken, self._plays.play(broken, call) as play:
            yield play

    def broken(self, fault: str, at: int) -> AbstractContextManager[Plan]:
        """Have a request meet a fault."""
        return self._line.broken(fault, at)

    def close(self) -> None:
        """Stop the server."""
        self._direct.close()
        self._line.close()
        self._server.stop()


class _Files:
    """The server's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def copies(self, event_id: str) -> int:
        """Count the files with this UID, whatever they are called."""
        return len(self._found(event_id))

    def sequence(self, event_id: str) -> int:
        """Read what the event says."""
        [text] = self._found(event_id)
        return int(text.partition("SEQUENCE:")[2].split()[0])

    def acceptances(self, event_id: str) -> int:
        """Count in the event's file."""
        [text] = self._found(event_id)
        return text.count("PARTSTAT=ACCEPTED")

    def _found(self, event_id: str) -> list[str]:
        files = (path for path in self._folder.rglob("*.ics") if ".Radicale.cache" not in path.parts)
        texts = [path.read_bytes().decode().replace("\r\n ", "") for path in files]
        return [text for text in texts if f"UID:{event_id}\r\n" in text]


def _calendar(url: str, timeout: float) -> CaldavCalendar:
    return CaldavCalendar(url=url, username="desk", password="desk", now=now, timeout=timeout)


def _reshaped(method: str, body: bytes) -> bytes:
    """Return the answer with another name where its data stood."""
    if method == "REPORT":
        return body.replace(b"calendar-data", b"event-data").replace(b"sync-token", b"sync-mark")
    return body.replace(b"VEVENT", b"VMEETING")
