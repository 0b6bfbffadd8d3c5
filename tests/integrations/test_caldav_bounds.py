"""That no answer takes CaldavCalendar longer than its timeout, or more memory than a calendar's may."""

import time
from contextlib import ExitStack, closing

import pytest

from agent.domain import Slot
from agent.errors import AccessDenied, OutcomeUnknown, PermanentError, TransientError
from integrations.caldav_calendar import CaldavCalendar, bounded
from tests.integrations.calendar_worlds import new_event, stamp, utc
from tests.integrations.ics_worlds import caldav
from tests.servers.certificate import Certificate
from tests.servers.http_script import Answer, http_script
from tests.servers.http_trickle import http_trickle

WEEK = Slot(utc(1, 0), utc(8, 0))
HEAD = b"HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\nX-Filler: " + b"x" * 400 + b"\r\n"
BODY = b"<D:multistatus xmlns:D='DAV:'>" + b" " * 400 + b"</D:multistatus>"
SIZE = b"Content-Length: %d\r\n\r\n" % len(BODY)
TIMEOUT = 0.3
LATEST = 1.5
SLOW = {"from the first byte": (b"", HEAD + SIZE + BODY), "in its body": (HEAD + SIZE, BODY)}


@pytest.mark.parametrize("where", SLOW)
def test_an_answer_that_trickles_ends_with_the_timeout(where: str) -> None:
    with http_trickle(*SLOW[where]) as port:
        calendar = caldav(f"http://127.0.0.1:{port}/c/", timeout=TIMEOUT)
        began = time.monotonic()
        with pytest.raises(TransientError):
            calendar.availability(WEEK)
        with pytest.raises(OutcomeUnknown):
            calendar.book(new_event())
        assert time.monotonic() - began < 2 * LATEST
        calendar.close()


def test_an_answer_that_trickles_through_tls_ends_with_the_timeout(certificate: Certificate) -> None:
    with http_trickle(*SLOW["from the first byte"], certificate.server_context()) as port:
        calendar = CaldavCalendar(
            url=f"https://127.0.0.1:{port}/c/",
            username="desk",
            password="desk",
            now=stamp,
            cafile=str(certificate.cert),
            timeout=TIMEOUT,
        )
        began = time.monotonic()
        with pytest.raises(TransientError):
            calendar.get("event1")
        assert time.monotonic() - began < LATEST
        calendar.close()


def test_an_answer_longer_than_any_calendar_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "LARGEST", 1000)
    with http_script(lambda *_: Answer(207, "<" + "a" * 2000)) as url:
        calendar = caldav(url + "/c")
        with pytest.raises(PermanentError):
            calendar.availability(WEEK)
        with pytest.raises(OutcomeUnknown):
            calendar.book(new_event())
        calendar.close()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_the_login_goes_to_no_other_address(status: int) -> None:
    asked = []

    def elsewhere(method: str, path: str, _body: str) -> Answer:
        asked.append((method, path))
        return Answer(200, "BEGIN:VCALENDAR")

    with ExitStack() as stack:
        other = stack.enter_context(http_script(elsewhere))
        url = stack.enter_context(http_script(lambda *_: Answer(status, "", {"Location": other + "/c/"})))
        calendar = stack.enter_context(closing(caldav(url + "/c")))
        with pytest.raises(AccessDenied):
            calendar.get("event1")
        with pytest.raises(AccessDenied):
            calendar.book(new_event())
    assert asked == []
