"""What the watch on the calendars keeps: each sight of a booking once, and how far each calendar was looked at."""

from agent.domain import DESK_OWNER, EffectKind, Owed
from integrations.records.watches import Look, WatchedBooking
from tests.integrations.records.desk import HOUR, Desk

LINE = Owed(EffectKind.ACTIVITY, "line", {"contact_id": "c1", "text": "moved"})


def booked(desk: Desk, hours: float = 2) -> WatchedBooking:
    """Return a new booking as the watch sees it."""
    mail = desk.mail()
    desk.records.add_booking(desk.booking(mail, desk.slot(hours)), mail.id)
    [found] = [one for one in desk.records.standing(DESK_OWNER, desk.now) if one.mail_id == mail.id]
    return found


def test_bookings_that_stand_are_watched_in_order_of_time(desk: Desk) -> None:
    later, sooner, over, dropped = (booked(desk, hours) for hours in (8, 4, 1, 6))
    desk.records.change_booking(dropped.booking.id, None, dropped.mail_id)
    assert desk.records.standing(DESK_OWNER, desk.now + 3 * HOUR) == [sooner, later]
    assert over.booking not in [one.booking for one in desk.records.standing(DESK_OWNER, desk.now + 3 * HOUR)]
    assert desk.records.standing("sales", desk.now) == []


def test_what_is_seen_is_stored_with_what_is_owed_once(desk: Desk) -> None:
    watched = booked(desk)
    assert watched.seen is None
    for _ in range(2):
        desk.records.see(watched, "removed", [LINE])
    [now] = desk.records.standing(DESK_OWNER, desk.now)
    assert now.seen == "removed"
    assert [delivery.key for delivery in desk.records.owed_due(desk.now)] == ["line"]
    assert [entry.facts["seen"] for entry in desk.records.history() if entry.event == "booking_seen"] == ["removed"]


def test_a_booking_that_is_as_it_was_made_leaves_no_trace(desk: Desk) -> None:
    desk.records.see(booked(desk), "", [LINE])
    [now] = desk.records.standing(DESK_OWNER, desk.now)
    assert now.seen == ""
    assert desk.records.owed_due(desk.now) == []


def test_a_booking_that_we_have_moved_has_not_been_looked_at(desk: Desk) -> None:
    watched = booked(desk)
    desk.records.see(watched, "removed", [])
    desk.records.change_booking(watched.booking.id, desk.slot(5), watched.mail_id)
    [now] = desk.records.standing(DESK_OWNER, desk.now)
    assert now.seen is None


def test_the_last_look_at_each_calendar_is_known(desk: Desk) -> None:
    assert desk.records.last_look(DESK_OWNER) is None
    for token in ("first", "x" * 2000):
        desk.records.looked(DESK_OWNER, Look(desk.now, token))
        assert desk.records.last_look(DESK_OWNER) == Look(desk.now, token)
    assert desk.records.last_look("sales") is None
