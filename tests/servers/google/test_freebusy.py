"""Free/busy: what counts, how it is merged, and what could not be read."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.servers.google.client import OWNER, SHARED, Client, event
from tests.servers.google.fake_google import FakeGoogle
from tests.servers.google.freebusy import merged

DAY = {"timeMin": "2026-03-02T00:00:00Z", "timeMax": "2026-03-03T00:00:00Z"}


def ask(client: Client, *ids: str, **more: Any) -> Any:
    return client.ask("POST", "freeBusy", DAY | {"items": [{"id": one} for one in ids]} | more)


def busy(client: Client, calendar_id: str = OWNER, **more: Any) -> list[str]:
    found = ask(client, calendar_id, **more).said["calendars"][calendar_id]["busy"]
    return [f"{one['start']}/{one['end']}" for one in found]


def test_what_overlaps_or_touches_is_one_stretch(google: FakeGoogle, client: Client) -> None:
    for start, end in (("09:00", "10:00"), ("10:00", "10:30"), ("10:15", "11:00"), ("12:00", "13:00")):
        google.put(OWNER, event(f"2026-03-02T{start}:00Z", f"2026-03-02T{end}:00Z"))
    assert busy(client) == ["2026-03-02T09:00:00Z/2026-03-02T11:00:00Z", "2026-03-02T12:00:00Z/2026-03-02T13:00:00Z"]
    assert busy(client, timeZone="Europe/Berlin")[1] == "2026-03-02T13:00:00+01:00/2026-03-02T14:00:00+01:00"


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({}, True),
        ({"status": "tentative"}, True),
        ({"visibility": "private"}, True),
        ({"attendees": [{"email": OWNER, "responseStatus": "needsAction"}]}, True),
        ({"attendees": [{"email": OWNER, "responseStatus": "tentative"}]}, True),
        ({"attendees": [{"email": "ann@customer.example", "responseStatus": "declined"}]}, True),
        ({"attendees": [{"email": OWNER, "responseStatus": "declined"}]}, False),
        ({"transparency": "transparent"}, False),
        ({"status": "cancelled"}, False),
    ],
)
def test_what_blocks_time(google: FakeGoogle, client: Client, more: dict[str, Any], counts: bool) -> None:
    google.put(OWNER, event(**more))
    assert bool(busy(client)) is counts


def test_whole_days_and_instances_count(google: FakeGoogle, client: Client) -> None:
    google.put(OWNER, event("2026-03-01", "2026-03-02"))
    zoned = {
        name: {"dateTime": f"2026-02-02T1{hour}:00:00Z", "timeZone": "UTC"}
        for hour, name in enumerate(("start", "end"))
    }
    google.put(OWNER, zoned | {"id": "weekly", "recurrence": ["RRULE:FREQ=WEEKLY"]})
    found = ["2026-03-02T10:00:00Z/2026-03-02T11:00:00Z"]
    assert busy(client) == found
    assert busy(client, timeMin="2026-03-01T12:00:00Z") == ["2026-03-01T12:00:00Z/2026-03-01T23:00:00Z", *found]
    google.clips_busy = False
    assert busy(client, timeMin="2026-03-01T12:00:00Z") == ["2026-02-28T23:00:00Z/2026-03-01T23:00:00Z", *found]
    google.remove(OWNER, "weekly_20260302T100000Z")
    assert busy(client) == []


def test_each_calendar_has_its_own_errors_inside_a_200(google: FakeGoogle, client: Client) -> None:
    google.put(OWNER, event())
    google.unreadable[SHARED] = "internalError"
    google.add_calendar("secret@group.calendar.example", access="none")
    said = ask(client, OWNER, SHARED, "nobody@frontdesk.example", "secret@group.calendar.example")
    assert said.status == 200
    errors = {one: [e["reason"] for e in found.get("errors", ())] for one, found in said.said["calendars"].items()}
    assert errors == {
        OWNER: [],
        SHARED: ["internalError"],
        "nobody@frontdesk.example": ["notFound"],
        "secret@group.calendar.example": ["notFound"],
    }


def test_a_calendar_may_be_left_out(google: FakeGoogle, client: Client) -> None:
    google.absent.add(OWNER)
    assert list(ask(client, OWNER, SHARED).said["calendars"]) == [SHARED]


def test_groups_are_expanded_up_to_a_size(google: FakeGoogle, client: Client) -> None:
    google.groups["staff@frontdesk.example"] = [OWNER, SHARED]
    said = ask(client, "staff@frontdesk.example").said
    assert said["groups"] == {"staff@frontdesk.example": {"calendars": [OWNER, SHARED]}}
    assert set(said["calendars"]) == {OWNER, SHARED}
    small = ask(client, "staff@frontdesk.example", groupExpansionMax=1).said
    assert small["groups"]["staff@frontdesk.example"]["errors"][0]["reason"] == "groupTooBig"
    few = ask(client, OWNER, SHARED, calendarExpansionMax=1).said["calendars"]
    assert few[SHARED]["errors"][0]["reason"] == "tooManyCalendarsRequested"


@pytest.mark.parametrize(
    "wrong",
    [
        {"timeMin": None},
        {"timeMax": "2026-03-02T00:00:00Z"},
        {"timeMin": "2026-03-02"},
        {"timeMin": "2026-03-02T00:00:00"},
    ],
)
def test_a_query_needs_two_times_with_their_offsets(client: Client, wrong: dict[str, Any]) -> None:
    assert ask(client, OWNER, **wrong).status == 400


def test_the_window_is_echoed_as_the_server_writes_it(client: Client) -> None:
    said = ask(client, OWNER, timeMin="2026-03-02T01:00:00+01:00").said
    assert (said["timeMin"], said["timeMax"]) == ("2026-03-02T00:00:00.000Z", "2026-03-03T00:00:00.000Z")


START = datetime(2026, 3, 2, tzinfo=UTC)
MINUTES = st.integers(0, 60)


@settings(max_examples=25)
@given(st.lists(st.tuples(MINUTES, st.integers(1, 20))))
def test_merged_stretches_cover_the_same_minutes_and_lie_apart(some: list[tuple[int, int]]) -> None:
    stretches = [(START + timedelta(minutes=at), START + timedelta(minutes=at + length)) for at, length in some]
    joined = merged(sorted(stretches))
    minutes = {at + each for at, length in some for each in range(length)}
    assert {each for each in range(90) if any(a <= START + timedelta(minutes=each) < b for a, b in joined)} == minutes
    assert all(before[1] < after[0] for before, after in pairwise(joined))
