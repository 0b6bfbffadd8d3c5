"""Calendars as the contract tests see them: the adapter, and another client of the same calendar."""

import base64
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from agent.domain import NewEvent, Person, Slot
from integrations.caldav_calendar import CaldavCalendar
from integrations.memory import MemoryCalendar
from ops.world.servers import EmbeddedServers
from tests.servers.tcp_fault import TcpFault

ROBIN = Person("Robin Ashdown", "robin@frontdesk.example")
ANN = "ann@example.org"


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant in December 2026."""
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


def slot(day: int, hour: int, hours: float = 1) -> Slot:
    """Return a slot in December 2026, in UTC."""
    minutes = round(hours * 60)
    return Slot(utc(day, hour), utc(day, hour + minutes // 60, minutes % 60))


def new_event(event_id: str = "e1", *, key: str = "c1/m1/book/1", at: Slot | None = None) -> NewEvent:
    """Return an event with Ann."""
    when = at or slot(3, 10)
    return NewEvent(event_id, key, when, "Meeting with Ann", "Booked by mail", "Room 4", (ANN,), ROBIN)


def ics(uid: str, start: str, end: str, *lines: str) -> bytes:
    """Return a file as another client writes it; start and end with their parameters."""
    more = "".join(f"{line}\r\n" for line in lines)
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//Client//EN\r\nBEGIN:VEVENT\r\n"
        f"UID:{uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART{start}\r\nDTEND{end}\r\n{more}SUMMARY:Private\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


def stamp() -> datetime:
    """Return the time at which everything here is written."""
    return datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class MemoryCalendarWorld:
    """A calendar in memory."""

    def __init__(self) -> None:
        self._calendar = MemoryCalendar(stamp)

    def calendar(self, zone: tzinfo = UTC) -> MemoryCalendar:
        """Return the adapter."""
        self._calendar.zone = zone
        return self._calendar

    def put(self, name: str, raw: bytes) -> None:
        """Store a file as another client would."""
        self._calendar.put(name, raw)

    def stored(self, name: str) -> bytes:
        """Return a file."""
        return self._calendar.files[name][1]

    def remove(self, name: str) -> None:
        """Delete a file as another client would."""
        del self._calendar.files[name]


class CaldavWorld:
    """The embedded server's calendar."""

    def __init__(self, servers: EmbeddedServers) -> None:
        self.servers = servers

    def calendar(self, zone: tzinfo = UTC) -> CaldavCalendar:
        """Return the adapter."""
        return caldav(self.servers.caldav_url, zone=zone)

    def put(self, name: str, raw: bytes) -> None:
        """Store a file as another client would."""
        self._request("PUT", name, raw)

    def stored(self, name: str) -> bytes:
        """Return a file."""
        return self._request("GET", name)

    def remove(self, name: str) -> None:
        """Delete a file as another client would."""
        self._request("DELETE", name)

    def _request(self, method: str, name: str, raw: bytes | None = None) -> bytes:
        login = f"{self.servers.calendar_user}:{self.servers.calendar_password}".encode()
        headers = {"Authorization": "Basic " + base64.b64encode(login).decode(), "Content-Type": "text/calendar"}
        request = urllib.request.Request(f"{self.servers.caldav_url}{name}.ics", raw, headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            body: bytes = answer.read()
        return body


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
