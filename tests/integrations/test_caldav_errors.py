"""What CaldavCalendar makes of refusals, and that none of it says what an event is about."""

import logging
import socket

import pytest

from agent.domain import Slot
from agent.errors import (
    AccessDenied,
    Conflict,
    FrontdeskError,
    OutcomeUnknown,
    PermanentError,
    Throttled,
    TransientError,
)
from integrations.ics import event_ics
from ops.world.servers import EmbeddedServers
from tests.integrations.calendar_worlds import new_event, slot, stamp, utc
from tests.integrations.ics_worlds import CaldavWorld, caldav
from tests.servers.http_script import Answer, http_script

WEEK = Slot(utc(1, 0), utc(8, 0))


XML = {"Content-Type": "application/xml; charset=utf-8"}


def test_a_write_to_a_port_where_nobody_listens_is_transient() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        calendar = caldav(f"http://127.0.0.1:{taken.getsockname()[1]}/desk/calendar/")
        with pytest.raises(TransientError):
            calendar.book(new_event())
        calendar.close()


def test_a_wrong_password_is_access_denied(servers: EmbeddedServers) -> None:
    calendar = caldav(servers.caldav_url, password="wrong")
    with pytest.raises(AccessDenied):
        calendar.availability(WEEK)
    with pytest.raises(AccessDenied):
        calendar.book(new_event())
    calendar.close()


def test_a_calendar_that_is_not_there_is_access_denied(servers: EmbeddedServers) -> None:
    calendar = caldav(servers.caldav_url.replace("/calendar/", "/nowhere/"))
    with pytest.raises(AccessDenied):
        calendar.availability(WEEK)
    with pytest.raises(AccessDenied):
        calendar.book(new_event())
    calendar.close()


@pytest.mark.parametrize("status", [403, 409])
def test_an_id_that_is_taken_is_a_conflict_however_the_server_puts_it(status: int) -> None:
    body = '<D:error xmlns:D="DAV:"><C:no-uid-conflict xmlns:C="urn:ietf:params:xml:ns:caldav"/></D:error>'
    with http_script(lambda *_: Answer(status, body, XML)) as url:
        calendar = caldav(url + "/c")
        with pytest.raises(Conflict):
            calendar.book(new_event())
        calendar.close()


@pytest.mark.parametrize(
    ("status", "reading", "writing"),
    [
        (401, AccessDenied, AccessDenied),
        (403, AccessDenied, AccessDenied),
        (400, PermanentError, PermanentError),
        (429, Throttled, Throttled),
        (500, TransientError, OutcomeUnknown),
        (502, TransientError, OutcomeUnknown),
        (503, TransientError, TransientError),
        (504, TransientError, OutcomeUnknown),
        (423, PermanentError, TransientError),
        (501, PermanentError, PermanentError),
        (507, PermanentError, Throttled),
    ],
)
def test_what_a_status_means(status: int, reading: type[FrontdeskError], writing: type[FrontdeskError]) -> None:
    with http_script(lambda *_: Answer(status, "ann@example.org has an appointment")) as url:
        calendar = caldav(url + "/c")
        with pytest.raises(FrontdeskError) as read:
            calendar.get("event1")
        with pytest.raises(FrontdeskError) as written:
            calendar.book(new_event())
        assert (type(read.value), type(written.value)) == (reading, writing)
        assert "ann" not in f"{read.value} {written.value}"
        calendar.close()


def test_a_server_that_asks_to_wait_says_how_long() -> None:
    with http_script(lambda *_: Answer(503, "", {"Retry-After": "17"})) as url:
        calendar = caldav(url + "/c")
        with pytest.raises(Throttled) as caught:
            calendar.get("event1")
        assert caught.value.retry_after == 17.0
        calendar.close()


def test_a_move_that_was_sent_twice_by_the_line_is_our_own() -> None:
    before = event_ics(new_event(), stamp=stamp())
    after = event_ics(new_event(at=slot(4, 9)), sequence=1, stamp=stamp())
    files = iter([before, before, after])

    def server(method: str, _path: str, _body: str) -> Answer:
        if method == "PUT":
            return Answer(412)
        raw = next(files)
        return Answer(200, raw.decode(), {"ETag": f'"{hash(raw)}"', "Content-Type": "text/calendar"})

    with http_script(server) as url:
        calendar = caldav(url + "/c")
        event = calendar.get("event1")
        assert event is not None
        assert calendar.move(event, slot(4, 9)).sequence == 1
        calendar.close()


def test_nothing_of_an_event_is_logged(servers: EmbeddedServers, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    calendar = CaldavWorld(servers).calendar()
    booked = calendar.book(new_event())
    calendar.availability(WEEK)
    calendar.cancel(calendar.move(booked, slot(4, 9)))
    calendar.close()
    with http_script(lambda *_: Answer(200, "<html>Meeting with Ann</html>", {"Content-Type": "text/html"})) as url:
        odd = caldav(url + "/c")
        with pytest.raises(TransientError):
            odd.availability(WEEK)
        odd.close()
    assert "Ann" not in caplog.text
    assert "ann@" not in caplog.text
