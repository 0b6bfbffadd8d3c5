"""Series, their instances, and the instances that differ."""

from typing import Any

import pytest

from tests.servers.google.client import EVENTS, OWNER, Client, event
from tests.servers.google.fake_google import FakeGoogle

WEEKLY = {
    "summary": "Weekly",
    "id": "weekly",
    "start": {"dateTime": "2026-03-23T09:00:00", "timeZone": "Europe/Berlin"},
    "end": {"dateTime": "2026-03-23T10:00:00", "timeZone": "Europe/Berlin"},
    "recurrence": ["RRULE:FREQ=WEEKLY"],
}
SECOND = "weekly_20260330T070000Z"
APRIL = {"timeMin": "2026-03-20T00:00:00Z", "timeMax": "2026-04-08T00:00:00Z"}


@pytest.fixture
def weekly(google: FakeGoogle) -> dict[str, Any]:
    return google.put(OWNER, WEEKLY)


def starts(answer: Any) -> list[str]:
    return [one["start"]["dateTime"] for one in answer.said["items"]]


@pytest.mark.usefixtures("weekly")
def test_a_series_is_expanded_in_its_own_zone_where_single_events_are_asked_for(client: Client) -> None:
    assert [one["id"] for one in client.events(**APRIL).said["items"]] == ["weekly"]
    found = client.events(singleEvents="true", orderBy="startTime", **APRIL)
    assert starts(found) == ["2026-03-23T09:00:00+01:00", "2026-03-30T09:00:00+02:00", "2026-04-06T09:00:00+02:00"]
    one = found.said["items"][1]
    assert (one["id"], one["recurringEventId"], "recurrence" in one) == (SECOND, "weekly", False)
    assert one["originalStartTime"] == one["start"]
    assert one["end"]["dateTime"] == "2026-03-30T10:00:00+02:00"
    assert client.ask("GET", f"{EVENTS}/{SECOND}").said == one
    assert starts(client.ask("GET", f"{EVENTS}/weekly/instances", query=APRIL)) == starts(found)


@pytest.mark.usefixtures("weekly")
def test_an_instance_changes_alone(google: FakeGoogle, client: Client) -> None:
    later = {"start": {"dateTime": "2026-03-30T15:00:00+02:00"}, "end": {"dateTime": "2026-03-30T16:00:00+02:00"}}
    changed = client.ask("PATCH", f"{EVENTS}/{SECOND}", later).said
    assert (changed["id"], changed["sequence"], changed["originalStartTime"]["dateTime"]) == (
        SECOND,
        1,
        "2026-03-30T09:00:00+02:00",
    )
    found = client.events(singleEvents="true", orderBy="startTime", **APRIL)
    assert starts(found) == ["2026-03-23T09:00:00+01:00", "2026-03-30T15:00:00+02:00", "2026-04-06T09:00:00+02:00"]
    series = google.get(OWNER, "weekly")
    assert series is not None
    assert series["sequence"] == 0


@pytest.mark.usefixtures("weekly")
def test_a_deleted_instance_is_an_exception_that_says_so(google: FakeGoogle, client: Client) -> None:
    assert client.ask("DELETE", f"{EVENTS}/{SECOND}").status == 204
    assert client.ask("DELETE", f"{EVENTS}/{SECOND}").status == 410
    assert len(client.events(singleEvents="true", **APRIL).said["items"]) == 2
    assert len(client.events(singleEvents="true", showDeleted="true", **APRIL).said["items"]) == 3
    assert {one["id"]: one["status"] for one in client.events(**APRIL).said["items"]} == {
        "weekly": "confirmed",
        SECOND: "cancelled",
    }
    google.remove(OWNER, "weekly")
    assert client.events(singleEvents="true", **APRIL).said["items"] == []
    gone = client.events(singleEvents="true", showDeleted="true", **APRIL).said["items"]
    assert [(one["status"], one["recurringEventId"]) for one in gone] == [("cancelled", "weekly")] * 3


def test_exdates_and_counts_are_kept_to(google: FakeGoogle, client: Client) -> None:
    rules = ["RRULE:FREQ=DAILY;COUNT=4", "EXDATE;VALUE=DATE:20260303"]
    google.put(OWNER, event("2026-03-02", "2026-03-03", id="daily", recurrence=rules))
    found = client.events(singleEvents="true").said["items"]
    assert [(one["id"], one["end"]["date"]) for one in found] == [
        ("daily_20260302", "2026-03-03"),
        ("daily_20260304", "2026-03-05"),
        ("daily_20260305", "2026-03-06"),
    ]


@pytest.mark.usefixtures("weekly")
def test_a_series_without_end_is_cut_somewhere(client: Client) -> None:
    assert len(client.events(singleEvents="true").said["items"]) == 100


@pytest.mark.parametrize(
    "wrong",
    [["RRULE:FREQ=OFTEN"], ["DTSTART:20260302"], ["nonsense"], ["RRULE:FREQ=DAILY\r\nSUMMARY:x"], ["RRULE"]],
)
def test_rules_that_cannot_be_read_are_refused(client: Client, wrong: list[str]) -> None:
    zoned = {
        name: {"dateTime": f"2026-03-02T1{hour}:00:00Z", "timeZone": "UTC"}
        for hour, name in enumerate(("start", "end"))
    }
    assert client.insert(zoned | {"recurrence": wrong}).status == 400


def test_a_series_needs_its_zone(client: Client) -> None:
    assert client.insert(event(recurrence=["RRULE:FREQ=DAILY"])).reason == "required"


@pytest.mark.parametrize("unknown", ["weekly_20260331T070000Z", "weekly_nonsense", "weekly_"])
@pytest.mark.usefixtures("weekly")
def test_what_is_no_instance_is_not_found(client: Client, unknown: str) -> None:
    assert client.ask("GET", f"{EVENTS}/{unknown}").status == 404
