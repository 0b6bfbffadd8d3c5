"""Whole runs where the customer says nothing: holds lapse, and one reminder goes out."""

import re

import pytest

from agent.domain import (
    EffectKind,
    OutgoingMail,
)
from agent.policy import Policy
from agent.slots import SlotRules
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, BOOK, at, form, mail, window
from tests.agent.scenes import PERSON

RULES = Policy(hold_hours=24, remind_hours=6)
ASKS = ("Could we meet on Thursday afternoon?", form("book", window("Thursday afternoon", "2026-03-05")))
ANSWER = ("The second one suits me.", form("accept", offer_number=2))


@pytest.fixture
def desk() -> Desk:
    """Return a desk that reminds after six hours of what it holds for a day."""
    return open_desk(rules=RULES)


def offered(desk: Desk) -> OutgoingMail:
    """Offer Ann three times and return our mail."""
    assert desk.outcome(desk.receive(mail(ASKS[0]), ASKS[1])) == "offered"
    return desk.mails_to(ANN)[-1]


def reminders(desk: Desk) -> list[OutgoingMail]:
    """Return the reminders that were sent."""
    known = {row.request["message_id"] for row in desk.records.effects() if row.kind is EffectKind.REMINDER}
    return [sent for sent in desk.mailer.sent if sent.message_id in known]


def dropped(desk: Desk) -> list[str]:
    """Return why reminders were dropped, as the audit trail has it."""
    return [entry.facts["why"] for entry in desk.records.history() if entry.event == "owed_dropped"]


def test_silence_is_broken_once_after_the_hours_of_the_policy_while_the_times_are_held(desk: Desk):
    offer = offered(desk)
    desk.later(hours=6, microseconds=-1)
    assert reminders(desk) == []
    desk.later(microseconds=1)
    [told] = reminders(desk)
    assert (told.to, told.date, told.in_reply_to) == (ANN, at(2, 16), offer.message_id)
    assert told.references == (*offer.references, offer.message_id)
    assert told.message_id != offer.message_id
    assert desk.mailbox.is_sent(told.message_id)
    times = re.findall(r"(?m)^\d\. .*|.*3 March 2026, 10:00.*", offer.text)
    assert len(times) == 4
    assert all(line in told.text for line in times)
    for _ in range(30):
        desk.later(hours=1)
    assert len(desk.mails_to(ANN)) == 2
    assert desk.handoffs() == []
    assert dropped(desk) == []


def test_a_reminder_speaks_the_language_of_the_mail():
    desk = open_desk(rules=RULES)
    said = form("book", window("Donnerstagnachmittag", "2026-03-05"), language="de")
    desk.receive(mail("Können wir uns Donnerstagnachmittag treffen?"), said)
    desk.later(hours=6)
    [told] = reminders(desk)
    assert (told.language, "5. März 2026" in told.text) == ("de", True)


def test_nobody_is_reminded_unless_the_policy_says_so():
    desk = open_desk()
    offered(desk)
    for _ in range(30):
        desk.later(hours=2)
    assert len(desk.mailer.sent) == 1


def test_nobody_is_reminded_of_what_is_no_offer():
    desk = open_desk(rules=Policy(hold_hours=24, remind_hours=6, slots=SlotRules(horizon_days=120)))
    ends = [
        desk.receive(mail(PERSON[0]), PERSON[1]),
        desk.receive(mail("Could we meet on 5/6?"), form("book", window("5/6", "2026-06-05"))),
        desk.receive(mail(), BOOK),
    ]
    assert [desk.outcome(mail_id) for mail_id in ends] == ["handed_off(wants_person)", "asked", "booked"]
    desk.later(hours=7)
    assert (reminders(desk), dropped(desk)) == ([], [])


def test_held_times_lapse_and_the_offer_can_still_be_answered(desk: Desk):
    offer = offered(desk)
    held = desk.held()
    for hours in (23, 1, 1):
        desk.later(hours=hours)
    [entry] = [entry for entry in desk.records.history() if entry.event == "holds_lapsed"]
    assert entry.at == at(3, 10)
    assert len(entry.facts["slots"]) == 3
    assert desk.outcome(desk.receive(mail(ANSWER[0], thread=(offer.message_id,)), ANSWER[1])) == "booked"
    assert list(desk.events().values()) == [held[1]]


def test_an_answer_to_the_reminder_takes_what_was_offered(desk: Desk):
    offered(desk)
    held = desk.held()
    desk.later(hours=6)
    [told] = reminders(desk)
    thread = (*told.references, told.message_id)
    assert desk.outcome(desk.receive(mail(ANSWER[0], thread=thread), ANSWER[1])) == "booked"
    assert list(desk.events().values()) == [held[1]]


def test_a_conversation_is_reminded_once_however_many_offers_it_sees(desk: Desk):
    offer = offered(desk)
    other = ("Rather Friday morning.", form("counter", window("Friday morning", "2026-03-06")))
    desk.later(hours=3)
    assert desk.outcome(desk.receive(mail(other[0], thread=(offer.message_id,)), other[1])) == "offered"
    desk.later(hours=3)
    assert (dropped(desk), reminders(desk)) == (["offer_closed"], [])
    desk.later(hours=3)
    [told] = reminders(desk)
    assert "6 March 2026" in told.text
    again = mail("Rather Monday, 9 March.", thread=(told.message_id,))
    desk.receive(again, form("counter", window("Monday, 9 March", "2026-03-09")))
    desk.later(hours=7)
    assert reminders(desk) == [told]
    assert dropped(desk) == ["offer_closed", "reminded_before"]


@pytest.mark.parametrize(("approved_after", "expected"), [(1, 1), (20, 0)])
def test_an_offer_that_waited_for_approval_is_reminded_of_only_while_its_times_are_held(
    approved_after: int, expected: int
):
    desk = open_desk("approve", rules=RULES)
    mail_id = desk.receive(mail(ASKS[0]), ASKS[1])
    desk.later(hours=approved_after)
    desk.answer(mail_id, approved=True, hash=desk.asked(mail_id)["hash"])
    for _ in range(4):
        desk.later(hours=6)
    assert (len(reminders(desk)), dropped(desk)) == (expected, [])


def test_a_desk_in_the_shadow_reminds_nobody():
    desk = open_desk("shadow", rules=RULES)
    desk.receive(mail(ASKS[0]), ASKS[1])
    desk.later(hours=7)
    assert desk.mailer.sent == []
