"""Calendars, the calendar list, settings and colours; who may see and do what."""

import pytest

from tests.servers.google.client import EVENTS, OWNER, SHARED, Client, event
from tests.servers.google.fake_google import FakeGoogle

SCOPE = "https://www.googleapis.com/auth/calendar"


def test_a_calendar_tells_its_zone_and_its_conferences(client: Client) -> None:
    said = client.ask("GET", f"calendars/{OWNER}").said
    assert (said["id"], said["timeZone"]) == (OWNER, "Europe/Berlin")
    assert said["conferenceProperties"] == {"allowedConferenceSolutionTypes": ["hangoutsMeet"]}


def test_primary_is_the_calendar_of_the_user(google: FakeGoogle, client: Client) -> None:
    assert client.ask("GET", "calendars/primary").status == 404
    token = google.access_token(user=OWNER)
    assert client.ask("GET", "calendars/primary", token=token).said["id"] == OWNER
    assert client.ask("GET", f"users/me/calendarList/{OWNER}", token=token).said["primary"] is True


def test_the_calendar_list_is_paged_and_a_calendar_can_be_put_on_it(google: FakeGoogle, client: Client) -> None:
    google.calendars[SHARED].listed = False
    assert client.ask("GET", f"users/me/calendarList/{SHARED}").status == 404
    assert client.ask("POST", "users/me/calendarList", {"id": SHARED}).said["accessRole"] == "owner"
    assert client.ask("POST", "users/me/calendarList", {"id": SHARED}).status == 409
    assert client.ask("POST", "users/me/calendarList", {}).reason == "required"
    page = client.ask("GET", "users/me/calendarList", query={"maxResults": 1}).said
    rest = client.ask("GET", "users/me/calendarList", query={"pageToken": page["nextPageToken"]}).said
    assert [one["id"] for one in page["items"] + rest["items"]] == [OWNER, SHARED]
    google.calendars[SHARED].access = "reader"
    owned = client.ask("GET", "users/me/calendarList", query={"minAccessRole": "owner"}).said
    assert [one["id"] for one in owned["items"]] == [OWNER]


def test_settings_and_colours(client: Client) -> None:
    assert client.ask("GET", "users/me/settings/timezone").said["value"] == "UTC"
    assert client.ask("GET", "users/me/settings/nothing").status == 404
    assert len(client.ask("GET", "users/me/settings").said["items"]) == 3
    assert client.ask("GET", "colors").said["event"]


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        ("owner", [200, 200, 200, 200]),
        ("writer", [200, 200, 200, 200]),
        ("writerWithoutPrivateAccess", [200, 200, 200, 200]),
        ("reader", [403, 200, 200, 200]),
        ("freeBusyReader", [403, 403, 200, 200]),
        ("none", [404, 404, 404, 200]),
    ],
)
def test_a_role_bounds_what_can_be_done(google: FakeGoogle, client: Client, access: str, expected: list[int]) -> None:
    google.put(OWNER, event(id="abcde"))
    google.calendars[OWNER].access = access
    window = {"timeMin": "2026-03-02T00:00:00Z", "timeMax": "2026-03-03T00:00:00Z", "items": [{"id": OWNER}]}
    asked = [
        client.ask("PATCH", f"{EVENTS}/abcde", {"summary": "x"}),
        client.ask("GET", f"calendars/{OWNER}"),
        client.ask("GET", f"{EVENTS}/abcde"),
        client.ask("POST", "freeBusy", window),
    ]
    assert [answer.status for answer in asked] == expected
    assert {answer.reason for answer in asked if answer.status == 403} <= {"requiredAccessLevel"}


@pytest.mark.parametrize(
    ("access", "visibility", "sees"),
    [
        ("freeBusyReader", "default", False),
        ("reader", "default", True),
        ("reader", "private", False),
        ("writerWithoutPrivateAccess", "confidential", False),
        ("writer", "private", True),
    ],
)
def test_details_are_hidden_from_who_may_not_see_them(
    google: FakeGoogle, client: Client, access: str, visibility: str, sees: bool
) -> None:
    google.put(OWNER, event(id="abcde", visibility=visibility, attendees=[{"email": "ann@customer.example"}]))
    google.calendars[OWNER].access = access
    said = client.ask("GET", f"{EVENTS}/abcde").said
    assert ({"summary", "attendees", "creator"} <= said.keys()) is sees
    assert {"id", "start", "end", "status"} <= said.keys()


def test_a_token_is_needed_and_must_be_known_and_young(google: FakeGoogle, client: Client) -> None:
    without = client.ask("GET", EVENTS, token=None)
    assert (without.status, without.reason) == (401, "required")
    old = google.token()
    google.expire_tokens()
    for stale in (old, "invented"):
        refused = client.ask("GET", EVENTS, token=stale)
        assert (refused.status, refused.reason) == (401, "authError")
        assert refused.headers["WWW-Authenticate"].endswith('error="invalid_token"')
    assert google.token() == old != google.token(True)
    assert client.events().status == 200
    short = google.access_token()
    google.now = google.now.replace(hour=9)
    assert client.ask("GET", EVENTS, token=short).status == 401


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (SCOPE, [200, 200, 200]),
        (f"{SCOPE}.events", [200, 200, 403]),
        (f"{SCOPE}.readonly", [403, 200, 200]),
        (f"{SCOPE}.freebusy", [403, 403, 200]),
        (f"{SCOPE}.events.freebusy", [403, 200, 200]),
        (f"{SCOPE}.settings", [403, 403, 403]),
    ],
)
def test_each_method_needs_one_of_its_scopes(
    google: FakeGoogle, client: Client, scope: str, expected: list[int]
) -> None:
    token = google.access_token(scope)
    window = {"timeMin": "2026-03-02T00:00:00Z", "timeMax": "2026-03-03T00:00:00Z"}
    asked = [
        client.ask("POST", EVENTS, event(), token=token),
        client.ask("GET", EVENTS, token=token),
        client.ask("POST", "freeBusy", window, token=token),
    ]
    assert [answer.status for answer in asked] == expected
    assert {answer.reason for answer in asked if answer.status == 403} <= {"insufficientPermissions"}


def test_some_scopes_reach_less_than_the_calendar_gives(google: FakeGoogle, client: Client) -> None:
    google.put(OWNER, event(id="abcde"))
    blind = google.access_token(f"{SCOPE}.events.freebusy")
    assert "summary" not in client.ask("GET", f"{EVENTS}/abcde", token=blind).said
    owned = google.access_token(f"{SCOPE}.events.owned")
    assert client.ask("GET", f"{EVENTS}/abcde", token=owned).status == 200
    google.calendars[OWNER].access = "writer"
    assert client.ask("GET", f"{EVENTS}/abcde", token=owned).reason == "insufficientPermissions"


def test_a_service_account_by_itself_invites_nobody(google: FakeGoogle, client: Client) -> None:
    token = google.access_token(user="robot@project.iam.example", service=True)
    guests = {"attendees": [{"email": "ann@customer.example"}]}
    assert client.ask("POST", EVENTS, event(**guests), token=token).reason == "forbiddenForServiceAccounts"
    assert client.ask("POST", EVENTS, event(id="abcde"), token=token).status == 200
    assert client.ask("PATCH", f"{EVENTS}/abcde", guests, token=token).status == 403
