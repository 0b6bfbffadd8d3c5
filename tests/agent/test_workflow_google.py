"""Whole runs on a calendar at Google, which invites by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pytest

from agent.domain import DESK_OWNER
from integrations.google_calendar import GoogleCalendar
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, BERLIN, BOOK, OWNER, form, mail, window
from tests.servers.google.fake_google import FakeGoogle

WISH = "Could we meet on Thursday, 5 March at 15:00?"
LATER = window("Friday, 6 March at 10:00", "2026-03-06", "10:00")
MOVE = mail("Could we move our meeting to Friday, 6 March at 10:00?")


@dataclass
class Office:
    """A desk whose owner keeps the calendar at Google."""

    desk: Desk
    google: FakeGoogle

    def outcome(self, text: str | bytes, *said: object) -> str:
        raw = text if isinstance(text, bytes) else mail(text)
        return self.desk.outcome(self.desk.receive(raw, *said))  # type: ignore[arg-type]

    @property
    def events(self) -> list[tuple[str, str]]:
        """What stands in the calendar: when, on the owner's clock, and for whom."""
        found = [event for event in self.google.events(OWNER.address) if event["status"] != "cancelled"]
        return [(event["start"]["dateTime"][:16], event["attendees"][0]["email"]) for event in found]


@pytest.fixture
def office() -> Iterator[Office]:
    with FakeGoogle() as google:
        google.add_calendar(OWNER.address, zone="Europe/Berlin")
        desk = open_desk()
        calendar = GoogleCalendar(
            calendar_id=OWNER.address,
            token=google.token,
            zone=BERLIN,
            api_url=google.api_url,
            timeout=5,
        )
        cast("dict[str, GoogleCalendar]", desk.deps.calendars)[DESK_OWNER] = calendar
        yield Office(desk, google)
        calendar.close()


def test_a_booking_is_made_moved_and_cancelled_and_google_alone_invites(office: Office) -> None:
    assert office.outcome(WISH, BOOK) == "booked"
    assert office.events == [("2026-03-05T15:00", ANN)]
    assert office.outcome(MOVE, form("move", LATER)) == "moved"
    assert office.events == [("2026-03-06T10:00", ANN)]
    assert office.outcome("Please cancel it.", form("cancel")) == "cancelled"
    assert office.events == []
    told = [(letter.to, letter.method) for letter in office.google.mailed]
    assert told == [(ANN, "REQUEST"), (ANN, "REQUEST"), (ANN, "CANCEL")]
    assert [sent.invitation for sent in office.desk.mails_to(ANN)] == [None] * 3


def test_an_event_that_a_person_has_edited_is_left_to_them(office: Office) -> None:
    office.outcome(WISH, BOOK)
    [event] = office.google.events(OWNER.address)
    times = {"start": {"dateTime": "2026-03-05T08:00:00Z"}, "end": {"dateTime": "2026-03-05T09:00:00Z"}}
    office.google.put(OWNER.address, {"id": event["id"], **times})
    assert office.outcome(MOVE, form("move", LATER)) == "handed_off(edited_by_person)"
    assert office.events == [("2026-03-05T09:00", ANN)]


def test_an_insert_that_got_no_answer_is_found_and_never_made_twice(office: Office) -> None:
    office.google.fail("events.insert", "committed_then_dropped", times=2)
    mail_id = office.desk.receive(mail(WISH), BOOK)
    for _ in range(5):
        office.desk.later(minutes=5)
    assert office.desk.outcome(mail_id) == "booked"
    assert office.events == [("2026-03-05T15:00", ANN)]
    assert len(office.desk.mails_to(ANN)) == 1


def test_a_calendar_that_google_cannot_read_is_never_free(office: Office) -> None:
    office.google.unreadable[OWNER.address] = "internalError"
    mail_id = office.desk.receive(mail(WISH), BOOK)
    for _ in range(30):
        office.desk.later(minutes=5)
    assert office.desk.outcome(mail_id) == "handed_off(calendar_unknown)"
    assert office.events == []
