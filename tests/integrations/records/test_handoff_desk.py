"""Handoffs, debts, counts and model calls."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.domain import EffectKind, Handoff, Mail, ModelCall, OutcomeKind, Owed, Reason
from agent.errors import PermanentError
from integrations.records import audit
from integrations.records.deliveries import Delivery
from tests.integrations.records.desk import Desk


def _handoff(desk: Desk, mail: Mail, reason: Reason = Reason.UNCLEAR, hours: int = 4) -> Handoff:
    return Handoff(mail.id, mail.conversation_id, reason, "the customer's words \0", desk.now + hours * desk.hour)


def _owed(number: int) -> Owed:
    return Owed(EffectKind.NOTICE, f"key-{number}", {"text": f"notice {number}"})


def _owed_now(desk: Desk) -> list[Owed]:
    due = desk.records.owed_due(desk.now)
    return [Owed(found.kind, found.key, desk.records.owed_payload(found.key)) for found in due]


def test_handoff_that_was_closed_opens_again_where_its_reason_comes_back(desk: Desk) -> None:
    mail = desk.mail()
    desk.records.hand_off(_handoff(desk, mail), [_owed(1)])
    assert desk.records.close_handoff(mail.id, _handoff(desk, mail).reason, by="ada", at=desk.now)
    assert desk.records.handoffs() == []
    for _ in range(2):
        desk.records.hand_off(_handoff(desk, mail), [_owed(2)])
    assert desk.records.handoffs() == [_handoff(desk, mail)]
    assert _owed_now(desk) == [_owed(1)]
    assert [entry.event for entry in audit.entries(desk.database, mail.id)].count("handed_off_again") == 1


def test_handoff_and_what_follows_from_it_come_once(desk: Desk) -> None:
    mail = desk.mail()
    for _ in range(2):
        desk.records.hand_off(_handoff(desk, mail), [_owed(1), _owed(2)])
    assert desk.records.handoffs() == [_handoff(desk, mail)]
    assert _owed_now(desk) == [_owed(1), _owed(2)]


def test_failed_handoff_leaves_neither_it_nor_its_debts(desk: Desk) -> None:
    mail = desk.mail()
    unstorable = Owed(EffectKind.NOTICE, "key-2", {"text": object()})
    with pytest.raises(Exception, match="no JSON form"):
        desk.records.hand_off(_handoff(desk, mail), [_owed(1), unstorable])
    assert (desk.records.handoffs(), desk.records.owed_due(desk.now)) == ([], [])


def test_open_handoffs_come_uncertain_first_then_by_time_limit(desk: Desk) -> None:
    late, soon, uncertain = (desk.mail() for _ in range(3))
    desk.records.hand_off(_handoff(desk, late, hours=9), [])
    desk.records.hand_off(_handoff(desk, soon, hours=1), [])
    desk.records.hand_off(_handoff(desk, uncertain, Reason.EFFECT_UNCERTAIN, hours=20), [])
    assert [handoff.mail_id for handoff in desk.records.handoffs()] == [uncertain.id, soon.id, late.id]


def test_closed_handoff_is_not_listed(desk: Desk) -> None:
    mail = desk.mail()
    desk.records.hand_off(_handoff(desk, mail), [])
    desk.records.hand_off(_handoff(desk, mail, Reason.FOLLOW_UP), [])
    assert desk.records.close_handoff(mail.id, Reason.UNCLEAR, by="owner", at=desk.now)
    assert not desk.records.close_handoff(mail.id, Reason.UNCLEAR, by="owner", at=desk.now)
    assert [handoff.reason for handoff in desk.records.handoffs()] == [Reason.FOLLOW_UP]


def test_conversation_that_a_person_took_over_is_theirs_until_given_back(desk: Desk) -> None:
    mail = desk.mail()
    desk.records.hand_off(_handoff(desk, mail, Reason.PERSON_TOOK_OVER), [])
    assert desk.records.conversation(mail.conversation_id).taken_over
    desk.records.take_over(mail.conversation_id, taken=False, by="owner", at=desk.now)
    assert not desk.records.conversation(mail.conversation_id).taken_over


def test_rounds_are_counted_once_a_mail_and_by_conversation(desk: Desk) -> None:
    first, other = desk.mail(), desk.mail()
    desk.sent("<r@desk.test>", first)
    second = desk.mail("ada@example.com", "<r@desk.test>")
    for mail in (first, first, second, other):
        desk.records.count_round(mail.conversation_id, mail.id)
    assert desk.records.conversation(first.conversation_id).rounds == 2
    assert desk.records.conversation(other.conversation_id).rounds == 1


def test_acknowledgement_is_remembered(desk: Desk) -> None:
    mail = desk.mail()
    assert not desk.records.conversation(mail.conversation_id).acknowledged
    desk.records.owe(mail.id, [Owed(EffectKind.ACK, "m/ack", {"message_id": "<a@desk.test>"})])
    assert desk.records.conversation(mail.conversation_id).acknowledged


def test_debt_is_due_until_it_is_delivered(desk: Desk) -> None:
    mail = desk.mail()
    desk.records.owe(mail.id, [_owed(1)])
    desk.records.owe(mail.id, [replace(_owed(1), payload={"text": "other"})])
    (delivery,) = desk.records.owed_due(desk.now)
    assert delivery == Delivery("key-1", _owed(1).kind, mail.id, mail.conversation_id, desk.now, 0)
    assert _owed_now(desk) == [_owed(1)]
    for _ in range(2):
        desk.records.delivered("key-1", desk.now)
    desk.records.failed_delivery("key-1", desk.now, "too late")
    desk.records.owe(mail.id, [_owed(1)])
    assert desk.records.owed_due(desk.now) == []
    events = [entry.event for entry in audit.entries(desk.database, mail.id)]
    assert events == ["mail_taken_in", "owed", "owed_delivered"]


def test_delivery_that_failed_is_due_at_its_time_and_may_be_given_up(desk: Desk) -> None:
    desk.records.owe(desk.mail().id, [_owed(1)])
    later = desk.now + timedelta(minutes=5)
    desk.records.failed_delivery("key-1", later, "TransientError")
    assert desk.records.owed_due(desk.now) == []
    assert [delivery.attempts for delivery in desk.records.owed_due(later)] == [1]
    desk.records.failed_delivery("key-1", None, "PermanentError")
    assert desk.records.owed_due(later) == []
    with pytest.raises(PermanentError):
        desk.records.delivered("none", desk.now)


def test_owner_is_told_of_an_address_and_a_reason_for_as_long_as_was_asked(desk: Desk) -> None:
    mail = desk.mail("Ada@example.com")
    desk.records.hand_off(_handoff(desk, mail, Reason.TOO_MANY_MAILS), [])
    assert desk.records.told_of("ada@example.com", Reason.TOO_MANY_MAILS, desk.now - desk.hour)
    assert not desk.records.told_of("ada@example.com", Reason.UNCLEAR, desk.now - desk.hour)
    assert not desk.records.told_of("bob@example.com", Reason.TOO_MANY_MAILS, desk.now - desk.hour)
    assert not desk.records.told_of("ada@example.com", Reason.TOO_MANY_MAILS, desk.now)


def test_model_calls_are_listed_as_billed(desk: Desk) -> None:
    calls = [
        ModelCall("m1", "understand_request", "model", 100, None, 20, 1.25, "ok"),
        ModelCall("m2", "draft_reply", "model", None, None, None, 60.0, "TransientError"),
    ]
    for call in calls:
        desk.records.record_call(call)
        desk.now += desk.hour
    assert desk.records.calls() == calls
    assert desk.records.calls("m2") == calls[1:]
    assert desk.records.calls(since=desk.now - desk.hour) == calls[1:]


def test_records_without_a_clock_use_that_of_the_database(desk: Desk) -> None:
    mail = desk.mail()
    records = type(desk.records)(desk.database, give_up_after=desk.hour)
    records.note(mail.id, "decided", {})
    records.settle(mail.id, OutcomeKind.ASKED, None, desk.now)
    assert audit.entries(desk.database, mail.id)[1].at.utcoffset() == timedelta()
    assert audit.verify(desk.database) == []
