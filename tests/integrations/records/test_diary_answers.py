"""Which offer a mail answers, and what a booking knows of the mail that made it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from agent.domain import EffectKind, Email, MachineVerdict, Mail, Offer
from tests.integrations.records.desk import Desk

ADA = "ada@example.com"


@pytest.fixture
def first(desk: Desk) -> Mail:
    return desk.mail()


@pytest.fixture
def second(desk: Desk, first: Mail) -> Mail:
    """Return Ada's next mail, after the first was answered with an offer."""
    offer_to(desk, first, 1, 2)
    return desk.mail(ADA, f"<{first.id}@desk.test>")


def offer_to(desk: Desk, mail: Mail, *hours: float, kind: EffectKind = EffectKind.REPLY) -> Offer:
    """Hold an offer that answers a mail, and note the mail of ours that carried it."""
    offer = desk.offer(mail, *(desk.slot(hour) for hour in hours))
    desk.records.hold(offer, mail.id, desk.now)
    desk.sent(f"<{mail.id}@desk.test>", mail, kind)
    return offer


def written(*thread: str, parent: str | None = None) -> Email:
    """Return a mail of which only the thread counts."""
    lists: dict[str, tuple[str, ...]] = dict.fromkeys(("from_", "to", "cc", "reply_to", "from_fields"), ())
    rest = {"attachments": (), "calendar": (), "text": "", "reply_text": "", "subject": "", "message_id": None}
    email = Email(**lists, **rest, date=None, in_reply_to=parent, references=(), machine=MachineVerdict(False))  # type: ignore[arg-type]
    return replace(email, references=thread)


def answered(desk: Desk, mail: Mail, email: Email, at: datetime | None = None, address: str = ADA) -> Offer | None:
    return desk.records.answered_offer(mail.conversation_id, email, address, at or desk.now)


def test_the_last_of_our_replies_in_the_thread_says_which_offer_is_answered(desk: Desk, first: Mail, second: Mail):
    older, later = desk.offer(first, desk.slot(1), desk.slot(2)), offer_to(desk, second, 3, 4)
    to_first, to_second = f"<{first.id}@desk.test>", f"<{second.id}@desk.test>"
    assert answered(desk, second, written(to_first)) == older
    assert answered(desk, second, written(to_first, to_second, "<theirs@example.com>")) == later
    assert answered(desk, second, written(parent=to_first)) == older
    assert answered(desk, second, written(to_second, parent=to_first)) == older
    assert desk.records.answered_mail(written(to_first, to_second)) == second.id
    assert desk.records.answered_mail(written("<theirs@example.com>")) is None


def test_a_mail_that_answers_none_of_ours_answers_the_open_offer(desk: Desk, first: Mail, second: Mail):
    later = offer_to(desk, second, 3, 4)
    assert answered(desk, second, written("<theirs@example.com>")) == later
    assert answered(desk, second, written(), address="ADA@example.com") == later


def test_what_was_written_before_the_offer_answers_only_what_it_names(desk: Desk, first: Mail):
    offer, before = offer_to(desk, first, 1), desk.now - timedelta(seconds=1)
    assert answered(desk, first, written(), at=before) is None
    assert answered(desk, first, written(f"<{first.id}@desk.test>"), at=before) == offer


def test_a_reminder_carries_the_offer_and_an_acknowledgement_carries_none(desk: Desk, first: Mail):
    offer = offer_to(desk, first, 1, kind=EffectKind.ACK)
    assert desk.records.answered_mail(written(f"<{first.id}@desk.test>")) is None
    desk.sent("<reminder@desk.test>", first, EffectKind.REMINDER)
    assert desk.records.answered_mail(written("<reminder@desk.test>")) == first.id
    assert answered(desk, first, written("<reminder@desk.test>")) == offer


def test_an_offer_to_another_address_or_in_another_conversation_is_not_answered(desk: Desk, first: Mail):
    offer_to(desk, first, 1)
    thread = written(f"<{first.id}@desk.test>")
    assert answered(desk, first, thread, address="bob@example.com") is None
    assert answered(desk, first, written(), address="bob@example.com") is None
    assert answered(desk, desk.mail("bob@example.com"), thread) is None


def test_an_offer_can_be_answered_for_two_weeks_after_its_holds_lapsed(desk: Desk, first: Mail):
    offer, thread = offer_to(desk, first, 1), written(f"<{first.id}@desk.test>")
    last = offer.expires_at + timedelta(days=14)
    for email in (thread, written()):
        assert answered(desk, first, email, at=last - timedelta(seconds=1)) == offer
        assert answered(desk, first, email, at=last) is None
    assert desk.records.open_offer(first.conversation_id, last) is None


def test_an_offer_is_taken_by_a_booking_of_one_of_its_times_and_only_replaced_by_another(desk: Desk, first: Mail):
    offer, thread = offer_to(desk, first, 1, 2), written(f"<{first.id}@desk.test>")
    desk.records.add_booking(desk.booking(first, desk.slot(9)), first.id)
    assert desk.records.open_offer(first.conversation_id, desk.now) is None
    assert answered(desk, first, thread) == offer
    again = desk.mail(ADA, f"<{first.id}@desk.test>")
    desk.records.change_booking(f"booking-{first.id}", desk.slot(2), again.id)
    assert answered(desk, first, thread) is None


def test_a_replaced_offer_is_taken_with_its_time_and_the_open_one_is_replaced(desk: Desk, first: Mail, second: Mail):
    later = offer_to(desk, second, 3, 4)
    desk.records.add_booking(desk.booking(second, desk.slot(2)), second.id)
    assert answered(desk, second, written(f"<{first.id}@desk.test>")) is None
    assert answered(desk, second, written(f"<{second.id}@desk.test>")) == later
    assert answered(desk, second, written()) is None


def test_a_released_offer_can_be_answered_in_its_thread_alone(desk: Desk, first: Mail):
    offer = offer_to(desk, first, 1, 2)
    desk.records.release(first.conversation_id)
    assert answered(desk, first, written(f"<{first.id}@desk.test>")) == offer
    assert answered(desk, first, written()) is None


def test_bookings_and_offers_know_when_the_mail_came_that_last_set_them(desk: Desk, first: Mail):
    booking = desk.booking(first, desk.slot(5))
    desk.records.add_booking(booking, first.id)
    [known] = desk.records.bookings(ADA, desk.now)
    assert (known.asked_at, known.asked_in) == (first.received_at, first.conversation_id)
    desk.now += desk.hour
    other = desk.mail()
    offer_to(desk, other, 7)
    found = answered(desk, other, written())
    assert found is not None
    assert found.asked_at == other.received_at
    desk.records.change_booking(booking.id, desk.slot(6), other.id)
    [moved] = desk.records.bookings(ADA, desk.now)
    assert (moved.asked_at, moved.asked_in) == (other.received_at, other.conversation_id)
    assert moved.conversation_id == first.conversation_id
