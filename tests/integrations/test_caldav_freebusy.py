"""What CaldavCalendar makes of free-busy, where it may not read the events."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from agent.domain import Availability, Slot
from agent.errors import AccessDenied, ShapeChanged, TransientError
from tests.integrations.calendar_worlds import slot, utc
from tests.integrations.ics_worlds import caldav
from tests.servers.http_script import Answer, http_script

WEEK = Slot(utc(1, 0), utc(8, 0))
PAGE = "<!DOCTYPE html><html><body>log in</body></html>"
MULTISTATUS = '<D:multistatus xmlns:D="DAV:"/>'


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
    ("body", "status", "failure"),
    [
        ("", 200, TransientError),
        (PAGE, 200, TransientError),
        (freebusy(), 500, TransientError),
        (MULTISTATUS, 207, ShapeChanged),
        ("", 404, AccessDenied),
    ],
)
def test_free_busy_that_cannot_be_had_is_an_error(body: str, status: int, failure: type[Exception]) -> None:
    with http_script(only_freebusy(body, status)) as url:
        calendar = caldav(url + "/c")
        with pytest.raises(failure) as caught:
            calendar.availability(WEEK)
        assert type(caught.value) is failure
        calendar.close()


@pytest.mark.parametrize(
    "body",
    [
        freebusy(":rubbish/PT1H"),
        freebusy(end="20261202T000000Z"),
        freebusy().replace("VFREEBUSY", "VTODO"),
    ],
)
def test_an_odd_free_busy_is_unknown(body: str) -> None:
    with http_script(only_freebusy(body)) as url:
        calendar = caldav(url + "/c")
        assert calendar.availability(WEEK) == Availability(unknown=(WEEK,))
        calendar.close()


@pytest.mark.parametrize("status", [400, 403, 405, 409, 501, 507])
def test_a_server_that_refuses_to_list_events_is_asked_for_free_busy(status: int) -> None:
    def server(_method: str, _path: str, asked: str) -> Answer:
        return Answer(200, freebusy(":20261203T100000Z/PT1H")) if "free-busy-query" in asked else Answer(status)

    with http_script(server) as url:
        calendar = caldav(url + "/c")
        assert calendar.availability(WEEK).busy == (slot(3, 10),)
        calendar.close()
