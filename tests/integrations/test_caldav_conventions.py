"""How well-known servers put things, each as their documents and the RFCs have it, and what CaldavCalendar makes of it.

What they answer in the normal case is a real server's answer, put in their way; refusals are written down here.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace

import pytest

from agent.domain import Answer as Reply
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
from tests.integrations.calendar_worlds import ANN, new_event, slot, utc
from tests.integrations.ics_worlds import CaldavWorld, caldav
from tests.servers.http_relay import Said
from tests.servers.http_script import Answer, http_script

WEEK = Slot(utc(1, 0), utc(8, 0))
DAV = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:s="http://sabredav.org/ns"'


def headers(said: Said, **changes: str | None) -> Said:
    """Return an answer with other headers; None leaves one out."""
    named = {name.replace("_", "-").lower(): value for name, value in changes.items()}
    kept = [(name, value) for name, value in said.headers if name.lower() not in named]
    return replace(said, headers=[*kept, *((name, value) for name, value in named.items() if value is not None)])


def etag(change: Callable[[str], str]) -> Callable[[Said], Said]:
    """Return what gives an answer another ETag."""
    return lambda said: headers(said, ETag=change(dict(said.headers)["ETag"]))


ALTERED: dict[str, dict[str, Callable[[Said], Said]]] = {
    "a proxy that packs answers weakens their ETags": {"GET": etag(lambda given: f"W/{given}")},
    "ETags without quotes": {"GET": etag(lambda given: given.strip('"'))},
    "no ETag after a write (Nextcloud, where it changed the file)": {
        "PUT": lambda said: headers(said, ETag=None),
        "GET": lambda said: said,
    },
    "an ETag after a write that no read gives again (iCloud)": {"PUT": etag(lambda _: '"before"')},
    "a Schedule-Tag beside the ETag (iCloud, Fastmail)": {"GET": lambda said: headers(said, Schedule_Tag='"9-1"')},
    "204 for a new file": {"PUT": lambda said: replace(said, status=204, body=b"")},
    "200 for a new file": {"PUT": lambda said: replace(said, status=200)},
    "204 for a removed file": {"DELETE": lambda said: replace(said, status=204, body=b"")},
}


@pytest.mark.parametrize("way", ALTERED)
def test_a_booking_lives_whatever_the_server_calls_it(caldav_world: CaldavWorld, way: str) -> None:
    with caldav_world.relayed() as (relay, calendar):
        relay.altered = ALTERED[way]
        calendar.book(new_event())
        [booked] = calendar.bookings(ANN, WEEK)
        assert booked == calendar.get("event1")
        moved = calendar.move(booked, slot(4, 14))
        calendar.note_answer(moved, ANN, Reply.ACCEPTED)
        answered = calendar.get("event1")
        assert answered is not None
        assert (answered.slot, answered.sequence) == (slot(4, 14), 1)
        with pytest.raises(Conflict):
            calendar.cancel(booked)
        calendar.cancel(answered)
        assert calendar.get("event1") is None


def test_answers_are_asked_for_as_they_are_and_writes_have_conditions(caldav_world: CaldavWorld) -> None:
    with caldav_world.relayed() as (relay, calendar):
        booked = calendar.book(new_event())
        calendar.cancel(booked)
    assert {asked["Accept-Encoding"] for _, asked in relay.asked} == {"identity"}
    conditions = {method: asked.get("If-None-Match", asked.get("If-Match")) for method, asked in relay.asked}
    assert (conditions["PUT"], conditions["DELETE"]) == ("*", booked.etag)


@dataclass(frozen=True)
class Refusal:
    """How a server refuses a write, and what that is to us."""

    status: int
    body: str
    meaning: type[FrontdeskError]
    headers: tuple[tuple[str, str], ...] = ()


def error(*names: str) -> str:
    """Return an error body that names conditions (RFC 4918, 16)."""
    return f"<D:error {DAV}>{''.join(f'<{name}/>' for name in names)}</D:error>"


def sabre(kind: str, message: str) -> str:
    """Return an error body as Nextcloud writes it."""
    return f"<D:error {DAV}><s:exception>{kind}</s:exception><s:message>{message}</s:message></D:error>"


UID_EXISTS = "alendar object with uid already exists in this calendar collection."
REFUSALS = {
    "RFC 4791, 5.3.2.1: the UID lies elsewhere (409)": Refusal(409, error("C:no-uid-conflict"), Conflict),
    "Fastmail: the UID lies elsewhere (403)": Refusal(403, error("C:no-uid-conflict"), Conflict),
    "Nextcloud: the UID lies elsewhere": Refusal(
        400, sabre("Sabre\\DAV\\Exception\\BadRequest", f"C{UID_EXISTS}"), Conflict
    ),
    "Nextcloud: the UID lies in the bin": Refusal(
        400, sabre("Sabre\\DAV\\Exception\\BadRequest", f"Deleted c{UID_EXISTS}"), Conflict
    ),
    "RFC 4791: data that is not taken": Refusal(403, error("C:valid-calendar-object-resource"), PermanentError),
    "RFC 4791: too large": Refusal(403, error("C:max-resource-size"), PermanentError),
    "RFC 4791: too many attendees (409)": Refusal(409, error("C:max-attendees-per-instance"), PermanentError),
    "RFC 3744: no right to write": Refusal(403, error("D:need-privileges"), AccessDenied),
    "Nextcloud: a calendar that is shared for reading": Refusal(
        403, sabre("Sabre\\DAV\\Exception\\Forbidden", "Permission denied"), AccessDenied
    ),
    "RFC 4331: over the quota (403)": Refusal(403, error("D:quota-not-exceeded"), Throttled),
    "RFC 4331: over the quota (507)": Refusal(507, error("D:quota-not-exceeded"), Throttled),
    "RFC 4918: no such collection": Refusal(409, "", AccessDenied),
    "RFC 4918: locked by somebody": Refusal(423, error("D:lock-token-submitted"), TransientError),
    "Nextcloud: maintenance": Refusal(
        503, sabre("Sabre\\DAV\\Exception\\ServiceUnavailable", "System is in maintenance mode."), TransientError
    ),
    "Nextcloud: too many tries": Refusal(429, "", Throttled),
    "iCloud: busy": Refusal(503, "", Throttled, (("Retry-After", "30"),)),
    "iCloud: the app password was taken back": Refusal(
        401, "", AccessDenied, (("WWW-Authenticate", 'Basic realm="mmcalendar"'),)
    ),
    "iCloud: another partition": Refusal(
        301, "", AccessDenied, (("Location", "https://p42.example.com/1/calendars/"),)
    ),
    "a gateway that lost the server": Refusal(502, "<html>Bad Gateway</html>", OutcomeUnknown),
    "a gateway that gave up waiting": Refusal(504, "", OutcomeUnknown),
    "a page in between": Refusal(200, "<!DOCTYPE html><title>Sign in</title>", OutcomeUnknown),
    "accepted, and not done yet": Refusal(202, "", OutcomeUnknown),
    "a list of what failed": Refusal(207, f"<D:multistatus {DAV}/>", OutcomeUnknown),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_a_refused_write_means(name: str) -> None:
    refusal = REFUSALS[name]
    answer = Answer(refusal.status, refusal.body, dict(refusal.headers))
    with (
        http_script(lambda *_: answer) as url,
        closing(caldav(url + "/remote.php/dav/calendars/desk/work")) as calendar,
        pytest.raises(FrontdeskError) as caught,
    ):
        calendar.book(new_event())
    assert type(caught.value) is refusal.meaning


def test_a_write_that_was_done_behind_a_gateway_that_gave_up_is_known_again(caldav_world: CaldavWorld) -> None:
    with caldav_world.relayed() as (relay, calendar):
        relay.altered["PUT"] = lambda _: Said(503, [], b"")
        with pytest.raises(TransientError):
            calendar.book(new_event())
        booked = calendar.book(new_event())
        with pytest.raises(TransientError):
            calendar.move(booked, slot(4, 14))
        moved = calendar.move(booked, slot(4, 14))
        assert moved.sequence == 1
        with pytest.raises(TransientError):
            calendar.note_answer(moved, ANN, Reply.ACCEPTED)
        calendar.note_answer(moved, ANN, Reply.ACCEPTED)
    assert [event.slot for event in caldav_world.calendar().bookings(ANN, WEEK)] == [slot(4, 14)]


def test_a_name_with_signs_of_its_own_stays_one_name() -> None:
    asked = []

    def server(method: str, path: str, _body: str) -> Answer:
        asked.append((method, path))
        return Answer(404)

    with http_script(server) as url, closing(caldav(url + "/dav/desk%40example.org/Work%20calendar")) as calendar:
        assert calendar.get("a/b c@d") is None
    assert asked == [("GET", "/dav/desk%40example.org/Work%20calendar/a%2Fb%20c%40d.ics")]
