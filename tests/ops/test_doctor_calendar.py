"""What the doctor finds of a calendar, and of our clock by its server."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from integrations.caldav_calendar import CaldavCalendar
from integrations.caldav_calendar.checkup import calendar_facts
from ops.doctor.calendar import check_calendar
from ops.doctor.findings import Finding
from ops.world.servers import EmbeddedServers
from tests.ops.doctor_bench import DESK, PASSWORD, closed_port, codes, now, silent_port
from tests.servers.certificate import make_certificate
from tests.servers.http_script import Answer, http_script
from tests.servers.https import tls_front

PROPERTIES = """<?xml version="1.0"?>
<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:response><D:href>/c/</D:href><D:propstat>
<D:prop><D:resourcetype><D:collection/>{kind}</D:resourcetype>{more}</D:prop>
<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>"""
EMPTY = '<?xml version="1.0"?><D:multistatus xmlns:D="DAV:"/>'
CALENDAR = "<C:calendar/>"


@pytest.fixture
def servers(tmp_path: Path):
    with EmbeddedServers(tmp_path / "servers", {DESK: PASSWORD}) as running:
        yield running


def asked(url: str, *, password: str = "desk", timeout: float = 5, clock: Callable = now) -> list[Finding]:
    calendar = CaldavCalendar(url=url, username="desk", password=password, now=now, timeout=timeout)
    with closing(calendar):
        return list(check_calendar(calendar, clock))


def scripted(*, kind: str = CALENDAR, more: str = "", report: Answer | None = None) -> list[Finding]:
    """Ask a server that says this of the calendar and of the next day."""
    answers = {
        "PROPFIND": Answer(207, PROPERTIES.format(kind=kind, more=more)),
        "REPORT": report or Answer(207, EMPTY),
    }
    with http_script(lambda method, *_: answers[method]) as url:
        return [one for one in asked(f"{url}/c/") if one.name == "calendar"]


def rights(*names: str) -> str:
    granted = "".join(f"<D:privilege><D:{name}/></D:privilege>" for name in names)
    return f"<D:current-user-privilege-set>{granted}</D:current-user-privilege-set>"


def test_a_real_calendar_can_be_read_and_written_and_its_server_tells_the_time(servers: EmbeddedServers):
    clock, calendar = asked(servers.caldav_url)
    assert (clock.name, clock.code, calendar.code) == ("clock", "ok", "ok")
    assert calendar.facts == {"writable": True, "busy_times_next_day": 0, "invitations": "mail"}
    assert calendar.message == "it can be read and written; customers are invited by our mail"


def test_what_is_not_a_calendar_is_told_from_what_is_not_there(servers: EmbeddedServers):
    root = servers.caldav_url.removesuffix("calendar/")
    assert codes(asked(servers.caldav_url.replace("/calendar/", "/nowhere/")))[-1] == "calendar_not_found"
    assert codes(asked(root))[-1] == "calendar_not_a_calendar"
    assert codes(asked(root.replace("/desk/", "/somebody/")))[-1] == "calendar_forbidden"


def test_a_wrong_password_a_closed_port_and_silence_are_told_apart(servers: EmbeddedServers):
    assert codes(asked(servers.caldav_url, password="wrong")) == ["calendar_refused"]
    assert codes(asked(f"http://127.0.0.1:{closed_port()}/c/")) == ["calendar_unreachable"]
    with silent_port() as port:
        assert codes(asked(f"http://127.0.0.1:{port}/c/", timeout=0.3)) == ["calendar_unreachable"]


def test_a_certificate_that_nobody_signed_and_a_port_without_tls_are_told_apart(
    tmp_path: Path, servers: EmbeddedServers
):
    with tls_front(make_certificate(tmp_path)) as port:
        assert codes(asked(f"https://127.0.0.1:{port}/c/")) == ["calendar_certificate"]
    assert codes(asked(servers.caldav_url.replace("http:", "https:"))) == ["calendar_not_tls"]


@pytest.mark.parametrize(
    ("more", "code", "writable"),
    [
        (rights("read"), "calendar_read_only", False),
        (rights("read", "write-content"), "calendar_read_only", False),
        (rights("read", "bind", "unbind", "write-content"), "ok", True),
        (rights("all"), "ok", True),
        ("", "ok", None),
    ],
)
def test_the_rights_that_a_server_tells_are_read(more: str, code: str, writable: bool | None):
    (finding,) = scripted(more=more)
    assert (finding.code, finding.facts["writable"]) == (code, writable)


def test_a_calendar_of_tasks_alone_is_none():
    tasks = '<C:supported-calendar-component-set><C:comp name="VTODO"/></C:supported-calendar-component-set>'
    assert codes(scripted(more=tasks)) == ["calendar_not_a_calendar"]
    assert codes(scripted(kind="")) == ["calendar_not_a_calendar"]


def test_an_answer_of_another_shape_is_told():
    assert codes(scripted(report=Answer(207, "<odd/>"))) == ["calendar_unfit"]


def test_a_server_that_fails_or_asks_to_wait_is_not_there_now():
    for status, code in ((502, "calendar_unreachable"), (429, "calendar_throttled")):
        with http_script(lambda *_, status=status: Answer(status, "", {"Retry-After": "7"})) as url:
            assert codes(asked(f"{url}/c/")) == [code]


@pytest.mark.parametrize(
    ("minutes", "code", "side"), [(1, "ok", ""), (3, "clock_off", "ahead of"), (-3, "clock_off", "behind")]
)
def test_a_clock_more_than_two_minutes_off_is_a_warning(servers: EmbeddedServers, minutes: int, code: str, side: str):
    clock, _ = asked(servers.caldav_url, clock=lambda: now() + timedelta(minutes=minutes))
    assert clock.code == code
    assert side in clock.message


@pytest.mark.parametrize("date", [None, "", "yesterday", "Sun, 22 Nov 2026 16:00:00 -0000"])
def test_a_server_without_a_readable_date_says_nothing_of_our_clock(date: str | None):
    assert calendar_facts(207, None, date).server_time is None
