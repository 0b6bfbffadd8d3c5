"""The worker: every mail taken in once, everything owed delivered once, nothing held up by what fails beside it."""

import pytest

from agent.domain import EffectKind, OutgoingMail
from agent.errors import AccessDenied, FrontdeskError, OutcomeUnknown, PermanentError, ShapeChanged, TransientError
from integrations.records.schema import EffectState
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, ANN_CONTACT, BOB, BOB_CONTACT, BOOK, OWNER, half_hour, mail
from tests.agent.scenes import NEIGHBOUR, NEIGHBOUR_BOOKS, PERSON


@pytest.fixture
def desk() -> Desk:
    """Return a desk that knows Ann and Bob."""
    return open_desk(contacts=(ANN_CONTACT, BOB_CONTACT))


def handed_off(desk: Desk) -> str:
    """Have a mail handed off: the owner and Ann are owed a word each."""
    return desk.receive(mail(PERSON[0]), PERSON[1])


def owed(desk: Desk) -> list[str]:
    """Return the kinds of what waits to be delivered, however long, sorted."""
    return sorted(str(delivery.kind) for delivery in desk.records.owed_due(desk.clock[0].replace(year=2030)))


def test_a_pass_takes_in_handles_and_delivers(desk: Desk):
    desk.mailbox.deliver(mail())
    desk.mailbox.deliver(NEIGHBOUR)
    desk.forms += [BOOK, NEIGHBOUR_BOOKS]
    arrived = desk.worker.run_once()
    assert [desk.outcome(mail_id) for mail_id in arrived] == ["booked", "booked"]
    assert owed(desk) == []
    assert desk.worker.run_once() == []


def test_a_mail_is_taken_in_once_though_it_stays_in_the_folder(desk: Desk):
    desk.fails("mailbox", "file", PermanentError("no such folder"))
    handed_off(desk)
    assert len(desk.mailbox.inbox) == 1
    assert desk.worker.run_once() == []


def test_a_mail_is_taken_in_once_though_the_folder_is_numbered_anew(desk: Desk):
    desk.fails("model", "fill", TransientError("away"))
    desk.mailbox.deliver(mail())
    [mail_id] = desk.worker.run_once()
    desk.mailbox.rebuild()
    desk.forms.append(BOOK)
    assert desk.worker.run_once() == []
    desk.wait()
    assert desk.outcome(mail_id) == "booked"
    assert len(desk.mailbox.filed["handled"]) == 1


def test_a_mailbox_that_is_away_fails_the_pass_and_loses_nothing(desk: Desk):
    desk.mailbox.deliver(mail())
    desk.forms.append(BOOK)
    desk.fails("mailbox", "status", TransientError("away"))
    with pytest.raises(TransientError):
        desk.worker.run_once()
    assert len(desk.worker.run_once()) == 1
    assert len(desk.events()) == 1


@pytest.mark.parametrize("port", ["mailer", "mailbox", "contacts"])
def test_what_cannot_be_delivered_now_is_delivered_later_and_once(desk: Desk, port):
    method = {"mailer": "send", "mailbox": "keep_sent", "contacts": "log_activity"}[port]
    desk.fails(port, method, TransientError("away"), times=2)
    mail_id = handed_off(desk)
    assert desk.outcome(mail_id) == "handed_off(wants_person)"
    assert owed(desk) != []
    desk.run()
    assert owed(desk) != []
    for _ in range(3):
        desk.later(minutes=5)
    assert owed(desk) == []
    assert sorted(sent.to for sent in desk.mailer.sent) == sorted([ANN, OWNER.address])
    assert len(desk.mailbox.sent) == 1
    assert len(desk.contacts.activities) == 1


def test_what_can_never_be_delivered_is_given_up_and_noted(desk: Desk):
    desk.fails("contacts", "log_activity", PermanentError("no such table"))
    mail_id = handed_off(desk)
    assert owed(desk) == []
    assert "owed_given_up" in [entry.event for entry in desk.records.history(mail_id)]
    assert len(desk.mailer.sent) == 2


@pytest.mark.parametrize("after", [True, False], ids=["it arrived", "it did not"])
def test_a_notice_of_which_nobody_knows_whether_it_left_is_never_sent_again(desk: Desk, after):
    desk.fails("mailer", "send", OutcomeUnknown("the connection died"), times=2, after=after)
    handed_off(desk)
    for _ in range(3):
        desk.later(minutes=10)
    assert len(desk.mailer.sent) == (2 if after else 0)
    uncertain = desk.records.effects(state=EffectState.UNCERTAIN)
    assert sorted(row.kind for row in uncertain) == sorted([EffectKind.ACK, EffectKind.NOTICE])
    assert desk.handoffs() == ["effect_uncertain", "wants_person"]
    assert desk.mailbox.sent == []


def test_words_that_were_cut_short_and_then_held_back_too_long_are_uncertain_and_a_person_is_told(desk: Desk):
    desk.fails("mailer", "send", OutcomeUnknown("the connection died"), times=2)
    handed_off(desk)
    desk.fails("mailbox", "is_sent", TransientError("away"), times=99)
    desk.later(days=3)
    assert {row.state for row in desk.records.effects() if row.kind in {"ack", "notice"}} == {EffectState.UNCERTAIN}
    assert desk.handoffs() == ["effect_uncertain", "wants_person"]
    assert owed(desk) == []


def test_a_copy_in_sent_is_kept_only_of_what_was_sent(desk: Desk):
    desk.fails("mailer", "send", TransientError("away"), times=9)
    handed_off(desk)
    assert desk.mailbox.sent == []
    desk.ports["mailer"].faults.clear()
    desk.later(minutes=5)
    [told] = desk.mails_to(ANN)
    assert desk.mailbox.is_sent(told.message_id)


@pytest.mark.parametrize("dies", ["delivered", "keep_sent", "send"])
def test_a_process_that_is_killed_while_it_delivers_delivers_nothing_twice(desk: Desk, dies):
    port = {"delivered": "records", "keep_sent": "mailbox", "send": "mailer"}[dies]
    desk.fails(port, dies, SystemExit("killed"), after=True)
    with pytest.raises(SystemExit):
        handed_off(desk)
    for _ in range(3):
        desk.later(minutes=10)
    assert len(desk.mails_to(ANN)) <= 1
    assert len(desk.mails_to(OWNER.address)) <= 1
    assert len(desk.mailer.sent) == 2
    assert len(desk.mailbox.sent) <= 1
    assert len(desk.contacts.activities) == 1


@pytest.mark.parametrize(
    ("port", "method"), [("contacts", "log_activity"), ("mailer", "send"), ("mailbox", "keep_sent")]
)
def test_a_bug_in_one_delivery_holds_up_no_other_and_does_not_come_back_for_ever(desk: Desk, port, method):
    desk.fails(port, method, ZeroDivisionError("a bug"), times=9)
    handed_off(desk)
    desk.ports[port].faults[:] = [fault for fault in desk.ports[port].faults if port != "mailer"][:8]
    outcome = desk.outcome(desk.receive(NEIGHBOUR, NEIGHBOUR_BOOKS))
    assert outcome == "booked"
    for _ in range(20):
        desk.later(minutes=10)
    assert owed(desk) == []


def test_what_is_owed_for_one_mail_is_delivered_though_another_waits(desk: Desk):
    desk.fails("model", "fill", TransientError("away"))
    desk.mailbox.deliver(mail())
    desk.mailbox.deliver(NEIGHBOUR)
    desk.forms.append(NEIGHBOUR_BOOKS)
    desk.worker.run_once()
    assert [activity.contact_id for activity in desk.contacts.activities] == ["c2"]


def test_an_acknowledgement_belongs_to_its_conversation_so_that_an_answer_to_it_does(desk: Desk):
    mail_id = handed_off(desk)
    [told] = desk.mails_to(ANN)
    assert isinstance(told, OutgoingMail)
    answer = desk.receive(mail("Thank you.", thread=(told.message_id,)), PERSON[1])
    assert desk.records.mail(answer).conversation_id == desk.records.mail(mail_id).conversation_id


def test_two_senders_who_want_the_same_time_do_not_both_get_it(desk: Desk):
    desk.mailbox.deliver(mail())
    desk.mailbox.deliver(mail(sender=BOB))
    desk.forms += [BOOK, BOOK]
    outcomes = [desk.outcome(mail_id) for mail_id in desk.worker.run_once()]
    assert outcomes == ["booked", "offered"]
    assert list(desk.events().values()) == [half_hour(5, 15)]


def test_a_mailbox_that_cannot_be_listed_keeps_nothing_from_being_delivered(desk: Desk):
    desk.fails("mailer", "send", TransientError("away"), times=2)
    handed_off(desk)
    assert desk.mailer.sent == []
    desk.fails("mailbox", "status", TransientError("away"))
    with pytest.raises(TransientError):
        desk.wait()
    assert {OWNER.address, ANN} == {sent.to for sent in desk.mailer.sent}


def test_words_that_were_given_up_leave_a_handoff_behind(desk: Desk):
    desk.fails("mailer", "send", PermanentError("refused"))
    mail_id = handed_off(desk)
    reasons = {handoff.reason.value for handoff in desk.records.handoffs() if handoff.mail_id == mail_id}
    assert "sending_failed" in reasons


@pytest.mark.parametrize(
    ("error", "reason"),
    [(AccessDenied("IMAP: login refused"), "access_denied"), (ShapeChanged("x", "y"), "shape_changed")],
)
def test_the_owner_is_told_of_a_mailbox_that_is_closed_to_us_while_the_rest_goes_on(
    desk: Desk, error: FrontdeskError, reason: str
):
    mail_id = handed_off(desk)
    before = len(desk.mails_to(OWNER.address))
    desk.fails("mailbox", "status", error)
    with pytest.raises(type(error)):
        desk.worker.run_once()
    [told] = desk.mails_to(OWNER.address)[before:]
    assert (told.subject, f"Detail: {error}" in told.text) == (f"Front desk: {reason}", True)
    assert desk.outcome(mail_id).startswith("handed_off")


@pytest.mark.parametrize("level", ["off", "shadow"])
def test_a_desk_that_does_not_act_writes_to_nobody_of_its_mailbox(level: str):
    desk = open_desk(level)
    desk.fails("mailbox", "status", AccessDenied("IMAP: login refused"))
    with pytest.raises(AccessDenied):
        desk.worker.run_once()
    assert desk.mailer.sent == []


def test_that_nobody_can_be_told_hides_no_failure(desk: Desk):
    desk.fails("mailbox", "status", AccessDenied("IMAP: login refused"))
    desk.fails("mailer", "send", AccessDenied("SMTP: login refused"))
    with pytest.raises(AccessDenied, match="IMAP"):
        desk.worker.run_once()
