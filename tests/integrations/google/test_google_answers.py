"""How the answers of Google are read: strictly, and what is wrong is named by its place alone."""

import json
from typing import Any

import pytest

from agent.errors import ShapeChanged, TransientError
from integrations.google_calendar.answers import FreeBusy, Listed, Page, Resource, Shape, parsed

START, END = {"dateTime": "2026-12-03T10:00:00Z"}, {"dateTime": "2026-12-03T11:00:00+00:00"}
EVENT = {"id": "event1", "status": "confirmed", "etag": '"1"', "start": START, "end": END}
PAGE = {"accessRole": "owner", "timeZone": "Europe/Berlin", "items": [EVENT]}
FREE_BUSY = {
    "timeMin": "2026-12-03T10:00:00Z",
    "timeMax": "2026-12-04T10:00:00Z",
    "calendars": {"robin@frontdesk.example": {"busy": [{"start": START["dateTime"], "end": END["dateTime"]}]}},
}


def test_what_we_do_not_use_may_be_anything() -> None:
    raw = json.dumps(EVENT | {"location": 17, "creator": None, "someday": []})
    assert parsed(Resource, raw.encode()).id == "event1"


def test_an_answer_with_all_that_we_use_is_read() -> None:
    assert parsed(Page[Listed], json.dumps(PAGE).encode()).items[0].status == "confirmed"
    times = parsed(FreeBusy, json.dumps(FREE_BUSY).encode()).calendars["robin@frontdesk.example"]
    assert (len(times.busy or ()), times.errors) == (1, [])


@pytest.mark.parametrize(
    ("shape", "said", "path"),
    [
        (Resource, {"etag": None}, "etag"),
        (Resource, {"etag": ""}, "etag"),
        (Resource, {"status": "postponed"}, "status"),
        (Resource, {"sequence": "3"}, "sequence"),
        (Resource, {"start": {}}, "start"),
        (Resource, {"start": {"dateTime": "2026-12-03T10:00:00"}}, "start.dateTime"),
        (Resource, {"start": {"date": "2026-12-03"}}, "the answer"),
        (Resource, {"start": END, "end": START}, "the answer"),
        (Resource, {"attendees": [{"email": "ann@example.org"}, {"mail": "ben@example.org"}]}, "attendees[1].email"),
        (Resource, {"extendedProperties": {"private": {"frontdeskKey": 5}}}, "extendedProperties.private.frontdeskKey"),
        (Resource, {"conferenceData": {"entryPoints": [{"uri": "x"}]}}, "conferenceData.entryPoints[0].entryPointType"),
    ],
)
def test_another_shape_of_an_event_is_named_by_its_path(shape: type[Shape], said: dict[str, Any], path: str) -> None:
    with pytest.raises(ShapeChanged) as caught:
        parsed(shape, json.dumps(EVENT | said).encode())
    assert caught.value.path == path
    assert "example" not in str(caught.value)


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"items": None}, "items"),
        ({"items": [EVENT, {"id": "event2"}]}, "items[1].start"),
        ({"accessRole": None}, "accessRole"),
        ({"timeZone": "Europe/Atlantis"}, "timeZone"),
        ({"timeZone": "../../etc/passwd"}, "timeZone"),
        ({"timeZone": 1}, "timeZone"),
        ({"nextPageToken": 2}, "nextPageToken"),
    ],
)
def test_another_shape_of_a_page_is_named_by_its_path(said: dict[str, Any], path: str) -> None:
    with pytest.raises(ShapeChanged) as caught:
        parsed(Page[Listed], json.dumps(PAGE | said).encode())
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"calendars": {"robin@frontdesk.example": {}}}, "calendars.*"),
        ({"calendars": {"robin@frontdesk.example": {"busy": [{"start": 1}]}}}, "calendars.*.busy[0].start"),
        ({"timeMin": None}, "timeMin"),
    ],
)
def test_the_path_of_free_busy_does_not_name_the_calendar(said: dict[str, Any], path: str) -> None:
    with pytest.raises(ShapeChanged) as caught:
        parsed(FreeBusy, json.dumps(FREE_BUSY | said).encode())
    assert caught.value.path == path


@pytest.mark.parametrize("body", [b"", b"<html>Sign in</html>", b'{"id": "ev', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_transient(body: bytes) -> None:
    with pytest.raises(TransientError):
        parsed(Resource, body)


@pytest.mark.parametrize("body", [b"[]", b'"event1"', b"null", b"17"])
def test_json_that_is_no_object_is_another_shape(body: bytes) -> None:
    with pytest.raises(ShapeChanged):
        parsed(Shape, body)
