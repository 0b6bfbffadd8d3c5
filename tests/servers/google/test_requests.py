"""Requests must fit the document, and so must answers."""

from http.client import RemoteDisconnected
from typing import Any

import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from tests.servers.google import calendars
from tests.servers.google.api import ANSWERS, Violation
from tests.servers.google.call import Call
from tests.servers.google.client import EVENTS, OWNER, Client, event
from tests.servers.google.document import METHODS
from tests.servers.google.fake_google import FakeGoogle
from tests.servers.google.schema import violations


def test_the_clients_own_library_finds_everything_where_it_looks(google: FakeGoogle) -> None:
    credentials = Credentials(token=google.token())
    options = {"api_endpoint": google.api_url}
    api = build("calendar", "v3", credentials=credentials, client_options=options, static_discovery=True)
    made = api.events().insert(calendarId=OWNER, sendUpdates="none", body=event(id="abcde")).execute()
    change = api.events().patch(calendarId=OWNER, eventId="abcde", body={"summary": "x"})
    change.headers["If-Match"] = made["etag"]
    assert change.execute()["summary"] == "x"
    with pytest.raises(HttpError) as stale:
        change.execute()
    assert (stale.value.status_code, stale.value.reason) == (412, "Precondition Failed")
    assert api.events().delete(calendarId=OWNER, eventId="abcde").execute() == ""
    assert [seen.method_id for seen in google.requests] == ["events.insert", *["events.patch"] * 2, "events.delete"]
    assert google.requests[0].query == {"sendUpdates": "none", "alt": "json"}
    assert google.requests[0].body["id"] == "abcde"
    api.close()


def test_a_query_that_is_too_long_for_a_url_comes_as_a_form(google: FakeGoogle) -> None:
    options = {"api_endpoint": google.api_url}
    api = build("calendar", "v3", credentials=Credentials(token=google.token()), client_options=options)
    assert api.events().list(calendarId=OWNER, q="x" * 3000).execute()["items"] == []
    api.close()


@pytest.mark.parametrize(
    ("verb", "path", "query"),
    [
        ("GET", EVENTS, {"sendUpdates": "all"}),
        ("GET", EVENTS, {"invented": "1"}),
        ("GET", EVENTS, {"orderBy": "colour"}),
        ("GET", EVENTS, {"singleEvents": "yes"}),
        ("GET", EVENTS, {"maxResults": "0"}),
        ("GET", EVENTS, {"maxResults": "many"}),
        ("GET", EVENTS, {"maxResults": "99999999999999"}),
        ("GET", EVENTS, {"timeMin": "2026-03-02"}),
        ("GET", EVENTS, {"timeMin": "2026-03-02T00:00:00"}),
        ("GET", EVENTS, {"timeMin": "2026-13-02T00:00:00Z"}),
        ("GET", EVENTS, {"timeZone": ["UTC", "Europe/Berlin"]}),
        ("GET", EVENTS, {"alt": "media"}),
        ("POST", f"{EVENTS}/abcde/move", {}),
        ("DELETE", f"{EVENTS}/abcde", {"sendUpdates": "some"}),
    ],
)
def test_parameters_are_held_against_the_document(client: Client, verb: str, path: str, query: dict[str, Any]) -> None:
    client.insert(event(id="abcde"))
    assert client.ask(verb, path, query=query).status == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"sendUpdates": "all"},
        {"start": None},
        {"end": {}},
        {"start": {"dateTime": "2026-03-02T10:00:00"}},
        {"start": {"dateTime": "2026-03-02 10:00:00Z"}},
        {"start": {"dateTime": "2026-03-02T10:00:00Z", "timeZone": "Mars/Olympus"}},
        {"start": {"date": "2026-03-02"}},
        {"start": {"date": "2026-02-30"}, "end": {"date": "2026-03-03"}},
        {"start": {"date": "2026-03-03"}, "end": {"date": "2026-03-03"}},
        {"end": {"dateTime": "2026-03-02T09:59:59Z"}},
        {"summary": 7},
        {"status": "maybe"},
        {"transparency": "glass"},
        {"attendees": [{"displayName": "Ann"}]},
        {"attendees": [{"email": "no address"}]},
        {"attendees": [{"email": "ann@customer.example", "responseStatus": "yes"}]},
        {"attendees": {"email": "ann@customer.example"}},
        {"extendedProperties": {"private": {"a": 1}}},
        {"reminders": {"useDefault": True, "overrides": [{"method": "email", "minutes": 10}]}},
        {"reminders": {"useDefault": False, "overrides": [{"method": "email", "minutes": 40321}]}},
        {"id": "abcde", "iCalUID": "x@example.com"},
        {"eventType": "fromGmail"},
    ],
)
def test_bodies_are_held_against_the_document(client: Client, wrong: dict[str, Any]) -> None:
    refused = client.insert(event() | wrong)
    assert (refused.status, refused.said["error"]["code"]) == (400, 400)
    assert client.google.events(OWNER) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [("{", "application/json"), ("[]", "application/json"), ("", "application/json"), ("a=b", "text/plain")],
)
def test_a_body_must_be_json_and_say_so(client: Client, body: str, kind: str) -> None:
    headers = {"Authorization": f"Bearer {client.google.token()}", "Content-Type": kind}
    assert client.send("POST", client.google.api_url + EVENTS, body, headers).reason == "parseError"
    assert client.google.requests[-1].method_id == "events.insert"


def test_properties_that_are_too_long_are_dropped_or_cut(client: Client) -> None:
    said = client.insert(event(extendedProperties={"private": {"k" * 45: "v", "k": "v" * 1025}})).said
    assert said["extendedProperties"]["private"] == {"k": "v" * 1024}


def test_a_time_without_an_offset_is_in_its_zone(client: Client) -> None:
    at = {"timeZone": "America/New_York"}
    zoned = {"start": at | {"dateTime": "2026-03-09T10:00:00"}, "end": at | {"dateTime": "2026-03-09T11:00:00"}}
    assert client.insert(zoned).said["start"] == at | {"dateTime": "2026-03-09T15:00:00+01:00"}


@pytest.mark.parametrize(("verb", "path"), [("PUT", EVENTS), ("GET", "nothing"), ("GET", "calendars/a/events/b/c")])
def test_what_is_no_method_is_not_found(client: Client, verb: str, path: str) -> None:
    assert client.ask(verb, path).status == 404


def test_methods_that_the_fake_lacks_say_so(client: Client) -> None:
    assert client.ask("GET", f"calendars/{OWNER}/acl").status == 501
    assert ANSWERS.keys() < METHODS.keys()


def test_an_answer_that_the_document_does_not_allow_is_raised_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(call: Call) -> dict[str, Any]:
        return calendars.get(call) | {"timezone": "UTC"}

    monkeypatch.setitem(ANSWERS, "calendars.get", wrong)
    with pytest.RaisesGroup(Violation), FakeGoogle() as google:
        google.add_calendar(OWNER)
        client = Client(google)
        with pytest.raises(RemoteDisconnected):
            client.ask("GET", f"calendars/{OWNER}")


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ("Event", {"kind": "calendar#events"}),
        ("Event", {"status": "confirmed "}),
        ("Event", {"sequence": 2**31}),
        ("Event", {"updated": "2026-03-02T10:00:00"}),
        ("Events", {"items": [{"start": {"date": "2026-3-2"}}]}),
        ("FreeBusyResponse", {"calendars": {"a": {"busy": [{"start": "10:00"}]}}}),
        ("FreeBusyResponse", {"calendars": {"a": {"errors": [{"why": "x"}]}}}),
    ],
)
def test_the_schemas_catch_what_they_should(schema: str, value: Any) -> None:
    assert len(violations(schema, value)) == 1
