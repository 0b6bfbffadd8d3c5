"""Lists: windows, order, filters, pages and what has changed since."""

from datetime import timedelta
from typing import Any

import pytest

from tests.servers.google.client import EVENTS, OWNER, Client, event
from tests.servers.google.fake_google import FakeGoogle


def ids(answer: Any) -> list[str]:
    return [one["id"] for one in answer.said["items"]]


def at(hour: int, event_id: str, **more: Any) -> dict[str, Any]:
    return event(f"2026-03-02T{hour:02}:00:00Z", f"2026-03-02T{hour + 1:02}:00:00Z", id=event_id, **more)


def test_the_window_bounds_ends_from_below_and_starts_from_above_and_excludes_both(
    google: FakeGoogle, client: Client
) -> None:
    for hour, name in ((8, "early"), (9, "within"), (11, "later")):
        google.put(OWNER, at(hour, name))
    found = client.events(timeMin="2026-03-02T09:00:00Z", timeMax="2026-03-02T11:00:00Z")
    assert ids(found) == ["within"]
    wider = client.events(timeMin="2026-03-02T09:59:59+01:00", timeMax="2026-03-02T11:00:01.900Z")
    assert ids(wider) == ["early", "within", "later"]
    assert client.events(timeMin="2026-03-02T11:00:00Z", timeMax="2026-03-02T11:00:00Z").reason == "timeRangeEmpty"


def test_a_whole_day_lasts_from_midnight_to_midnight_in_the_calendars_zone(google: FakeGoogle, client: Client) -> None:
    day = google.put(OWNER, event("2026-03-03", "2026-03-04"))
    assert day["start"] == {"date": "2026-03-03"}
    assert ids(client.events(timeMax="2026-03-02T23:00:00Z")) == []
    assert ids(client.events(timeMax="2026-03-02T23:00:01Z")) == [day["id"]]
    assert ids(client.events(timeMin="2026-03-03T23:00:00Z")) == []


def test_times_are_written_in_the_zone_that_is_asked_for(google: FakeGoogle, client: Client) -> None:
    google.put(OWNER, at(9, "nine"))
    said = client.events(timeZone="America/New_York").said["items"][0]
    assert said["start"] == {"dateTime": "2026-03-02T04:00:00-05:00", "timeZone": "Europe/Berlin"}
    assert client.events(timeZone="Mars/Olympus").status == 400


def test_events_are_ordered_by_start_or_by_change(google: FakeGoogle, client: Client) -> None:
    for hour, name in ((12, "late"), (8, "early"), (10, "between")):
        google.put(OWNER, at(hour, name))
        google.now += timedelta(seconds=1)
    google.put(OWNER, {"id": "late", "summary": "x"})
    assert ids(client.events(orderBy="startTime", singleEvents="true")) == ["early", "between", "late"]
    assert ids(client.events(orderBy="updated")) == ["early", "between", "late"]
    assert client.events(orderBy="startTime").status == 400


def test_filters_narrow_a_list(google: FakeGoogle, client: Client) -> None:
    google.put(OWNER, at(8, "marked", extendedProperties={"private": {"desk": "1", "mail": "a=b"}}))
    google.put(OWNER, at(9, "shared", extendedProperties={"shared": {"desk": "1"}}, location="Room 4"))
    google.put(OWNER, at(10, "guest", attendees=[{"email": "ann@customer.example", "displayName": "Ann"}]))
    google.put(OWNER, at(11, "focus", eventType="focusTime"))
    assert ids(client.events(privateExtendedProperty="desk=1")) == ["marked"]
    assert ids(client.events(privateExtendedProperty=["desk=1", "mail=a=b"])) == ["marked"]
    assert ids(client.events(privateExtendedProperty=["desk=1", "mail=c"])) == []
    assert ids(client.events(sharedExtendedProperty="desk=1")) == ["shared"]
    assert client.events(privateExtendedProperty="desk").status == 400
    assert ids(client.events(q="room TALK")) == ["shared"]
    assert ids(client.events(q="ann@customer")) == ["guest"]
    assert ids(client.events(iCalUID="guest@google.com")) == ["guest"]
    assert ids(client.events(eventTypes=["focusTime"])) == ["focus"]


def test_deleted_events_are_listed_where_they_are_asked_for(google: FakeGoogle, client: Client) -> None:
    google.put(OWNER, at(8, "kept"))
    google.put(OWNER, at(9, "gone"))
    google.now += timedelta(minutes=1)
    google.remove(OWNER, "gone")
    assert ids(client.events()) == ["kept"]
    assert ids(client.events(showDeleted="true")) == ["kept", "gone"]
    assert ids(client.events(updatedMin="2026-03-01T08:00:30Z")) == ["gone"]


def test_more_guests_than_asked_for_are_left_out(google: FakeGoogle, client: Client) -> None:
    guests = [{"email": OWNER}, {"email": "ann@customer.example"}]
    google.put(OWNER, at(8, "full", attendees=guests))
    said = client.ask("GET", f"{EVENTS}/full", query={"maxAttendees": 1}).said
    assert ([guest["email"] for guest in said["attendees"]], said["attendeesOmitted"]) == ([OWNER], True)


def walk(client: Client, **query: Any) -> list[list[str]]:
    pages, said = [], client.events(**query).said
    while "nextPageToken" in said:
        assert "nextSyncToken" not in said
        pages.append([one["id"] for one in said["items"]])
        said = client.events(**query, pageToken=said["nextPageToken"]).said
    assert said["nextSyncToken"]
    return [*pages, [one["id"] for one in said["items"]]]


def test_a_list_comes_in_pages_some_of_which_are_empty(google: FakeGoogle, client: Client) -> None:
    for hour in range(8, 13):
        google.put(OWNER, at(hour, f"event{hour}"))
    assert [len(one) for one in walk(client)] == [5]
    assert [len(one) for one in walk(client, maxResults=3)] == [3, 2]
    google.page_size, google.empty_pages = 2, 1
    pages = walk(client, maxResults=3)
    assert [len(one) for one in pages] == [0, 2, 0, 2, 0, 1]
    assert [one for each in pages for one in each] == [f"event{hour}" for hour in range(8, 13)]
    assert client.events(pageToken="invented").status == 400


def test_a_sync_token_brings_what_has_changed_and_what_is_gone(google: FakeGoogle, client: Client) -> None:
    for hour, name in ((8, "same"), (9, "changed"), (10, "gone")):
        google.put(OWNER, at(hour, name))
    token = client.events().said["nextSyncToken"]
    google.put(OWNER, {"id": "changed", "summary": "x"})
    google.put(OWNER, at(11, "new"))
    google.remove(OWNER, "gone")
    said = client.events(syncToken=token)
    assert {one["id"]: one["status"] for one in said.said["items"]} == {
        "changed": "confirmed",
        "new": "confirmed",
        "gone": "cancelled",
    }
    assert ids(client.events(syncToken=said.said["nextSyncToken"])) == []


def test_a_sync_token_expires_and_goes_with_no_other_filter(google: FakeGoogle, client: Client) -> None:
    token = client.events().said["nextSyncToken"]
    assert client.events(syncToken=token, timeMin="2026-03-01T00:00:00Z").status == 400
    assert client.events(syncToken=token, showDeleted="false").status == 400
    assert client.events(syncToken="invented").status == 400
    google.expire_sync_tokens()
    stale = client.events(syncToken=token)
    assert (stale.status, stale.reason) == (410, "fullSyncRequired")
    assert client.events(syncToken=client.events().said["nextSyncToken"]).status == 200


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("items(id,start/dateTime)", {"items": [{"id": "nine", "start": {"dateTime": "2026-03-02T10:00:00+01:00"}}]}),
        (
            "timeZone,items/creator",
            {"timeZone": "Europe/Berlin", "items": [{"creator": {"email": OWNER, "self": True}}]},
        ),
        ("items(extendedProperties/private/desk)", {"items": [{"extendedProperties": {"private": {"desk": "1"}}}]}),
    ],
)
def test_a_partial_answer_has_the_selected_fields(
    google: FakeGoogle, client: Client, fields: str, expected: Any
) -> None:
    google.put(OWNER, at(9, "nine", extendedProperties={"private": {"desk": "1", "x": "2"}}))
    assert client.events(fields=fields).said == expected


@pytest.mark.parametrize("fields", ["nothing", "items(id", "items)id", "", "items/sendUpdates", "items(id))"])
def test_a_selection_of_what_does_not_exist_is_refused(client: Client, fields: str) -> None:
    assert client.events(fields=fields).status == 400
