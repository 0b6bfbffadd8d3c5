"""One customer, several owners: never twice at one time, the CRM's owner first; what the calendars know beside us."""

from dataclasses import replace
from itertools import count

import pytest

from agent.domain import Booking, Contact, Event, Hold, NewEvent
from agent.errors import PermanentError, TransientError
from agent.form import WindowForm
from agent.policy import Policy
from integrations.memory import MemoryCalendar
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, ANN_CONTACT, BOB, BOB_CONTACT, BOOK, OWNER, form, half_hour, mail, window
from tests.agent.test_workflow_owners import MEET, PRACTICE


@pytest.fixture
def desk() -> Desk:
    return open_desk(rules=PRACTICE, contacts=(ANN_CONTACT, BOB_CONTACT))


def jonas(desk: Desk) -> MemoryCalendar:
    """Return Jonas' calendar."""
    calendar = desk.deps.calendars["jonas"]
    assert isinstance(calendar, MemoryCalendar)
    return calendar


def calls_on(desk: Desk, address: str) -> str:
    """Return another conversation of this address."""
    return desk.records.mail(desk.receive(mail(sender=address, subject="Else"), form("other"))).conversation_id


@pytest.mark.parametrize(("port", "method", "earlier"), [("records", "reserve", 0), ("calendar", "availability", 1)])
@pytest.mark.parametrize(("address", "events"), [(ANN, 0), (BOB, 1)])
def test_who_got_a_meeting_with_another_owner_meanwhile_is_not_booked_twice(
    desk: Desk, port: str, method: str, earlier: int, address: str, events: int
):
    mail_id = desk.receive(mail(sender=address, subject="Else"), form("other"))
    conversation_id = desk.records.mail(mail_id).conversation_id

    theirs = Booking("b9", conversation_id, address, "b9", half_hour(5, 15, 15), meeting="First call", owner="jonas")
    calls = count()

    def cross() -> None:
        if next(calls) == earlier:
            desk.records.add_booking(theirs, mail_id)

    desk.ports[port].on(method, cross)
    desk.receive(mail(), BOOK)
    assert len(desk.events()) == events


def test_who_is_about_to_get_one_with_another_owner_does_not_get_this_one(desk: Desk):
    elsewhere = calls_on(desk, ANN)
    desk.ports["records"].on(
        "reserve", lambda: desk.records.reserve(Hold(MEET, owner="jonas"), elsewhere, desk.clock[0], address=ANN)
    )
    assert desk.outcome(desk.receive(mail(), BOOK)) != "booked"
    assert desk.events() == {}


def test_a_booking_may_be_moved_so_that_it_overlaps_itself():
    desk = open_desk(rules=Policy.model_validate({"slots": {"granularity_minutes": 15}}))
    desk.booked(half_hour(5, 15))
    later = form("move", window("Thursday, 5 March at 15:15", "2026-03-05", "15:15"))
    assert desk.outcome(desk.receive(mail("Can we move our call to Thursday, 5 March at 15:15?"), later)) == "moved"


CRM_SAYS = [
    ("Jonas@Example.com", "jonas", "crm"),
    ("olive@frontdesk.example", "owner", "crm"),
    ("somebody@example.com", "owner", "fewest_ahead"),
    (None, "owner", "fewest_ahead"),
]


@pytest.mark.parametrize(("said", "owner", "why"), CRM_SAYS)
def test_whom_the_crm_names_gives_the_meeting(said: str | None, owner: str, why: str):
    desk = open_desk(rules=PRACTICE, contacts=(replace(ANN_CONTACT, owner=said),))
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "booked"
    [booking] = desk.records.bookings(ANN, desk.clock[0])
    assert booking.owner == owner
    [decided] = [entry.facts for entry in desk.records.history(mail_id) if entry.event == "decided"]
    assert decided["why_owner"] == why


def test_whom_the_crm_names_has_no_time_and_another_gives_the_meeting():
    desk = open_desk(rules=PRACTICE, contacts=(replace(ANN_CONTACT, owner="jonas@example.com"),))
    jonas(desk).book(NewEvent("busy", "", MEET, "Private", "", "", (), OWNER))
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "booked"
    [decided] = [entry.facts for entry in desk.records.history(mail_id) if entry.event == "decided"]
    assert (decided["owner"], decided["why_owner"]) == ("owner", "free")


def test_whoever_has_fewer_meetings_ahead_gives_it_where_the_crm_names_nobody():
    desk = open_desk(rules=PRACTICE, contacts=(ANN_CONTACT, BOB_CONTACT, Contact("c3", "Eve", "eve@example.net")))
    for hour, sender in ((10, BOB), (11, "eve@example.net")):
        said = form("book", window(f"Friday, 6 March at {hour}:00", "2026-03-06", f"{hour}:00"))
        desk.receive(mail(f"Could we meet on Friday, 6 March at {hour}:00?", sender=sender), said)
    assert (len(desk.events()), len(jonas(desk).files)) == (1, 1)


def ours(desk: Desk, attendee: str = ANN) -> None:
    """Have our event in the calendar of Jonas, of which the records know nothing."""
    jonas(desk).book(NewEvent("lost", "lost", MEET, "First call: Ann Example", "", "", (attendee,), OWNER))


ASKS = [("Please cancel our call.", form("cancel")), ("Can we move our call to Friday?", form("move"))]


@pytest.mark.parametrize(("text", "said"), ASKS)
def test_a_wish_to_change_what_the_records_do_not_know_says_what_the_calendars_have(desk: Desk, text, said):
    ours(desk)
    assert desk.outcome(desk.receive(mail(text), said)) == "handed_off(nothing_to_change)"
    [handoff] = desk.records.handoffs()
    assert handoff.detail == (
        "the calendars have events of ours with the sender: 2026-03-05 14:00 to 14:30 (Europe/London)"
    )
    [notice] = desk.mails_to(OWNER.address)
    assert "2026-03-05 14:00" in notice.text
    [word] = desk.mails_to(ANN)
    assert "14:00" not in word.text
    assert list(jonas(desk).files) == ["lost"]


@pytest.mark.parametrize(("attendee", "is_ours"), [(BOB, True), (ANN, False)])
def test_events_with_others_or_of_a_person_are_not_told_of(desk: Desk, attendee: str, is_ours: bool):
    ours(desk, attendee)
    if not is_ours:
        jonas(desk).put("lost", jonas(desk).files["lost"][1].replace(b"X-FRONTDESK-KEY:lost\r\n", b""))
    desk.receive(mail("Please cancel our call."), form("cancel"))
    [handoff] = desk.records.handoffs()
    assert handoff.detail == "the calendars have events of ours with the sender: none"


@pytest.mark.parametrize("error", [TransientError("away"), PermanentError("odd")])
def test_a_calendar_that_cannot_be_asked_then_changes_nothing(desk: Desk, error: Exception):
    desk.fails("calendar", "bookings", error)
    assert (
        desk.outcome(desk.receive(mail("Please cancel our call."), form("cancel"))) == "handed_off(nothing_to_change)"
    )
    [handoff] = desk.records.handoffs()
    assert handoff.detail == f"the calendars could not be asked: {type(error).__name__}"


CANARIES = ("Zanzibar", "Quetzalcoatl", "Xylophon", "Ytterbium", "Wombat")
ODD = Policy.model_validate({"meetings": [{"name": "Consultation", "tentative_holds": True}]})


def test_nothing_that_a_customer_writes_gets_into_an_event_or_an_invitation():
    desk, written = open_desk(rules=ODD), []
    book = desk.calendar.book

    def noted(event: NewEvent) -> Event:
        written.append(repr(event))
        return book(event)

    desk.calendar.book = noted  # type: ignore[method-assign]
    topic, wish, subject, more, name = CANARIES

    def says(text: str, intent: str, *windows: WindowForm) -> None:
        said = form(intent, *windows, topic=topic, wish=wish, also_asks=[more])
        raw = mail(f"{text} It is about {topic}, {wish}, {more}. {name}", subject=subject)
        desk.receive(raw.replace(b"From: Ann Example", f"From: {name}".encode()), said)
        written.extend(each.decode() for _, each in desk.calendar.files.values())

    says("Could we meet on Thursday afternoon?", "book", window("Thursday afternoon", "2026-03-05"))
    says("Could we meet on Thursday, 5 March at 15:00?", "book", *BOOK.windows)
    says(
        "Can we move our call to Friday, 6 March at 11:00?",
        "move",
        window("Friday, 6 March at 11:00", "2026-03-06", "11:00"),
    )
    says("Please cancel our call.", "cancel")
    told = [sent.invitation for sent in desk.mails_to(ANN) if sent.invitation]
    assert [each.sequence for each in told] == [0, 1, 2]
    text = "".join([*written, *map(repr, told)]).casefold()
    assert [canary for canary in CANARIES if canary.casefold() in text] == []
