"""Where a kind of meeting asks for it, held times are shown in the calendar as long as they are held, and no longer."""

from collections.abc import Callable

import pytest

from agent.domain import LEVEL, Event, Level, NewEvent, Slot
from agent.errors import Conflict, OutcomeUnknown, PermanentError, TransientError
from agent.policy import Policy
from tests.agent.desk import Desk, open_desk, restarted
from tests.agent.mails import ANN_CONTACT, BOB, BOB_CONTACT, BOOK, form, half_hour, mail, window

SHOWING = Policy.model_validate({"meetings": [{"name": "Consultation", "tentative_holds": True}], "hold_hours": 48})
AFTERNOON, ASKED = form("book", window("Thursday afternoon", "2026-03-05")), "Could we meet on Thursday afternoon?"
MORNING, OTHER = form("counter", window("Friday morning", "2026-03-06")), "No, rather on Friday morning."


@pytest.fixture
def desk() -> Desk:
    return open_desk(rules=SHOWING, contacts=(ANN_CONTACT, BOB_CONTACT))


def offer(desk: Desk) -> list[Slot]:
    """Have times offered to Ann, and return them."""
    assert desk.outcome(desk.receive(mail(ASKED), AFTERNOON)) == "offered"
    return desk.held()


def shown(desk: Desk) -> list[Slot]:
    """Return what the calendar shows as held, in order."""
    found = (desk.calendar.get(name) for name in desk.calendar.files)
    return sorted(event.slot for event in found if event and event.tentative)


def answer(desk: Desk, text: str) -> bytes:
    """Return Ann's answer to the last mail."""
    return mail(text, thread=[desk.mailer.sent[-1].message_id])


def take(desk: Desk) -> None:
    assert (
        desk.outcome(desk.receive(answer(desk, "The first one, please."), form("accept", offer_number=1))) == "booked"
    )


def decline(desk: Desk) -> None:
    assert desk.outcome(desk.receive(answer(desk, "Never mind, none of these."), form("decline"))) == "closed(declined)"


def lapse(desk: Desk) -> None:
    desk.later(hours=49)


ENDS = {"taken": take, "released": decline, "expired": lapse}


def test_each_held_time_is_shown_and_invites_nobody(desk: Desk):
    slots = offer(desk)
    assert shown(desk) == slots
    assert len(slots) == SHOWING.offers
    for _, raw in desk.calendar.files.values():
        assert b"ATTENDEE" not in raw
        assert b"SUMMARY:Held: Consultation: Ann Example" in raw


def test_what_only_shows_a_hold_keeps_nobody_from_the_time(desk: Desk):
    slots = offer(desk)
    lapse(desk)
    assert desk.calendar.availability(slots[0]).busy == ()


@pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS)
def test_nothing_is_shown_once_the_offer_ends(desk: Desk, ends: Callable[[Desk], None]):
    offer(desk)
    ends(desk)
    assert shown(desk) == []


def test_an_offer_that_replaces_another_is_shown_instead(desk: Desk):
    before = offer(desk)
    assert desk.outcome(desk.receive(answer(desk, OTHER), MORNING)) == "offered"
    assert shown(desk) == desk.held() != before


def test_kinds_of_meeting_that_do_not_ask_for_it_show_nothing():
    desk = open_desk()
    offer(desk)
    assert desk.calendar.files == {}


@pytest.mark.parametrize("level", ["off", "shadow"])
def test_a_desk_that_does_not_act_shows_nothing(level: str):
    desk = open_desk(rules=SHOWING, level=level)
    desk.mailbox.deliver(mail(ASKED))
    desk.run(AFTERNOON)
    assert desk.calendar.files == {}


def test_what_was_owed_before_a_desk_stopped_acting_waits_until_it_acts_again(desk: Desk):
    offer(desk)
    desk.records.set_gate(LEVEL, Level.SHADOW, "", by="olive", at=desk.clock[0])
    lapse(desk)
    assert shown(desk)
    desk.records.set_gate(LEVEL, Level.AUTO, "", by="olive", at=desk.clock[0])
    desk.later(minutes=2)
    assert shown(desk) == []


FAULTS = {
    "transient": (TransientError("away"), False),
    "cut before": (OutcomeUnknown("cut"), False),
    "cut after": (OutcomeUnknown("cut"), True),
}


@pytest.mark.parametrize("method", ["get", "cancel", "book"])
@pytest.mark.parametrize(("error", "after"), FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("ends", [*ENDS.values(), None], ids=[*ENDS, "holds"])
def test_whatever_fails_what_is_shown_comes_to_be_what_is_held(desk: Desk, method, error, after, ends):
    if method == "book":
        desk.fails("calendar", method, error, times=3, after=after)
    slots = offer(desk)
    if method != "book":
        desk.fails("calendar", method, error, times=3, after=after)
    if ends:
        ends(desk)
    for _ in range(8):
        desk.later(minutes=5)
    assert shown(desk) == ([] if ends else slots)


class Crash(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("method", ["drop", "delivered", "put_off", "owed_payload", "is_held", "let_lapse", "hold"])
@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("ends", [take, lapse])
def test_a_crash_leaves_nothing_behind_and_doubles_nothing(desk: Desk, method, after, ends):
    desk.fails("records", method, Crash(), after=after)
    desk.mailbox.deliver(mail(ASKED))
    desk.forms += [AFTERNOON]
    for _ in range(2):
        try:
            desk.run()
        except Crash:
            restarted(desk)
    desk.later(minutes=5)
    slots = desk.held()
    assert shown(desk) == slots
    desk.fails("records", method, Crash(), after=after)
    try:
        ends(desk)
    except Crash:
        restarted(desk)
    for _ in range(4):
        desk.later(minutes=5)
    assert shown(desk) == []


def test_what_arrives_at_the_server_after_its_hold_has_ended_is_removed_too(desk: Desk):
    late: list[NewEvent] = []
    book = desk.calendar.book

    def slow(event: NewEvent) -> Event:
        if event.tentative:
            late.append(event)
            raise OutcomeUnknown("no answer yet")
        return book(event)

    desk.calendar.book = slow  # type: ignore[method-assign]
    offer(desk)
    decline(desk)
    desk.calendar.book = book  # type: ignore[method-assign]
    for event in late:
        book(event)
    for _ in range(6):
        desk.later(minutes=5)
    assert late
    assert shown(desk) == []


def test_an_event_that_a_person_has_made_theirs_stays(desk: Desk):
    [slot, *_] = offer(desk)
    [name] = [name for name, at in desk.events().items() if at == slot]
    event = desk.calendar.get(name)
    assert event
    desk.calendar.move(event, half_hour(12, 9))
    decline(desk)
    assert shown(desk) == [half_hour(12, 9)]


def test_what_cannot_be_removed_is_tried_until_it_can(desk: Desk):
    offer(desk)
    desk.fails("calendar", "get", PermanentError("odd"), times=30)
    desk.fails("calendar", "cancel", Conflict("edited"), times=3)
    decline(desk)
    for _ in range(25):
        desk.later(days=1)
    assert shown(desk) == []


def test_another_customer_may_book_a_time_whose_hold_has_ended_before_what_shows_it_is_gone(desk: Desk):
    offer(desk)
    desk.clock[0] = half_hour(4, 12).start
    desk.fails("calendar", "cancel", TransientError("away"), times=9)
    assert desk.outcome(desk.receive(mail(sender=BOB), BOOK)) == "booked"
