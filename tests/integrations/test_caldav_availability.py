"""What CaldavCalendar makes of the answers to its questions: what is odd is unknown, never free."""

from collections.abc import Callable

import pytest

from agent.domain import Availability, Slot
from agent.errors import ShapeChanged, TransientError
from ops.world.servers import EmbeddedServers
from tests.integrations.calendar_worlds import slot, utc
from tests.integrations.ics_files import ics
from tests.integrations.ics_worlds import CaldavWorld, caldav, port_of, through
from tests.servers.http_script import Answer, http_script
from tests.servers.tcp_fault import TcpFault

WEEK = Slot(utc(1, 0), utc(8, 0))


def test_availability_of_a_server_that_failed_is_asked_for_again(servers: EmbeddedServers) -> None:
    calendar = CaldavWorld(servers).calendar()
    servers.calendar_faults.append("unavailable")
    with pytest.raises(TransientError):
        calendar.availability(WEEK)
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
            calendar.get("event1")
        calendar.close()


def multistatus(*calendars: str, status: str = "HTTP/1.1 200 OK") -> str:
    """Return an answer to a calendar query."""
    responses = "".join(
        f"<D:response><D:href>/{number}.ics</D:href><D:propstat><D:prop><D:getetag>&quot;1&quot;</D:getetag>"
        f"<C:calendar-data>{text}</C:calendar-data></D:prop><D:status>{status}</D:status></D:propstat></D:response>"
        for number, text in enumerate(calendars)
    )
    return f'<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">{responses}</D:multistatus>'


EVENT = ics("p1", ":20261203T100000Z", ":20261203T110000Z").decode()
XML = {"Content-Type": "application/xml; charset=utf-8"}
HTML = {"Content-Type": "text/html"}
PAGE = "<!DOCTYPE html><html><body>log in</body></html>"
CASTLE = ics("p1", ";TZID=Castle:20261203T100000", ";TZID=Castle:20261203T110000").decode()
UNKNOWN = [
    pytest.param(multistatus(EVENT, status="HTTP/1.1 404 Not Found"), id="partial"),
    pytest.param(multistatus(""), id="no data"),
    pytest.param(multistatus("hello"), id="no calendar"),
    pytest.param(multistatus(EVENT, EVENT.replace("20261203T110000Z", "rubbish")), id="odd time"),
    pytest.param(multistatus(EVENT.replace("20261203T110000Z", "20261203T090000Z")), id="backwards"),
    pytest.param(multistatus(EVENT.replace("SUMMARY", "RRULE:FREQ=SECONDLY\r\nSUMMARY")), id="every second"),
    pytest.param(multistatus(CASTLE), id="a zone nobody knows"),
    pytest.param(
        multistatus(EVENT).replace(
            "</D:multistatus>",
            "<D:response><D:href>/c/</D:href><D:status>HTTP/1.1 507 Insufficient Storage</D:status></D:response>"
            "</D:multistatus>",
        ),
        id="cut to a limit",
    ),
]
TRANSIENT = [
    pytest.param(Answer(500, "oops"), id="500"),
    pytest.param(Answer(503, "later"), id="503"),
    pytest.param(Answer(200, PAGE, HTML), id="html"),
    pytest.param(Answer(207, PAGE, HTML), id="html in a 207"),
    pytest.param(Answer(200, ""), id="empty"),
    pytest.param(Answer(207, "", XML), id="empty 207"),
    pytest.param(Answer(207, "<D:multistatus xmlns:D='DAV:'>", XML), id="cut xml"),
]
CHANGED = [
    pytest.param(multistatus(EVENT).replace("multistatus", "whatever"), "multistatus", id="another document"),
    pytest.param(multistatus(EVENT).replace("D:response", "D:answer"), "multistatus/response[0]", id="no response"),
    pytest.param(multistatus(EVENT).replace("D:href", "D:link"), "multistatus/response[0]/href", id="no href"),
    pytest.param(multistatus(EVENT).replace("propstat", "state"), "multistatus/response[0]/propstat", id="no propstat"),
    pytest.param(
        multistatus(EVENT, EVENT).replace("D:status", "D:state"),
        "multistatus/response[0]/propstat/status",
        id="no status",
    ),
    pytest.param(
        multistatus(EVENT).replace("calendar-data", "calendar-text"),
        "multistatus/response[0]/propstat/prop/calendar-data",
        id="no data by that name",
    ),
    pytest.param(
        multistatus(EVENT).replace("getetag", "etag"), "multistatus/response[0]/propstat/prop/getetag", id="no etag"
    ),
]


@pytest.mark.parametrize("body", UNKNOWN)
def test_what_cannot_be_read_of_a_calendar_is_unknown_never_free(body: str) -> None:
    with http_script(lambda *_: Answer(207, body, XML)) as url:
        calendar = caldav(url + "/c")
        assert calendar.availability(WEEK) == Availability(unknown=(WEEK,))
        calendar.close()


@pytest.mark.parametrize("answer", TRANSIENT)
def test_a_garbled_answer_is_asked_for_again(answer: Answer) -> None:
    with http_script(lambda *_: answer) as url:
        calendar = caldav(url + "/c")
        with pytest.raises(TransientError):
            calendar.availability(WEEK)
        calendar.close()


@pytest.mark.parametrize(("body", "path"), CHANGED)
def test_an_answer_of_another_shape_says_where(body: str, path: str) -> None:
    with http_script(lambda *_: Answer(207, body, XML)) as url:
        calendar = caldav(url + "/c")
        with pytest.raises(ShapeChanged) as caught:
            calendar.availability(WEEK)
        assert caught.value.path == path
        calendar.close()


def test_properties_that_we_do_not_know_change_nothing() -> None:
    more = "<D:prop><X:mood xmlns:X='urn:example:x'>good</X:mood>"
    body = multistatus(EVENT).replace("<D:prop>", more).replace("</D:multi", "<D:sync-token/></D:multi")
    with http_script(lambda *_: Answer(207, body, XML)) as url:
        calendar = caldav(url + "/c")
        assert calendar.availability(WEEK).busy == (slot(3, 10),)
        calendar.close()
