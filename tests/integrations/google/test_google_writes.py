"""What GoogleCalendar writes, and whom it has told."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from agent.domain import Answer
from tests.integrations.calendar_worlds import ANN, BEN, new_event, slot
from tests.integrations.google_world import CALENDAR, GoogleWorld
from tests.servers.google.endpoint import Seen

CONFERENCE = replace(new_event(), conference=True)
HOLD = new_event("hold1", tentative=True)


def asked(world: GoogleWorld, method: str) -> list[Seen]:
    return [one for one in world.google.requests if one.method_id == method]


def test_an_event_is_written_with_nothing_but_what_the_desk_says(world: GoogleWorld) -> None:
    world.calendar(ZoneInfo("Europe/Berlin")).book(new_event())
    assert [one.body for one in asked(world, "events.insert")] == [
        {
            "id": "event1",
            "status": "confirmed",
            "summary": "Meeting with Ann",
            "description": "Booked by mail",
            "location": "Room 4",
            "start": {"dateTime": "2026-12-03T10:00:00+00:00", "timeZone": "Europe/Berlin"},
            "end": {"dateTime": "2026-12-03T11:00:00+00:00", "timeZone": "Europe/Berlin"},
            "attendees": [{"email": ANN}],
            "guestsCanInviteOthers": False,
            "guestsCanModify": False,
            "guestsCanSeeOtherGuests": False,
            "visibility": "private",
            "transparency": "opaque",
            "reminders": {"useDefault": True},
            "extendedProperties": {"private": {"frontdesk": "booking", "frontdeskKey": "c1/m1/book/1"}},
        }
    ]


def test_a_hold_is_tentative_and_marked(world: GoogleWorld) -> None:
    assert world.calendar().book(HOLD).tentative
    body = asked(world, "events.insert")[0].body
    assert (body["status"], body["attendees"]) == ("tentative", [])
    assert body["extendedProperties"]["private"]["frontdesk"] == "hold"


def test_a_link_of_ours_is_read_back(world: GoogleWorld) -> None:
    calendar = world.calendar()
    assert calendar.book(replace(new_event(), link="https://meet.example/ann")).link == "https://meet.example/ann"


@pytest.mark.parametrize(("invitations", "said"), [("provider", "all"), ("mail", "none")])
def test_google_mails_attendees_where_it_is_to_and_never_when_an_answer_is_noted(
    world: GoogleWorld, invitations: str, said: str
) -> None:
    calendar = world.calendar(invitations=invitations)
    moved = calendar.move(calendar.book(new_event()), slot(4, 9))
    calendar.note_answer(moved, ANN, Answer.ACCEPTED)
    current = calendar.get("event1")
    assert current is not None
    calendar.cancel(current)
    calendar.cancel(calendar.move(calendar.book(HOLD), slot(4, 9)))
    told = {name: [one.query["sendUpdates"] for one in asked(world, f"events.{name}")] for name in ("insert", "delete")}
    assert told == {"insert": [said, "none"], "delete": [said, "none"]}
    assert [one.query["sendUpdates"] for one in asked(world, "events.patch")] == [said, "none", "none"]
    assert calendar.invites == (invitations == "provider")
    assert len(world.google.mailed) == (3 if calendar.invites else 0)


def test_every_change_names_the_version_that_was_read(world: GoogleWorld) -> None:
    calendar = world.calendar()
    booked = calendar.book(new_event())
    moved = calendar.move(booked, slot(4, 9))
    calendar.note_answer(moved, ANN, Answer.DECLINED)
    answered = calendar.get("event1")
    assert answered is not None
    calendar.cancel(answered)
    versions = [one.headers["if-match"] for name in ("patch", "delete") for one in asked(world, f"events.{name}")]
    assert versions == [booked.etag, moved.etag, answered.etag]


def test_an_answer_changes_nobody_else(world: GoogleWorld) -> None:
    calendar = world.calendar()
    calendar.book(new_event())
    ben = {"email": BEN, "displayName": "Ben", "optional": True, "responseStatus": "tentative"}
    guests = [{"email": ANN, "responseStatus": "needsAction", "comment": "Late"}, ben]
    world.google.put(CALENDAR, {"id": "event1", "attendees": guests})
    event = calendar.get("event1")
    assert event is not None
    calendar.note_answer(event, ANN.upper(), Answer.ACCEPTED)
    stored = world.google.get(CALENDAR, "event1")
    assert stored is not None
    assert stored["attendees"] == [guests[0] | {"responseStatus": "accepted"}, ben]


def test_an_all_day_event_gets_its_hour_back(world: GoogleWorld) -> None:
    calendar = world.calendar()
    calendar.book(new_event())
    days = {"start": {"date": "2026-12-03", "dateTime": None}, "end": {"date": "2026-12-04", "dateTime": None}}
    world.google.put(CALENDAR, {"id": "event1"} | days)
    event = calendar.get("event1")
    assert event is not None
    assert calendar.move(event, slot(4, 9)).slot == slot(4, 9)


def test_a_conference_is_made_where_one_is_asked_for(world: GoogleWorld) -> None:
    world.google.conference_polls = 2
    booked = world.calendar().book(CONFERENCE)
    body = asked(world, "events.insert")[0].body
    assert body["conferenceData"]["createRequest"]["requestId"] == "event1"
    assert booked.link.startswith("https://meet.google.com/")
    assert world.calendar().move(booked, slot(4, 9)).link == booked.link


@pytest.mark.parametrize(("conference", "polls"), [("success", 50), ("failure", 1)])
def test_a_conference_that_does_not_come_leaves_the_link_empty(world: GoogleWorld, conference: str, polls: int) -> None:
    world.google.conference, world.google.conference_polls = conference, polls  # type: ignore[assignment]
    assert world.calendar().book(CONFERENCE).link == ""
    assert len(asked(world, "events.get")) <= 3
