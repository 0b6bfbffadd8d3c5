"""The worlds whose calendars are made of iCalendar files: in memory, and on the embedded CalDAV server."""

import base64
import re
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from icalendar import Calendar as File

from agent.domain import Answer, Slot
from agent.errors import OutcomeUnknown
from integrations.caldav_calendar import CaldavCalendar
from integrations.ics import answered_ics, moved_ics
from integrations.memory import MemoryCalendar
from ops.world.servers import EmbeddedServers
from tests.integrations.calendar_worlds import Call, PersonsEvent, Seen, stamp
from tests.integrations.ics_files import written
from tests.servers.http_relay import HttpRelay, Said
from tests.servers.tcp_fault import TcpFault

_NOBODYS = "0" * 64
_ANSWERS = {answer.value.upper(): answer for answer in Answer}


class _FileWorld:
    """What people do with files."""

    def store(self, name: str, raw: bytes) -> None:
        """Store a file as another client would."""
        raise NotImplementedError

    def stored(self, name: str) -> bytes:
        """Return a file."""
        raise NotImplementedError

    def put(self, event: PersonsEvent) -> None:
        """Have a person store an event."""
        self.store(event.name, written(event))

    def retitle(self, name: str, summary: str) -> None:
        """Have a person give an event another title."""
        self.store(name, re.sub(rb"(?m)^SUMMARY:.*\r$", b"SUMMARY:%s\r" % summary.encode(), self.stored(name)))

    def repeat(self, name: str) -> None:
        """Have a person make an event repeat every week."""
        self.store(name, self.stored(name).replace(b"END:VEVENT", b"RRULE:FREQ=WEEKLY\r\nEND:VEVENT"))

    def reschedule(self, name: str, to: Slot) -> None:
        """Have a person give an event another time."""
        self.store(name, moved_ics(self.stored(name), to, stamp=stamp()))

    def answer(self, name: str, attendee: str, answer: Answer) -> None:
        """Have an attendee's answer noted by another client."""
        self.store(name, answered_ics(self.stored(name), attendee, answer) or b"")

    def seen(self, name: str) -> Seen:
        """Look at an event as a person does."""
        event = File.from_ical(self.stored(name)).walk("VEVENT")[0]
        found = event.get("ATTENDEE", [])
        attendees = found if isinstance(found, list) else [found]
        answers = {str(one).removeprefix("mailto:"): _ANSWERS.get(one.params["PARTSTAT"]) for one in attendees}
        return Seen(str(event["SUMMARY"]), answers, event.get("STATUS") == "TENTATIVE")


class MemoryCalendarWorld(_FileWorld):
    """A calendar in memory."""

    def __init__(self) -> None:
        self._calendar = MemoryCalendar(stamp)

    def calendar(self, zone: tzinfo = UTC) -> MemoryCalendar:
        """Return the adapter."""
        self._calendar.zone = zone
        return self._calendar

    def store(self, name: str, raw: bytes) -> None:
        """Store a file as another client would."""
        self._calendar.put(name, raw)

    def stored(self, name: str) -> bytes:
        """Return a file."""
        return self._calendar.files[name][1]

    def remove(self, name: str) -> None:
        """Delete a file as another client would."""
        del self._calendar.files[name]

    def stale(self, token: str) -> str:
        """Forget all tokens."""
        self._calendar.shown.clear()
        return token

    @contextmanager
    def overtaken(self, happens: Callable[[], object]) -> Iterator[MemoryCalendar]:
        """Have it happen at once: a calendar in memory reads and writes in one step."""
        happens()
        yield self._calendar

    @contextmanager
    def losing_answers(self) -> Iterator[MemoryCalendar]:
        """Have the next call done and its answer lost."""
        self._calendar.after.append(OutcomeUnknown("calendar: the answer was lost"))
        yield self._calendar


class CaldavWorld(_FileWorld):
    """A calendar on the embedded server: its own, or a new one of this name."""

    def __init__(self, servers: EmbeddedServers, name: str = "") -> None:
        self.servers = servers
        self._url = servers.caldav_url
        self._stack = ExitStack()
        if name:
            self._url = self._url.replace("/calendar/", f"/{name}/")
            self._request("MKCALENDAR", self._url)

    def calendar(self, zone: tzinfo = UTC) -> CaldavCalendar:
        """Return the adapter."""
        made = caldav(self._url, zone=zone)
        self._stack.callback(made.close)
        return made

    def close(self) -> None:
        """Close the adapters."""
        self._stack.close()

    def store(self, name: str, raw: bytes) -> None:
        """Store a file as another client would."""
        self._request("PUT", self._address(name), raw)

    def stored(self, name: str) -> bytes:
        """Return a file."""
        return self._request("GET", self._address(name))

    def remove(self, name: str) -> None:
        """Delete a file as another client would."""
        self._request("DELETE", self._address(name))

    def stale(self, token: str) -> str:
        """Return a token that this server has given to nobody."""
        return token[: -len(_NOBODYS)] + _NOBODYS

    @contextmanager
    def overtaken(self, happens: Callable[[], object]) -> Iterator[CaldavCalendar]:
        """Have it happen when a write arrives."""
        with self.relayed() as (relay, calendar):
            relay.before = dict.fromkeys(("PUT", "DELETE"), happens)
            yield calendar

    @contextmanager
    def losing_answers(self) -> Iterator[CaldavCalendar]:
        """Cut the connection once the next write was done."""
        with self.relayed() as (relay, calendar):
            relay.lost = {"PUT", "DELETE"}
            yield calendar

    @contextmanager
    def changed(self, call: Call) -> Iterator[CaldavCalendar]:
        """Rename what the answers are made of."""
        with self.relayed() as (relay, calendar):
            if call == "changes":
                relay.altered["PROPFIND"] = lambda said: renamed(said, b"multistatus", b"manystatus")
            elif call in ("availability", "bookings"):
                relay.altered["REPORT"] = lambda said: renamed(said, b"calendar-data", b"calendar-text")
            else:
                relay.altered["GET"] = lambda said: renamed(said, b"VCALENDAR", b"VAGENDA")
            yield calendar

    @contextmanager
    def relayed(self) -> Iterator[tuple[HttpRelay, CaldavCalendar]]:
        """Put a relay between the server and an adapter."""
        port = port_of(self.servers)
        with HttpRelay(port) as relay, closing(caldav(self._url.replace(f":{port}/", f":{relay.port}/"))) as calendar:
            yield relay, calendar

    def _address(self, name: str) -> str:
        return f"{self._url}{name}.ics"

    def _request(self, method: str, url: str, raw: bytes | None = None) -> bytes:
        login = f"{self.servers.calendar_user}:{self.servers.calendar_password}".encode()
        headers = {"Authorization": "Basic " + base64.b64encode(login).decode(), "Content-Type": "text/calendar"}
        request = urllib.request.Request(url, raw, headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            body: bytes = answer.read()
        return body


def renamed(said: Said, old: bytes, new: bytes) -> Said:
    """Return an answer that calls something otherwise."""
    return replace(said, body=said.body.replace(old, new))


def caldav(
    url: str, *, zone: tzinfo = UTC, password: str = "desk", timeout: float = 10.0, now: Callable[[], datetime] = stamp
) -> CaldavCalendar:
    """Return the adapter for a calendar collection."""
    return CaldavCalendar(url=url, username="desk", password=password, now=now, zone=zone, timeout=timeout)


def port_of(servers: EmbeddedServers) -> int:
    """Return the port of the calendar server."""
    return int(servers.caldav_url.split(":")[2].split("/")[0])


def through(line: TcpFault, *, timeout: float = 10.0) -> CaldavCalendar:
    """Return the adapter behind the proxy."""
    return caldav(f"http://127.0.0.1:{line.port}/desk/calendar/", timeout=timeout)
