"""The watch on the calendars: what people make there of our bookings is told once, and what we do is not."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from agent import papers
from agent.domain import DESK_OWNER, Answer, ContactMatch, Integration, Level, Reason, Slot, circuit_of
from agent.errors import AccessDenied, ShapeChanged, TransientError
from agent.ports import Calendar
from integrations.ics import answered_ics, moved_ics
from integrations.records import Gatekeeper, SqlRecords
from ops.calendar_watch import CalendarWatch
from ops.circuits import guarded
from ops.runs import Runs
from ops.worker import Worker
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, ANN_CONTACT, OWNER, form, half_hour, mail, window

MINUTES = 5
BOOKED, MOVED = half_hour(5, 15), half_hour(6, 10)
MOVE = form("move", window("Friday, 6 March at 10:00", "2026-03-06", "10:00"))
ASKS_TO_MOVE = mail("Could we move our meeting to Friday, 6 March at 10:00?")


def watch_of(desk: Desk) -> CalendarWatch:
    """Return a watch on a desk's calendar, as after a restart."""
    return CalendarWatch(desk.deps, cast("SqlRecords", desk.ports["records"]), timedelta(minutes=MINUTES))


@pytest.fixture
def desk() -> Desk:
    """Return a desk with a booking of Ann's, whom the CRM knows, that has looked at the calendar since."""
    desk = open_desk()
    desk.booked(BOOKED)
    [watched] = desk.records.standing(DESK_OWNER, desk.clock[0])
    papers.keep(desk.records, watched.mail_id, ContactMatch("one", ANN_CONTACT))
    records = cast("SqlRecords", desk.ports["records"])
    runs = Runs(desk.deps, records, desk.saver)
    desk.worker = Worker(desk.deps, records, runs, start="all", watch=watch_of(desk).look)
    desk.run()
    return desk


def event_id(desk: Desk) -> str:
    """Return the id of Ann's event."""
    [name] = desk.calendar.files
    return name


def person_moves(desk: Desk, to: Slot, name: str = "") -> None:
    """Have the owner move an event, Ann's only one where it is not named."""
    name = name or event_id(desk)
    desk.calendar.put(name, moved_ics(desk.calendar.files[name][1], to, stamp=desk.clock[0]))


def ann_answers(desk: Desk, answer: Answer) -> None:
    """Have Ann's answer arrive in the event alone."""
    name = event_id(desk)
    desk.calendar.put(name, answered_ics(desk.calendar.files[name][1], ANN, answer) or b"")


def passes(desk: Desk) -> list[str]:
    """Let the worker look, and deliver what it owes; return what the CRM has been told."""
    desk.later(minutes=MINUTES)
    desk.run()
    return [activity.text for activity in desk.contacts.activities]


def seen(desk: Desk) -> list[str]:
    """Return what the audit trail says was seen."""
    return [entry.facts["seen"] for entry in desk.records.history() if entry.event == "booking_seen"]


def counting(desk: Desk, method: str) -> list[str]:
    """Return a list that grows with each call of a method of the calendar."""
    calls: list[str] = []
    desk.ports["calendar"].on(method, lambda: calls.append(method))
    return calls


def test_what_a_person_moves_is_told_once_and_so_is_that_it_is_back(desk: Desk):
    person_moves(desk, MOVED)
    went = (
        "Front desk: the appointment of 2026-03-05 15:00 to 15:30 (Europe/Berlin) was moved to "
        "2026-03-06 10:00 to 10:30 (Europe/Berlin) in the calendar"
    )
    came = "Front desk: the appointment of 2026-03-05 15:00 to 15:30 (Europe/Berlin) is as booked again in the calendar"
    assert passes(desk) == [went]
    assert passes(desk) == [went]
    person_moves(desk, BOOKED)
    assert passes(desk) == [went, came]
    person_moves(desk, MOVED)
    assert passes(desk) == [went, came, went]
    there = f"moved {MOVED.start.isoformat()}/{MOVED.end.isoformat()}"
    assert seen(desk) == [there, "", there]
    assert desk.handoffs() == []
    [booking] = desk.records.bookings(ANN, desk.clock[0])
    assert booking.slot == BOOKED


def test_what_a_person_removes_is_told_once(desk: Desk):
    del desk.calendar.files[event_id(desk)]
    [told] = passes(desk)
    assert "was removed in the calendar" in told
    assert passes(desk) == [told]
    assert seen(desk) == ["removed"]


def test_an_attendee_who_declines_in_the_calendar_is_handed_off_as_one_who_declines_by_mail(desk: Desk):
    desk.calendar.invites = True
    ann_answers(desk, Answer.DECLINED)
    [told] = passes(desk)
    assert "was declined in the calendar" in told
    ann_answers(desk, Answer.DECLINED)
    assert passes(desk) == [told]
    assert desk.handoffs() == [Reason.ATTENDEE_DECLINED]
    [notice] = desk.mails_to(OWNER.address)
    assert notice.text.startswith("A customer has answered in the calendar")
    assert "declined in the calendar: 2026-03-05 15:00" in notice.text


def test_answers_that_come_by_mail_are_not_taken_from_the_calendar(desk: Desk):
    ann_answers(desk, Answer.DECLINED)
    assert passes(desk) == []
    assert (desk.handoffs(), seen(desk)) == ([], [])


def test_our_own_changes_are_not_told(desk: Desk):
    reads = counting(desk, "changes")
    assert desk.outcome(desk.receive(ASKS_TO_MOVE, MOVE)) == "moved"
    assert passes(desk) == ["Front desk: moved"]
    assert desk.outcome(desk.receive(mail("Please cancel our meeting."), form("cancel"))) == "cancelled"
    assert passes(desk) == ["Front desk: moved", "Front desk: cancelled"]
    assert seen(desk) == []
    assert reads


def under_way(desk: Desk) -> str:
    """Have a mail of Ann's move the event, and break off before that is noted; return the mail's id."""
    desk.fails("records", "change_booking", TransientError("the database is away"))
    mail_id = desk.receive(ASKS_TO_MOVE, MOVE)
    assert (desk.outcome(mail_id), list(desk.events().values())) == ("retry_later", [MOVED])
    return mail_id


def looks(desk: Desk) -> None:
    """Let the watch look while the worker does nothing else."""
    desk.clock[0] += timedelta(minutes=MINUTES)
    watch_of(desk).look()


def test_a_change_of_ours_that_is_under_way_is_not_told(desk: Desk):
    mail_id = under_way(desk)
    looks(desk)
    assert passes(desk) == ["Front desk: moved"]
    assert (desk.outcome(mail_id), seen(desk)) == ("moved", [])


def test_what_a_person_does_while_a_change_of_ours_is_under_way_is_told_afterwards(desk: Desk):
    under_way(desk)
    other = desk.booked(half_hour(9, 10), event_id="seed2")
    looks(desk)
    person_moves(desk, half_hour(9, 14), other.event_id)
    looks(desk)
    assert seen(desk) == []
    passes(desk)
    passes(desk)
    assert len(seen(desk)) == 1


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("method", ["see", "looked"])
def test_a_look_that_breaks_off_loses_nothing_and_tells_nothing_twice(desk: Desk, method: str, after: bool):
    person_moves(desk, MOVED)
    desk.fails("records", method, TransientError("the database is away"), after=after)
    with suppress(TransientError):
        looks(desk)
    assert desk.ports["records"].faults == []
    assert len(passes(desk)) == 1
    assert len(passes(desk)) == 1


def test_after_a_token_that_is_known_no_more_our_bookings_are_compared_one_by_one(desk: Desk):
    person_moves(desk, MOVED)
    desk.calendar.shown.clear()
    assert len(passes(desk)) == 1


def test_what_happened_before_the_first_look_is_seen_at_the_first_look():
    desk = open_desk()
    desk.booked(BOOKED)
    person_moves(desk, MOVED)
    watch_of(desk).look()
    assert len(seen(desk)) == 1


def test_events_of_others_are_not_read(desk: Desk):
    desk.busy(half_hour(9, 10), "theirs")
    reads = counting(desk, "get")
    assert passes(desk) == []
    assert reads == []


def test_what_is_booked_and_removed_between_two_looks_is_told(desk: Desk):
    other = desk.booked(half_hour(9, 10), event_id="seed2")
    del desk.calendar.files[other.event_id]
    passes(desk)
    assert seen(desk) == ["removed"]


def test_a_series_that_a_person_made_holds_up_nothing(desk: Desk):
    first = event_id(desk)
    other = desk.booked(half_hour(9, 10), event_id="seed2")
    desk.calendar.put(first, desk.calendar.files[first][1].replace(b"END:VEVENT", b"RRULE:FREQ=DAILY\r\nEND:VEVENT"))
    del desk.calendar.files[other.event_id]
    passes(desk)
    assert seen(desk) == ["removed"]
    reads = counting(desk, "get")
    passes(desk)
    assert reads == []


def test_it_is_looked_so_often_and_only_where_there_are_bookings(desk: Desk):
    calls = counting(desk, "changes")
    desk.later(minutes=MINUTES - 1)
    assert calls == []
    desk.later(minutes=1)
    assert len(calls) == 1
    desk.later(days=10)
    assert len(calls) == 1


@pytest.mark.parametrize(("level", "minutes"), [("shadow", 5), ("off", 5), ("auto", 0)])
def test_nobody_looks_where_nothing_may_be_done_or_it_is_turned_off(desk: Desk, level: str, minutes: int):
    calls = counting(desk, "changes")
    desk.clock[0] += timedelta(minutes=MINUTES)
    deps = replace(desk.deps, gates=Gatekeeper(desk.records, desk.deps.now, Level(level)))
    CalendarWatch(deps, desk.records, timedelta(minutes=minutes)).look()
    assert calls == []


def test_a_calendar_that_is_away_is_looked_at_next_time(desk: Desk):
    person_moves(desk, MOVED)
    desk.fails("calendar", "changes", TransientError("away"))
    assert passes(desk) == []
    assert len(passes(desk)) == 1


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (AccessDenied("the calendar: refused"), Reason.ACCESS_DENIED),
        (ShapeChanged("the calendar", "items[0].id"), Reason.SHAPE_CHANGED),
    ],
    ids=["denied", "shape"],
)
def test_a_calendar_that_refuses_us_closes_its_gate_and_the_owner_is_told_once(
    desk: Desk, error: Exception, reason: Reason
):
    person_moves(desk, MOVED)
    gated = guarded(desk.ports["calendar"], Integration.CALENDAR, desk.records, desk.deps.now)
    deps = replace(desk.deps, calendars=dict.fromkeys(desk.deps.calendars, cast("Calendar", gated)))
    watch = CalendarWatch(deps, desk.records, timedelta(minutes=MINUTES))
    desk.fails("calendar", "changes", error)
    for _ in range(2):
        desk.clock[0] += timedelta(minutes=MINUTES)
        watch.look()
    assert desk.handoffs() == [reason]
    assert circuit_of(Integration.CALENDAR) in desk.deps.gates.closed()
    desk.run()
    assert len(desk.mails_to(OWNER.address)) == 1
