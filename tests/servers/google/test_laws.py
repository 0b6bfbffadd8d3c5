"""Whatever is asked, the answer fits the document or is a refusal, and the calendar stays sound."""

import json
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.servers.google.api import Request, answered
from tests.servers.google.call import Grant
from tests.servers.google.client import OWNER, SHARED
from tests.servers.google.document import METHODS
from tests.servers.google.grants import CALENDAR_SCOPE
from tests.servers.google.refusals import Refusal
from tests.servers.google.world import World

IDS = st.sampled_from(["aaaaa", "bbbbb", "aaaaa_20260302T100000Z", "aaaaa_20260303T100000Z", "no id"])
TIMES = st.sampled_from(
    [f"2026-03-0{day}T1{hour}:00:00{zone}" for day in (2, 3, 4) for hour in (0, 5) for zone in ("Z", "+01:00", "")]
)
ATS: st.SearchStrategy[Any] = st.one_of(
    st.fixed_dictionaries({"dateTime": TIMES}, optional={"timeZone": st.sampled_from(["Europe/Berlin", "UTC", "X"])}),
    st.fixed_dictionaries({"date": st.sampled_from(["2026-03-02", "2026-03-03", "2026-03-04"])}),
)
ODD = st.sampled_from([None, "", 0, [], {}, "x", {"x": 1}, ["x"], True])
GUESTS = st.lists(
    st.fixed_dictionaries(
        {"email": st.sampled_from([OWNER, "ann@customer.example", "nobody"])},
        optional={"responseStatus": st.sampled_from(["accepted", "declined", "odd"]), "optional": st.booleans()},
    ),
    max_size=2,
)
MEET = {"createRequest": {"requestId": "1", "conferenceSolutionKey": {"type": "hangoutsMeet"}}}
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "id": IDS,
    "status": st.sampled_from(["confirmed", "tentative", "cancelled"]),
    "transparency": st.sampled_from(["opaque", "transparent"]),
    "visibility": st.sampled_from(["default", "private"]),
    "attendees": GUESTS,
    "recurrence": st.sampled_from(
        [["RRULE:FREQ=DAILY;COUNT=3"], ["RRULE:FREQ=DAILY"], ["EXDATE:20260303T100000Z"], []]
    ),
    "extendedProperties": st.sampled_from([{"private": {"a": "1"}}, {"private": {"a": None}}, {}]),
    "conferenceData": st.sampled_from([MEET, {}, None]),
    "sequence": st.integers(-1, 3),
    "iCalUID": st.sampled_from(["a@x.example", "b@x.example"]),
    "reminders": st.sampled_from([{"useDefault": False}, {"overrides": [{"method": "popup", "minutes": 5}]}]),
}
BODIES = st.fixed_dictionaries(
    {}, optional={name: st.one_of(one, ODD) for name, one in FIELDS.items()} | {"start": ATS, "end": ATS}
)
WHOLE = st.fixed_dictionaries({"start": ATS, "end": ATS}, optional=FIELDS)
QUERIES = st.sampled_from(
    [
        "",
        "singleEvents=true&orderBy=startTime",
        "singleEvents=true&showDeleted=true",
        "showDeleted=true",
        "timeMin=2026-03-03T00:00:00Z",
        "sendUpdates=all",
        "conferenceDataVersion=1",
        f"destination={SHARED}",
        "fields=items(id,status)",
    ]
)
ASKED = st.tuples(
    st.sampled_from([name for name in METHODS if name.startswith(("events.", "freebusy."))]),
    IDS,
    QUERIES,
    st.one_of(BODIES, WHOLE),
)
WINDOW = {"timeMin": "2026-03-01T00:00:00Z", "timeMax": "2026-03-06T00:00:00Z", "items": [{"id": OWNER}, {"id": "x"}]}


@settings(max_examples=10)
@given(st.lists(ASKED, min_size=5, max_size=12), st.sampled_from(["owner", "writer", "freeBusyReader"]))
def test_every_answer_fits_the_document(asked: list[tuple[str, str, str, Any]], access: str) -> None:
    world = World()
    world.now = datetime(2026, 3, 1, tzinfo=UTC)
    world.add_calendar(OWNER, zone="Europe/Berlin", access=access)
    world.add_calendar(SHARED)
    sequences: dict[str, int] = {}
    for name, event_id, query, body in asked:
        world.now += timedelta(minutes=1)
        method = METHODS[name]
        sent = WINDOW if name == "freebusy.query" else body
        request = Request(
            method,
            {"calendarId": OWNER, "eventId": event_id} if "calendarId" in method.parameters else {},
            query,
            Grant(world.user, frozenset({CALENDAR_SCOPE})),
            {"content-type": "application/json"},
            json.dumps(sent).encode() if method.request else b"",
        )
        with suppress(Refusal):
            answered(world, request)
        events = [one.resource for one in world.calendars[OWNER].events]
        assert max(Counter(one["id"] for one in events).values(), default=1) == 1
        assert all(one["sequence"] >= sequences.get(one["id"], 0) for one in events)
        sequences = {one["id"]: one["sequence"] for one in events}
