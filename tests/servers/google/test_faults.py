"""Every fault looks as it should, strikes as often as it should, and leaves nothing behind."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.client import IncompleteRead, RemoteDisconnected
from typing import Any

import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from tests.servers.google.client import EVENTS, OWNER, SHARED, Client, event
from tests.servers.google.fake_google import FakeGoogle

PATIENCE = 0.1


@pytest.mark.parametrize(
    ("fault", "status", "reason", "domain"),
    [
        ("bad_request", 400, "badRequest", "global"),
        ("unauthorized", 401, "authError", "global"),
        ("rate_limited", 403, "rateLimitExceeded", "usageLimits"),
        ("quota_exceeded", 403, "quotaExceeded", "usageLimits"),
        ("forbidden", 403, "forbidden", "global"),
        ("not_found", 404, "notFound", "global"),
        ("conflict", 409, "duplicate", "global"),
        ("gone", 410, "deleted", "global"),
        ("precondition_failed", 412, "conditionNotMet", "global"),
        ("too_many_requests", 429, "rateLimitExceeded", "usageLimits"),
        ("server_error", 500, "backendError", "global"),
        ("unavailable", 503, "backendError", "global"),
    ],
)
def test_refusals_say_why_and_nothing_is_done(
    google: FakeGoogle, client: Client, fault: str, status: int, reason: str, domain: str
) -> None:
    google.fail("events.insert", fault)
    refused = client.insert(event())
    error = refused.said["error"]
    assert (refused.status, error["code"]) == (status, status)
    assert (error["errors"][0]["reason"], error["errors"][0]["domain"]) == (reason, domain)
    assert refused.headers["Retry-After"] == ("7" if status in (429, 503) else None)
    assert google.events(OWNER) == []
    assert client.insert(event()).status == 200


def test_what_a_refusal_says_can_be_chosen(google: FakeGoogle, client: Client) -> None:
    google.fail("events.list", "quota_exceeded", reason="dailyLimitExceeded", retry_after=90)
    refused = client.events()
    assert (refused.reason, refused.headers["Retry-After"]) == ("dailyLimitExceeded", "90")


def test_a_fault_strikes_its_method_as_often_as_told_one_after_the_other(google: FakeGoogle, client: Client) -> None:
    google.fail("events.list", "server_error", times=2)
    google.fail("events.list", "gone")
    assert client.ask("GET", f"calendars/{OWNER}").status == 200
    assert [client.events().status for _ in range(4)] == [500, 500, 410, 200]


def test_a_refused_request_may_have_been_done(google: FakeGoogle, client: Client) -> None:
    google.fail("events.insert", "unavailable", done=True)
    assert client.insert(event()).status == 503
    assert len(google.events(OWNER)) == 1


def test_html_and_nothing_come_with_a_200_after_the_work(google: FakeGoogle, client: Client) -> None:
    google.fail("events.insert", "html")
    google.fail("events.insert", "empty")
    page, nothing = client.insert(event(id="abcde")), client.insert(event(id="abcdf"))
    assert (page.status, page.headers["Content-Type"], page.raw[:9]) == (200, "text/html; charset=UTF-8", b"<!DOCTYPE")
    assert (nothing.status, nothing.raw) == (200, b"")
    assert len(google.events(OWNER)) == 2


def test_a_truncated_answer_stops_half_way(google: FakeGoogle, client: Client) -> None:
    google.fail("events.list", "truncated")
    with pytest.raises(IncompleteRead):
        client.events()


START, END = {"dateTime": "2026-03-02T10:00:00Z"}, {"dateTime": "2026-03-02T11:00:00Z"}


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({}, {"items": [{"end": END}]}),
        ({"path": "items[0].start.dateTime"}, {"items": [{"start": {}, "end": END}]}),
        ({"path": "items", "how": "renamed"}, {"itemsV2": [{"start": START, "end": END}]}),
        ({"path": "items", "how": "retyped"}, {"items": 17}),
        ({"path": ("items", 0, "end"), "how": "retyped"}, {"items": [{"start": START, "end": "another type"}]}),
    ],
)
def test_one_field_changes_its_shape(google: FakeGoogle, client: Client, details: Any, expected: Any) -> None:
    google.put(SHARED, event())
    google.fail("events.list", "changed_shape", **details)
    query = {"fields": "items(start/dateTime,end/dateTime)"}
    assert client.ask("GET", f"calendars/{SHARED}/events", query=query).said == expected


def test_a_committed_request_may_get_no_answer(google: FakeGoogle, client: Client) -> None:
    google.fail("events.insert", "committed_then_dropped")
    with pytest.raises(RemoteDisconnected):
        client.insert(event())
    assert len(google.events(OWNER)) == 1


def test_the_usual_client_sends_a_dropped_request_again_by_itself(google: FakeGoogle) -> None:
    credentials, options = Credentials(token=google.token()), {"api_endpoint": google.api_url}
    api = build("calendar", "v3", credentials=credentials, client_options=options)
    google.fail("events.insert", "committed_then_dropped")
    with pytest.raises(HttpError) as again:
        api.events().insert(calendarId=OWNER, body=event(id="abcde")).execute()
    assert (again.value.status_code, len(google.requests)) == (409, 2)
    api.close()


@pytest.mark.parametrize(("details", "count"), [({}, 0), ({"done": True}, 1)])
def test_a_connection_is_reset_before_or_after_the_work(
    google: FakeGoogle, client: Client, details: Any, count: int
) -> None:
    google.fail("events.insert", "reset", **details)
    with pytest.raises(ConnectionResetError):
        client.insert(event())
    assert len(google.events(OWNER)) == count


def test_there_may_be_no_answer_at_all(google: FakeGoogle, client: Client) -> None:
    google.fail("events.insert", "timeout")
    with pytest.raises(TimeoutError):
        Client(google, timeout=PATIENCE).insert(event())
    assert google.events(OWNER) == []


def test_a_trickle_comes_in_the_end_or_not_at_all(google: FakeGoogle, client: Client) -> None:
    google.fail("events.list", "trickle", every=0)
    assert client.events().said["items"] == []
    google.fail("events.list", "trickle", every=PATIENCE * 2)
    with pytest.raises(TimeoutError):
        Client(google, timeout=PATIENCE).events()


def test_the_clock_may_be_off(google: FakeGoogle, client: Client) -> None:
    assert parsedate_to_datetime(client.events().headers["Date"]) == google.now
    google.fail("events.list", "clock_skew", by=timedelta(hours=-3))
    assert parsedate_to_datetime(client.events().headers["Date"]) == google.now - timedelta(hours=3)


def test_a_refused_connection_is_refused_until_it_listens_again(google: FakeGoogle, client: Client) -> None:
    google.fail("events.list", "refused")
    with pytest.raises(ConnectionRefusedError):
        client.events()
    google.listen()
    assert client.events().status == 200


def test_a_person_may_come_in_between(google: FakeGoogle, client: Client) -> None:
    read = client.insert(event(id="abcde")).said
    google.before("events.patch", lambda: google.put(OWNER, {"id": "abcde", "summary": "theirs"}))
    stale = client.ask("PATCH", f"{EVENTS}/abcde", {"summary": "ours"}, headers={"If-Match": read["etag"]})
    assert stale.status == 412
    assert client.ask("PATCH", f"{EVENTS}/abcde", {"summary": "ours"}).said["summary"] == "ours"


def test_a_hook_may_use_a_client_of_its_own(google: FakeGoogle, client: Client) -> None:
    google.before("events.insert", lambda: client.insert(event(id="abcde", summary="theirs")))
    assert client.insert(event(id="abcde", summary="ours")).status == 409
    assert [one["summary"] for one in google.events(OWNER)] == ["theirs"]


@pytest.mark.parametrize(
    ("method", "fault", "details"),
    [("events.take", "html", {}), ("events.get", "odd", {}), ("events.get", "html", {"pth": "x"})],
)
def test_a_fault_that_does_not_exist_is_noticed_at_once(
    google: FakeGoogle, method: str, fault: str, details: Any
) -> None:
    with pytest.raises(AssertionError):
        google.fail(method, fault, **details)
