"""Several owners and kinds of meeting, through the whole workflow."""

from dataclasses import replace

import pytest

from agent.domain import Booking, Contact, Slot
from agent.errors import OutcomeUnknown, TransientError
from agent.policy import Policy
from integrations.memory import MemoryCalendar
from ops.runs import Runs
from ops.worker import Worker
from tests.agent.desk import Desk, open_desk
from tests.agent.faults import Faulty
from tests.agent.mails import ANN, ANN_CONTACT, BOB, BOB_CONTACT, BOOK, THURSDAY, at, form, half_hour, mail, window

MEET = half_hour(5, 15)
PRACTICE = Policy.model_validate(
    {
        "meetings": [
            {"name": "First call", "place": "", "link": "https://meet.example.com/room", "owners": ["owner", "jonas"]},
            {"name": "Review", "minutes": 60, "place": "at our office", "owners": ["jonas"], "daily_cap": 1},
        ],
        "owners": {
            "jonas": {
                "name": "Jonas Reed",
                "address": "jonas@example.com",
                "calendar": "https://dav.example.com/jonas/",
                "zone": "Europe/London",
            }
        },
    }
)
EVE = Contact("c3", "Eve Example", "eve@example.net")
REVIEW = "Could we meet for a review on Thursday, 5 March at 15:00?"


@pytest.fixture
def desk() -> Desk:
    return open_desk(rules=PRACTICE, contacts=[ANN_CONTACT, BOB_CONTACT, EVE])


def jonas(desk: Desk) -> MemoryCalendar:
    """Return Jonas' calendar."""
    calendar = desk.deps.calendars["jonas"]
    assert isinstance(calendar, MemoryCalendar)
    return calendar


def test_a_meeting_lies_in_the_calendar_of_who_gives_it_and_the_reply_says_with_whom(desk: Desk):
    desk.busy(MEET)
    assert desk.outcome(desk.receive(mail(), BOOK)) == "booked"
    [(event_id, (_, raw))] = jonas(desk).files.items()
    event = jonas(desk).get(event_id)
    assert event
    assert (event.slot, event.summary) == (MEET, "First call: Ann Example")
    assert b"jonas@example.com" in raw
    assert b"CONFERENCE;VALUE=URI:https://meet.example.com/room" in raw
    assert list(desk.events()) == ["busy"]
    text = desk.mails_to(ANN)[0].text
    assert "With: Jonas Reed" in text
    assert "Link: https://meet.example.com/room" in text
    assert "(London time, UTC+0)" in text
    [booking] = desk.records.bookings(ANN, desk.clock[0])
    assert (booking.meeting, booking.owner) == ("First call", "jonas")


def test_a_link_is_told_only_once_something_is_booked(desk: Desk):
    windows = form("book", window("Thursday afternoon", "2026-03-05"))
    assert desk.outcome(desk.receive(mail("Could we meet on Thursday afternoon?"), windows)) == "offered"
    assert "meet.example.com" not in desk.mails_to(ANN)[0].text


def test_two_customers_may_have_the_same_time_with_different_owners_and_a_third_may_not(desk: Desk):
    assert desk.outcome(desk.receive(mail(), BOOK)) == "booked"
    assert desk.outcome(desk.receive(mail(sender=BOB), BOOK)) == "booked"
    assert len(desk.events()) == len(jonas(desk).files) == 1
    assert desk.outcome(desk.receive(mail(sender=EVE.address), BOOK)) == "offered"
    assert len(desk.events()) == len(jonas(desk).files) == 1


def test_a_booking_moves_and_is_cancelled_in_its_own_calendar(desk: Desk):
    desk.busy(half_hour(9, 10))
    said = form("book", window("Monday, 9 March at 10:00", "2026-03-09", "10:00"))
    assert desk.outcome(desk.receive(mail("Could we meet on Monday, 9 March at 10:00?"), said)) == "booked"
    moving = mail("Can we move our call to Thursday, 5 March at 15:00?")
    assert desk.outcome(desk.receive(moving, form("move", THURSDAY))) == "moved"
    [event_id] = jonas(desk).files
    moved = jonas(desk).get(event_id)
    assert moved
    assert moved.slot == MEET
    assert desk.outcome(desk.receive(mail("Please cancel our call."), form("cancel"))) == "cancelled"
    assert not jonas(desk).files


def test_an_offer_holds_the_time_of_its_owner_alone(desk: Desk):
    desk.busy(Slot(at(5, 8), at(5, 20)))
    windows = form("book", window("Thursday afternoon", "2026-03-05"))
    assert desk.outcome(desk.receive(mail("Could we meet on Thursday afternoon?"), windows)) == "offered"
    held = desk.records.held(Slot(at(1, 0), at(28, 0)), desk.clock[0], "nobody")
    assert {(hold.owner, hold.meeting) for hold in held} == {("jonas", "First call")}
    assert "With: Jonas Reed" in desk.mails_to(ANN)[0].text


def test_a_day_that_fills_up_right_before_the_booking_is_written_takes_no_more(desk: Desk):
    bobs_mail = desk.receive(mail(sender=BOB), form("other"))
    theirs = desk.records.mail(bobs_mail)

    def fill() -> None:
        review = Booking("b9", theirs.conversation_id, BOB, "b9", half_hour(5, 11), meeting="Review", owner="jonas")
        desk.records.add_booking(review, bobs_mail)

    desk.ports["records"].on("reserve", fill)
    assert desk.outcome(desk.receive(mail(REVIEW), BOOK)) == "offered"
    assert not jonas(desk).files
    assert "fully booked then" in desk.mails_to(ANN)[0].text


def test_one_calendar_that_cannot_say_what_is_free_keeps_the_mail_waiting(desk: Desk):
    jonas(desk).unknown = [MEET]
    assert desk.outcome(desk.receive(mail(), BOOK)) == "retry_later"


def test_a_mail_that_names_two_kinds_of_meeting_goes_to_a_person(desk: Desk):
    both = mail("Could we have a first call or a review on Thursday, 5 March at 15:00?")
    assert desk.outcome(desk.receive(both, BOOK)) == "handed_off(meeting_unclear)"


def with_other_rules(desk: Desk, rules: Policy) -> Desk:
    """Return the desk as it goes on after a restart with another policy file."""
    calendars = {owner: desk.deps.calendars[owner] for owner in rules.known_owners()}
    deps = replace(desk.deps, policy=rules, calendars=calendars)
    runs = Runs(deps, desk.ports["records"], desk.saver)
    return replace(desk, deps=deps, worker=Worker(deps, desk.ports["records"], runs, start="all"))


ALONE = Policy.model_validate({"meetings": [{"name": "First call"}]})


@pytest.mark.parametrize("rules", [ALONE, Policy()], ids=["without the owner", "without the kind"])
def test_a_plan_of_a_policy_that_has_been_changed_goes_to_a_person_before_anything_is_written(rules: Policy):
    desk = open_desk(rules=PRACTICE, contacts=[ANN_CONTACT], level="approve")
    desk.busy(MEET)
    mail_id = desk.receive(mail(), BOOK)
    asked = desk.asked(mail_id)["hash"]
    changed = with_other_rules(desk, rules)
    changed.answer(mail_id, approved=True, hash=asked)
    assert changed.outcome(mail_id) == "handed_off(meeting_unclear)"
    assert not jonas(desk).files


def test_a_reply_tells_what_was_booked_whatever_the_policy_says_by_then(desk: Desk):
    desk.busy(MEET)
    desk.fails("mailbox", "written_by_person", TransientError("away"))
    mail_id = desk.receive(mail(), BOOK)
    assert len(jonas(desk).files) == 1
    changed = with_other_rules(desk, ALONE)
    changed.later(minutes=10)
    assert changed.outcome(mail_id) == "booked"
    text = changed.mails_to(ANN)[0].text
    assert "With: Jonas Reed" in text
    assert "(London time, UTC+0)" in text


def test_what_may_have_been_written_for_an_owner_who_is_gone_is_for_a_person_to_look_up(desk: Desk):
    desk.busy(MEET)
    jonas_port = Faulty(jonas(desk))
    desk = replace(desk, deps=replace(desk.deps, calendars={**desk.deps.calendars, "jonas": jonas_port}))
    desk = with_other_rules(desk, PRACTICE)
    jonas_port.fail("book", OutcomeUnknown("the connection died"), 1, after=True)
    jonas_port.fail("get", TransientError("away"), 9)
    mail_id = desk.receive(mail(), BOOK)
    changed = with_other_rules(desk, ALONE)
    changed.later(minutes=10)
    assert changed.outcome(mail_id) == "handed_off(effect_uncertain)"
