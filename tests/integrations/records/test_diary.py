"""Offers, holds, reservations and bookings."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.domain import Hold, Mail, Slot
from agent.errors import PermanentError, SlotTaken
from integrations.records import audit
from tests.integrations.records.desk import Desk


@pytest.fixture
def ada(desk: Desk) -> Mail:
    """Return a mail of one customer."""
    return desk.mail("ada@example.com")


@pytest.fixture
def bob(desk: Desk) -> Mail:
    """Return a mail of another."""
    return desk.mail("bob@example.com")


def _held(desk: Desk, besides: Mail) -> list[Slot]:
    return [hold.slot for hold in desk.records.held(desk.slot(-1000, 2000), desk.now, besides.conversation_id)]


def test_offer_comes_back_as_it_was_held(desk: Desk, ada: Mail) -> None:
    offer = desk.offer(ada, desk.slot(3), desk.slot(1), moving="booking")
    desk.records.hold(offer, ada.id, desk.now)
    assert desk.records.open_offer(ada.conversation_id, desk.now) == offer
    assert desk.records.open_offer(ada.conversation_id, desk.now + timedelta(days=9)) == offer


def test_what_one_conversation_holds_is_held_for_the_others_only(desk: Desk, ada: Mail, bob: Mail) -> None:
    desk.records.hold(desk.offer(ada, desk.slot(1), desk.slot(3)), ada.id, desk.now)
    assert _held(desk, bob) == [desk.slot(1), desk.slot(3)]
    assert _held(desk, ada) == []
    assert desk.records.held(desk.slot(2), desk.now, bob.conversation_id) == []
    assert desk.records.held(desk.slot(1.5), desk.now, bob.conversation_id) == [
        Hold(desk.slot(1), offer_id=desk.offer(ada).id)
    ]


@pytest.mark.parametrize("hours", [0.5, 1, 1.25, 1.75])
def test_overlapping_hold_and_reservation_of_another_are_refused(
    desk: Desk, ada: Mail, bob: Mail, hours: float
) -> None:
    desk.records.hold(desk.offer(ada, desk.slot(1)), ada.id, desk.now)
    with pytest.raises(SlotTaken):
        desk.records.hold(desk.offer(bob, desk.slot(5), desk.slot(hours)), bob.id, desk.now)
    with pytest.raises(SlotTaken):
        desk.records.reserve(Hold(desk.slot(hours)), bob.conversation_id, desk.now)
    assert desk.records.open_offer(bob.conversation_id, desk.now) is None
    assert _held(desk, ada) == []


@pytest.mark.parametrize("hours", [0, 2])
def test_slots_that_only_touch_do_not_conflict(desk: Desk, ada: Mail, bob: Mail, hours: float) -> None:
    desk.records.hold(desk.offer(ada, desk.slot(1)), ada.id, desk.now)
    desk.records.reserve(Hold(desk.slot(hours)), bob.conversation_id, desk.now)
    assert _held(desk, ada) == [desk.slot(hours)]


def test_expired_hold_holds_nothing(desk: Desk, ada: Mail, bob: Mail) -> None:
    desk.records.hold(desk.offer(ada, desk.slot(5), lasts=desk.hour), ada.id, desk.now)
    desk.now += desk.hour
    assert _held(desk, bob) == []
    desk.records.reserve(Hold(desk.slot(5)), bob.conversation_id, desk.now)


def test_reservation_ends_with_the_time_that_a_mail_may_take(desk: Desk, ada: Mail, bob: Mail) -> None:
    desk.records.reserve(Hold(desk.slot(50)), ada.conversation_id, desk.now)
    desk.now += timedelta(days=1)
    desk.records.reserve(Hold(desk.slot(50)), bob.conversation_id, desk.now)


def test_new_offer_replaces_the_earlier_one_and_its_holds(desk: Desk, ada: Mail, bob: Mail) -> None:
    desk.records.hold(desk.offer(ada, desk.slot(1)), ada.id, desk.now)
    second = replace(desk.offer(ada, desk.slot(2)), id="second")
    desk.records.hold(second, ada.id, desk.now)
    assert desk.records.open_offer(ada.conversation_id, desk.now) == second
    assert _held(desk, bob) == [desk.slot(2)]


def test_holding_the_same_offer_twice_is_holding_it_once(desk: Desk, ada: Mail, bob: Mail) -> None:
    offer = desk.offer(ada, desk.slot(1))
    for _ in range(2):
        desk.records.hold(offer, ada.id, desk.now)
    assert desk.records.release(ada.conversation_id) == [desk.slot(1)]
    desk.records.hold(offer, ada.id, desk.now)
    assert _held(desk, bob) == []


def test_offer_id_never_stands_for_two_offers(desk: Desk, ada: Mail) -> None:
    offer = desk.offer(ada, desk.slot(1))
    desk.records.hold(offer, ada.id, desk.now)
    with pytest.raises(PermanentError):
        desk.records.hold(replace(offer, slots=(desk.slot(2),)), ada.id, desk.now)


def test_reserving_again_moves_the_reservation_and_keeps_the_offer(desk: Desk, ada: Mail, bob: Mail) -> None:
    desk.records.hold(desk.offer(ada, desk.slot(1)), ada.id, desk.now)
    for hours in (1, 1, 7, 8):
        desk.records.reserve(Hold(desk.slot(hours)), ada.conversation_id, desk.now)
    assert _held(desk, bob) == [desk.slot(1), desk.slot(8)]


def test_release_returns_what_was_held_and_closes_the_offer(desk: Desk, ada: Mail, bob: Mail) -> None:
    desk.records.hold(desk.offer(ada, desk.slot(3), desk.slot(1)), ada.id, desk.now)
    desk.records.reserve(Hold(desk.slot(3)), ada.conversation_id, desk.now)
    assert desk.records.release(ada.conversation_id) == [desk.slot(1), desk.slot(3)]
    assert desk.records.release(ada.conversation_id) == []
    assert desk.records.open_offer(ada.conversation_id, desk.now) is None
    assert _held(desk, bob) == []


def test_booking_closes_the_offer_and_frees_the_other_slots(desk: Desk, ada: Mail, bob: Mail) -> None:
    desk.records.hold(desk.offer(ada, desk.slot(1), desk.slot(3)), ada.id, desk.now)
    desk.records.reserve(Hold(desk.slot(3)), ada.conversation_id, desk.now)
    booking = desk.booking(ada, desk.slot(3))
    for _ in range(2):
        desk.records.add_booking(booking, ada.id)
    assert desk.records.bookings("ADA@example.com", desk.now) == [booking]
    assert desk.records.open_offer(ada.conversation_id, desk.now) is None
    assert _held(desk, bob) == [desk.slot(3)]
    with pytest.raises(SlotTaken):
        desk.records.reserve(Hold(desk.slot(3)), bob.conversation_id, desk.now)


def test_run_that_is_repeated_after_its_booking_leaves_no_reservation_behind(desk: Desk, ada: Mail, bob: Mail) -> None:
    booking = desk.booking(ada, desk.slot(3))
    for _ in range(2):
        desk.records.reserve(Hold(desk.slot(3)), ada.conversation_id, desk.now)
        desk.records.add_booking(booking, ada.id)
    desk.records.change_booking(booking.id, None, bob.id)
    assert _held(desk, bob) == []


def test_bookings_are_the_senders_own_that_stand_and_have_not_ended(desk: Desk, ada: Mail, bob: Mail) -> None:
    late, soon, over = (desk.booking(desk.mail(), desk.slot(hours)) for hours in (9, 2, -1))
    for booking, mail in ((late, ada), (soon, ada), (over, ada), (desk.booking(bob, desk.slot(4)), bob)):
        desk.records.add_booking(booking, mail.id)
    assert desk.records.bookings("ada@example.com", desk.now) == [soon, late]
    desk.records.change_booking(soon.id, None, ada.id)
    assert desk.records.bookings("ada@example.com", desk.now) == [late]


def test_moving_frees_the_old_time_and_closes_the_offer(desk: Desk, ada: Mail, bob: Mail) -> None:
    booking = desk.booking(ada, desk.slot(1))
    desk.records.add_booking(booking, ada.id)
    answer = desk.mail("ada@example.com")
    offer = desk.offer(answer, desk.slot(1.5), desk.slot(4), moving=booking.id)
    desk.records.hold(offer, answer.id, desk.now)
    for _ in range(2):
        desk.records.change_booking(booking.id, desk.slot(4), answer.id)
    assert desk.records.bookings("ada@example.com", desk.now) == [replace(booking, slot=desk.slot(4))]
    assert desk.records.open_offer(answer.conversation_id, desk.now) is None
    assert _held(desk, bob) == [desk.slot(4)]
    events = [entry.event for entry in audit.entries(desk.database, answer.id)]
    assert events.count("booking_changed") == 1


def test_booking_that_moves_is_not_in_its_own_way(desk: Desk, ada: Mail) -> None:
    booking = desk.booking(ada, desk.slot(1))
    desk.records.add_booking(booking, ada.id)
    other = desk.mail("ada@example.com").conversation_id
    with pytest.raises(SlotTaken):
        desk.records.reserve(Hold(desk.slot(1.5)), other, desk.now)
    desk.records.reserve(Hold(desk.slot(1.5)), other, desk.now, moving=booking.id)


def test_cancelled_booking_frees_its_time_and_cannot_move(desk: Desk, ada: Mail, bob: Mail) -> None:
    booking = desk.booking(ada, desk.slot(1))
    desk.records.add_booking(booking, ada.id)
    for _ in range(2):
        desk.records.change_booking(booking.id, None, ada.id)
    desk.records.reserve(Hold(desk.slot(1)), bob.conversation_id, desk.now)
    with pytest.raises(PermanentError):
        desk.records.change_booking(booking.id, desk.slot(2), ada.id)
    with pytest.raises(PermanentError):
        desk.records.change_booking("none", None, ada.id)


def test_the_booking_of_an_event_is_found_also_when_it_is_over_cancelled_or_made_anew(
    desk: Desk, ada: Mail, bob: Mail
) -> None:
    over, cancelled = desk.booking(ada, desk.slot(-9)), desk.booking(bob, desk.slot(2))
    again = replace(cancelled, id="again", slot=desk.slot(4), generation=2)
    assert desk.records.booking_of_event(over.event_id) is None
    desk.records.add_booking(over, ada.id)
    desk.records.add_booking(cancelled, bob.id)
    desk.records.change_booking(cancelled.id, None, bob.id)
    assert desk.records.booking_of_event(over.event_id) == over
    assert desk.records.booking_of_event(cancelled.event_id) == cancelled
    desk.records.add_booking(again, bob.id)
    assert desk.records.booking_of_event(cancelled.event_id) == again


def test_each_owners_time_is_held_for_itself(desk: Desk, ada: Mail, bob: Mail) -> None:
    desk.records.hold(replace(desk.offer(ada, desk.slot(1)), meeting="Review", owner="jonas"), ada.id, desk.now)
    desk.records.reserve(Hold(desk.slot(1)), bob.conversation_id, desk.now)
    with pytest.raises(SlotTaken):
        desk.records.reserve(Hold(desk.slot(1), owner="jonas"), bob.conversation_id, desk.now)
    assert desk.records.held(desk.slot(1), desk.now, bob.conversation_id) == [
        Hold(desk.slot(1), "Review", "jonas", desk.offer(ada).id)
    ]
    assert desk.records.open_offer(ada.conversation_id, desk.now) == replace(
        desk.offer(ada, desk.slot(1)), meeting="Review", owner="jonas"
    )


def test_a_booking_keeps_its_kind_and_its_owner_and_is_listed_to_all(desk: Desk, ada: Mail, bob: Mail) -> None:
    booking = replace(desk.booking(ada, desk.slot(1)), meeting="Review", owner="jonas")
    desk.records.add_booking(booking, ada.id)
    assert desk.records.bookings("ada@example.com", desk.now) == [booking]
    assert desk.records.booking_of_event(booking.event_id) == booking
    for conversation_id in (ada.conversation_id, bob.conversation_id):
        assert desk.records.held(desk.slot(1), desk.now, conversation_id) == [Hold(desk.slot(1), "Review", "jonas")]
