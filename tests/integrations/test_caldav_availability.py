"""What CaldavCalendar makes of the answers to its questions: what is odd is unknown, never free."""

from collections.abc import Callable
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.domain import Availability, Slot
from agent.errors import (
    TransientError,
)
from ops.world.servers import EmbeddedServers
from tests.integrations.calendar_worlds import CaldavWorld, caldav, ics, port_of, slot, through, utc
from tests.servers.http_script import Answer, http_script
from tests.servers.tcp_fault import TcpFault

WEEK = Slot(utc(1, 0), utc(8, 0))


def test_repeating_events_are_busy_each_time_and_where_they_were_moved_to(servers: EmbeddedServers) -> None:
    world = CaldavWorld(servers)
    series = ics("p1", ":20261201T090000Z", ":20261201T100000Z", "RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20261202T090000Z")
    override = series.split(b"BEGIN:VEVENT")[1].split(b"END:VEVENT")[0]
    override = override.replace(b"RRULE:FREQ=DAILY;COUNT=4\r\nEXDATE:20261202T090000Z\r\n", b"")
    override = override.replace(b"DTSTART:20261201T09", b"DTSTART:20261203T15").replace(
        b"DTEND:20261201T10", b"DTEND:20261203T16"
    )
    override = b"BEGIN:VEVENT\r\nRECURRENCE-ID:20261203T090000Z" + override + b"END:VEVENT\r\nEND:VCALENDAR"
    world.put("p1", series.replace(b"END:VCALENDAR", override))
    busy = world.calendar().availability(WEEK).busy
    assert busy == (slot(1, 9), slot(3, 15), slot(4, 9))


def test_availability_of_a_server_that_failed_is_unknown(servers: EmbeddedServers) -> None:
    calendar = CaldavWorld(servers).calendar()
    servers.calendar_faults.append("unavailable")
    assert calendar.availability(WEEK) == Availability(unknown=(WEEK,))
    assert calendar.availability(WEEK) == Availability()
    calendar.close()


def refuse(line: TcpFault) -> None:
    line.refuse = True


def swallow(line: TcpFault) -> None:
    line.blackhole = True


def cut(line: TcpFault) -> None:
    line.cut_after = 60


@pytest.mark.parametrize("fault", [refuse, swallow, cut])
def test_a_read_over_a_broken_line_is_transient(servers: EmbeddedServers, fault: Callable[[TcpFault], None]) -> None:
    with TcpFault(port_of(servers)) as line:
        fault(line)
        calendar = through(line, timeout=0.3)
        with pytest.raises(TransientError):
            calendar.availability(WEEK)
        with pytest.raises(TransientError):
            calendar.get("e1")
        calendar.close()


def multistatus(*calendars: str, status: str = "HTTP/1.1 200 OK") -> str:
    """Return an answer to a calendar query."""
    responses = "".join(
        f"<D:response><D:href>/{number}.ics</D:href><D:propstat><D:prop><C:calendar-data>{text}</C:calendar-data>"
        f"</D:prop><D:status>{status}</D:status></D:propstat></D:response>"
        for number, text in enumerate(calendars)
    )
    return f'<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">{responses}</D:multistatus>'


EVENT = ics("p1", ":20261203T100000Z", ":20261203T110000Z").decode()
XML = {"Content-Type": "application/xml; charset=utf-8"}
ODD = [
    pytest.param(Answer(500, "oops"), id="500"),
    pytest.param(Answer(503, "later"), id="503"),
    pytest.param(Answer(200, "<html>log in</html>", {"Content-Type": "text/html"}), id="html"),
    pytest.param(Answer(200, ""), id="empty"),
    pytest.param(Answer(207, "", XML), id="empty 207"),
    pytest.param(Answer(207, "<D:multistatus xmlns:D='DAV:'>", XML), id="cut xml"),
    pytest.param(Answer(207, multistatus(EVENT, status="HTTP/1.1 404 Not Found"), XML), id="partial"),
    pytest.param(Answer(207, multistatus(""), XML), id="no data"),
    pytest.param(Answer(207, multistatus("hello"), XML), id="no calendar"),
    pytest.param(Answer(207, multistatus(EVENT.replace("20261203T110000Z", "rubbish")), XML), id="odd time"),
    pytest.param(Answer(207, multistatus(EVENT.replace("20261203T110000Z", "20261203T090000Z")), XML), id="backwards"),
    pytest.param(
        Answer(207, multistatus(EVENT.replace("SUMMARY", "RRULE:FREQ=DAILY\r\nSUMMARY")), XML), id="not expanded"
    ),
    pytest.param(Answer(207, multistatus(EVENT).replace("multistatus", "whatever"), XML), id="another document"),
]


@pytest.mark.parametrize("answer", ODD)
def test_an_odd_answer_is_unknown_never_free(answer: Answer) -> None:
    with http_script(lambda *_: answer) as url:
        calendar = caldav(url + "/c")
        assert calendar.availability(WEEK) == Availability(unknown=(WEEK,))
        calendar.close()


def freebusy(*periods: str, start: str = "20261101T000000Z", end: str = "20270101T000000Z") -> str:
    """Return an answer to a free-busy query."""
    lines = "".join(f"FREEBUSY{period}\r\n" for period in periods)
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VFREEBUSY\r\nDTSTAMP:20261101T000000Z\r\n"
        f"DTSTART:{start}\r\nDTEND:{end}\r\n{lines}END:VFREEBUSY\r\nEND:VCALENDAR\r\n"
    )


def only_freebusy(body: str, status: int = 200) -> Callable[[str, str, str], Answer]:
    """Return a server that does not let us read events."""
    return lambda _method, _path, asked: Answer(status, body) if "free-busy-query" in asked else Answer(403)


def test_a_calendar_whose_events_we_may_not_read_is_asked_for_free_busy() -> None:
    body = freebusy(
        ":20261203T100000Z/20261203T110000Z",
        ";FBTYPE=BUSY-TENTATIVE:20261204T100000Z/PT1H",
        ";FBTYPE=BUSY-UNAVAILABLE:20261205T100000Z/PT1H",
        ";FBTYPE=X-ODD:20261206T100000Z/PT1H",
        ";FBTYPE=FREE:20261207T100000Z/PT1H",
    )
    with http_script(only_freebusy(body)) as url:
        calendar = caldav(url + "/c")
        assert calendar.availability(WEEK) == Availability(busy=tuple(slot(day, 10) for day in (3, 4, 5, 6)))
        calendar.close()


def test_whole_days_of_greenwich_in_a_free_busy_cover_the_owners_days_too() -> None:
    with http_script(only_freebusy(freebusy(":20261203T000000Z/20261204T000000Z"))) as url:
        calendar = caldav(url + "/c", zone=ZoneInfo("America/Los_Angeles"))
        assert calendar.availability(WEEK).busy == (Slot(utc(3, 0), utc(4, 8)),)
        calendar.close()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 200),
        ("<html></html>", 200),
        (multistatus(), 207),
        (freebusy(), 500),
        (freebusy(":rubbish/PT1H"), 200),
        (freebusy(end="20261202T000000Z"), 200),
        (freebusy().replace("VFREEBUSY", "VTODO"), 200),
    ],
)
def test_an_odd_free_busy_is_unknown(body: str, status: int) -> None:
    with http_script(only_freebusy(body, status)) as url:
        calendar = caldav(url + "/c")
        assert calendar.availability(WEEK) == Availability(unknown=(WEEK,))
        calendar.close()


def test_a_span_that_begins_within_the_margin_is_cut_exactly(servers: EmbeddedServers) -> None:
    world = CaldavWorld(servers)
    world.put("p1", ics("p1", ":20261203T100000Z", ":20261203T110000Z"))
    half_past = Slot(utc(3, 10, 30), utc(3, 10, 30) + timedelta(hours=2))
    assert world.calendar(UTC).availability(half_past).busy == (Slot(utc(3, 10, 30), utc(3, 11)),)
