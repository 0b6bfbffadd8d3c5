"""Whole runs at each level: shadow touches nothing outside, approve waits for a person, a closed gate holds back."""

from copy import deepcopy

import pytest

from agent.errors import PermanentError
from integrations.records.schema import Status
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, BOOK, form, half_hour, mail, window
from tests.agent.scenes import CANCEL, MEET, MOVE, OFFER, PERSON

WISHES = {
    "booked": MEET,
    "moved": MOVE,
    "cancelled": CANCEL,
    "offered": OFFER,
    "handed_off": PERSON,
    "ignored": ("Thank you!", form("thanks")),
}
ANSWERED = ["booked", "moved", "cancelled", "offered"]


def outside(desk: Desk) -> object:
    """Return all that the desk could change in the world."""
    boxes = (desk.mailbox.inbox, desk.mailbox.filed, desk.mailbox.sent, desk.mailbox.drafts)
    return deepcopy((boxes, desk.mailer.raw, desk.calendar.files, desk.contacts.activities))


def asked(level: str, wish: str) -> tuple[Desk, object, str]:
    """Ask something of a desk at this level; return how the world looked while the mail lay there."""
    desk = open_desk(level)
    desk.booked(half_hour(5, 15) if wish in {"moved", "cancelled"} else half_hour(12, 9))
    text, said = WISHES[wish]
    desk.mailbox.deliver(mail(text))
    before = outside(desk)
    desk.forms.append(said)
    return desk, before, desk.worker.run_once()[-1]


@pytest.mark.parametrize("wish", WISHES)
def test_shadow_decides_and_records_and_touches_nothing_outside(wish):
    desk, before, mail_id = asked("shadow", wish)
    assert desk.records.status(mail_id) is Status.DONE
    assert desk.outcome(mail_id).startswith("shadowed")
    [result] = [entry.facts["result"] for entry in desk.records.history(mail_id) if entry.event == "run_ended"]
    assert result == wish
    desk.later(days=3)
    assert outside(desk) == before
    assert [row for row in desk.records.effects() if row.mail_id == mail_id] == []


@pytest.mark.parametrize(
    "raw",
    [mail(proven=False), mail("On holiday.", headers=["Auto-Submitted: auto-replied"]), mail("x" * 9000)],
    ids=["unproven", "machine", "too long"],
)
def test_shadow_touches_nothing_for_what_it_does_not_even_read(raw):
    desk = open_desk("shadow")
    desk.mailbox.deliver(raw)
    before = outside(desk)
    [mail_id] = desk.worker.run_once()
    assert desk.outcome(mail_id).startswith("shadowed")
    assert outside(desk) == before


@pytest.mark.parametrize("error", [PermanentError("broken"), ZeroDivisionError("a bug")])
def test_shadow_touches_nothing_where_something_fails(error):
    desk = open_desk("shadow")
    desk.mailbox.deliver(mail())
    before = outside(desk)
    desk.fails("contacts", "find", error, times=9)
    [mail_id] = desk.worker.run_once()
    assert desk.records.status(mail_id) is Status.DONE
    assert len(desk.handoffs()) == 1
    desk.later(days=1)
    assert outside(desk) == before


@pytest.mark.parametrize("wish", ANSWERED)
def test_at_approve_nothing_happens_until_a_person_says_yes_to_exactly_this_plan(wish):
    desk, before, mail_id = asked("approve", wish)
    assert desk.outcome(mail_id) == "awaiting_approval"
    desk.later(days=1)
    assert desk.outcome(mail_id) == "awaiting_approval"
    assert outside(desk) == before
    desk.answer(mail_id, approved=True, hash=desk.asked(mail_id)["hash"])
    assert desk.outcome(mail_id) == wish
    assert len(desk.mails_to(ANN)) == 1
    assert outside(desk) != before


NOT_A_YES = [
    {"approved": True, "hash": "0" * 64},
    {"approved": True},
    {"approved": False},
    {"approved": "yes"},
    {"approved": 1},
    {},
]


@pytest.mark.parametrize("answer", NOT_A_YES, ids=str)
@pytest.mark.parametrize("wish", ["booked", "cancelled"])
def test_what_is_not_a_yes_to_this_very_plan_is_a_no(wish, answer):
    desk, _, mail_id = asked("approve", wish)
    events = desk.events()
    if "hash" not in answer and answer.get("approved") is not True:
        answer = {**answer, "hash": desk.asked(mail_id)["hash"]}
    desk.answer(mail_id, **answer)
    assert desk.outcome(mail_id) == "handed_off(rejected)"
    assert desk.events() == events
    assert desk.handoffs() == ["rejected"]


def test_a_person_sees_what_is_to_be_approved_and_no_content():
    desk, _, mail_id = asked("approve", "booked")
    assert set(desk.asked(mail_id)) == {"action", "hash"}
    assert desk.asked(mail_id)["action"] == "book"


def test_an_approval_counts_for_one_plan_only_and_a_lost_slot_is_asked_about_again():
    desk, _, mail_id = asked("approve", "booked")
    first = desk.asked(mail_id)["hash"]
    desk.busy(half_hour(5, 15))
    desk.answer(mail_id, approved=True, hash=first)
    assert desk.outcome(mail_id) == "awaiting_approval"
    assert desk.asked(mail_id) != {"action": "book", "hash": first}
    desk.answer(mail_id, approved=True, hash=first)
    assert desk.outcome(mail_id) == "handed_off(rejected)"
    assert "busy" in desk.events()
    assert half_hour(5, 15) not in [slot for name, slot in desk.events().items() if name != "busy"]


@pytest.mark.parametrize("wish", ["booked", "moved", "offered"])
def test_a_plan_that_is_approved_too_late_is_made_anew_not_carried_out_in_the_past(wish):
    desk, _, mail_id = asked("approve", wish)
    planned = desk.asked(mail_id)
    events = desk.events()
    desk.later(days=5)
    desk.answer(mail_id, approved=True, hash=planned["hash"])
    assert desk.events() == events
    assert desk.outcome(mail_id) in {"awaiting_approval", "handed_off(edited_by_person)"}
    assert [sent for sent in desk.mails_to(ANN) if "15:00" in sent.text] == []


def test_while_one_mail_waits_for_approval_those_of_others_go_on():
    desk, _, waiting = asked("approve", "booked")
    other = desk.receive(mail("Could we meet on Thursday afternoon?"), form("book", window("Thursday afternoon")))
    assert desk.outcome(other) == "awaiting_approval"
    desk.answer(other, approved=True, hash=desk.asked(other)["hash"])
    assert desk.outcome(other) == "offered"
    assert desk.outcome(waiting) == "awaiting_approval"


def test_what_needs_no_answer_needs_no_approval():
    desk, _, mail_id = asked("approve", "ignored")
    assert desk.outcome(mail_id) == "ignored(acknowledgement)"


def test_a_desk_that_is_off_does_nothing_outside_even_if_it_were_run():
    desk = open_desk("off")
    desk.mailbox.deliver(mail())
    desk.forms.append(BOOK)
    desk.worker.run_once()
    assert desk.events() == {}
    assert desk.mailer.sent == []
