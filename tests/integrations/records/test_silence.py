"""Silence: holds that lapse, and what leaves nothing to remind of."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from agent.domain import Effect, EffectKind, Handoff, Hold, Mail, Offer, Owed, Reason
from integrations.records import audit
from integrations.records.deliveries import Delivery
from integrations.records.effect_states import EffectStates
from integrations.records.schema import EffectState
from tests.integrations.records.desk import HOUR, NOW, Desk

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def ada(desk: Desk) -> Mail:
    """Return the mail of a customer who was made an offer that lasts a day."""
    mail = desk.mail("Ada@example.com")
    desk.records.hold(desk.offer(mail, desk.slot(60), desk.slot(50)), mail.id, desk.now)
    desk.sent("<offer@desk.test>", mail)
    return mail


def offer_id(desk: Desk, mail: Mail) -> str:
    offer = desk.records.open_offer(mail.conversation_id, desk.now)
    assert offer is not None
    return offer.id


def lapses(desk: Desk) -> list[audit.Entry]:
    return [entry for entry in audit.entries(desk.database) if entry.event == "holds_lapsed"]


def reminder(mail: Mail, hours: float = 5) -> Owed:
    return Owed(EffectKind.REMINDER, f"{mail.id}/reminder", {}, NOW + hours * HOUR)


def test_holds_lapse_at_their_time_once_and_the_offer_stays_open(desk: Desk, ada: Mail) -> None:
    other = desk.mail("bob@example.com")
    later = desk.offer(other, desk.slot(70), lasts=25 * HOUR)
    desk.records.hold(later, other.id, desk.now)
    desk.records.let_lapse(NOW + 24 * HOUR - MOMENT)
    assert lapses(desk) == []
    for _ in range(2):
        desk.records.let_lapse(NOW + 24 * HOUR)
    [entry] = lapses(desk)
    times = [[slot.start.isoformat(), slot.end.isoformat()] for slot in (desk.slot(50), desk.slot(60))]
    assert entry.facts == {"conversation": ada.conversation_id, "slots": times}
    assert [hold.slot for hold in desk.records.held(desk.slot(0, 100), NOW, "nobody")] == [desk.slot(70)]
    assert isinstance(desk.records.open_offer(ada.conversation_id, NOW + 30 * HOUR), Offer)
    assert audit.verify(desk.database) == []


def test_a_reservation_that_nothing_came_of_lapses_too(desk: Desk, ada: Mail) -> None:
    desk.records.reserve(Hold(desk.slot(90)), ada.conversation_id, NOW)
    desk.records.let_lapse(NOW + timedelta(days=1))
    assert [entry.facts["conversation"] for entry in lapses(desk)] == [ada.conversation_id]
    assert len(lapses(desk)[0].facts["slots"]) == 3


def test_next_comes_the_earliest_of_reminders_and_lapses(desk: Desk, ada: Mail) -> None:
    assert desk.records.next_lapse(NOW) == NOW + 24 * HOUR
    assert desk.records.next_lapse(NOW + 25 * HOUR) == NOW + 25 * HOUR
    desk.records.owe(ada.id, [reminder(ada)])
    assert desk.records.next_lapse(NOW) == NOW + 5 * HOUR
    desk.records.drop(f"{ada.id}/reminder", "sender_wrote", NOW)
    desk.records.let_lapse(NOW + 24 * HOUR)
    assert desk.records.next_lapse(NOW) is None


def test_a_reminder_is_owed_from_its_time_on_and_keeps_nothing_else_waiting(desk: Desk, ada: Mail) -> None:
    desk.begin(ada)
    desk.records.await_approval(ada.id)
    desk.records.owe(ada.id, [reminder(ada)])
    assert desk.records.owed_due(NOW + 5 * HOUR - MOMENT) == []
    due = Delivery(f"{ada.id}/reminder", EffectKind.REMINDER, ada.id, ada.conversation_id, NOW + 5 * HOUR, 0)
    assert desk.records.owed_due(NOW + 5 * HOUR) == [due]
    assert desk.records.next_due(NOW) is None


def test_what_is_dropped_is_noted_once_with_its_cause_and_what_is_delivered_is_never_dropped(
    desk: Desk, ada: Mail
) -> None:
    desk.records.owe(ada.id, [reminder(ada), Owed(EffectKind.NOTICE, "notice", {})])
    desk.records.delivered("notice", NOW)
    for key in (f"{ada.id}/reminder", f"{ada.id}/reminder", "notice"):
        desk.records.drop(key, "taken_over", NOW)
    [entry] = [entry for entry in desk.records.history(ada.id) if entry.event == "owed_dropped"]
    assert entry.facts == {"key": f"{ada.id}/reminder", "why": "taken_over"}
    assert desk.records.owed_due(NOW + 9 * HOUR) == []


def test_nothing_breaks_the_silence_until_the_holds_lapse(desk: Desk, ada: Mail) -> None:
    # Another customer, and another conversation of the same one.
    desk.mail("bob@example.com", "<offer@desk.test>")
    other = desk.offer(desk.mail("bob@example.com"))
    assert desk.records.silence_broken(offer_id(desk, ada), NOW + 24 * HOUR - MOMENT) is None
    assert desk.records.silence_broken(offer_id(desk, ada), NOW + 24 * HOUR) == "offer_expired"
    assert desk.records.silence_broken(other.id, NOW) == "offer_closed"


def _again(desk: Desk, mail: Mail) -> None:
    desk.records.hold(
        Offer("second", mail.conversation_id, "ada@example.com", (desk.slot(80),), NOW + HOUR), mail.id, NOW
    )


def _handed_off(desk: Desk, mail: Mail) -> None:
    desk.records.hand_off(Handoff(mail.id, mail.conversation_id, Reason.FOLLOW_UP, "", NOW), [])


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (lambda desk, mail: desk.mail("ada@EXAMPLE.com", "<offer@desk.test>"), "sender_wrote"),
        (lambda desk, mail: desk.records.release(mail.conversation_id), "offer_closed"),
        (lambda desk, mail: desk.records.add_booking(desk.booking(mail, desk.slot(50)), mail.id), "offer_closed"),
        (_again, "offer_closed"),
        (_handed_off, "handed_off"),
        (lambda desk, mail: desk.records.take_over(mail.conversation_id, taken=True, by="o", at=NOW), "taken_over"),
    ],
)
def test_an_answer_a_person_or_another_end_breaks_the_silence(
    desk: Desk, ada: Mail, happens: Callable[[Desk, Mail], object], said: str
) -> None:
    made = offer_id(desk, ada)
    assert desk.records.silence_broken(made, NOW) is None
    happens(desk, ada)
    assert desk.records.silence_broken(made, NOW) == said


def test_a_handoff_that_is_dealt_with_is_silence_again(desk: Desk, ada: Mail) -> None:
    _handed_off(desk, ada)
    desk.records.close_handoff(ada.id, Reason.FOLLOW_UP, by="olive", at=NOW)
    assert desk.records.silence_broken(offer_id(desk, ada), NOW) is None


def test_reminders_of_a_conversation_are_those_that_left_or_may_have(desk: Desk, ada: Mail) -> None:
    states = EffectStates(desk.database, lambda: desk.now)
    effect = Effect(EffectKind.REMINDER, ada.conversation_id, ada.id, {"message_id": "<r@desk.test>"}, about="x")
    attempt = states.claim(effect, None, "digest")
    assert desk.records.reminders(ada.conversation_id) == {effect.key}
    assert desk.records.reminders("another") == frozenset()
    states.mark(effect, attempt, EffectState.FAILED)
    assert desk.records.reminders(ada.conversation_id) == frozenset()


def test_a_reminder_counts_and_an_answer_to_it_finds_its_conversation(desk: Desk, ada: Mail) -> None:
    desk.sent("<reminder@desk.test>", ada, EffectKind.REMINDER)
    desk.now += MOMENT
    assert desk.records.sent_counts("ada@example.com", ada.conversation_id, desk.now).hour == 2
    assert desk.mail("ada@example.com", "<reminder@desk.test>").conversation_id == ada.conversation_id
