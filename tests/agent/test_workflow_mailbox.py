"""What a mailbox does over the years: mails that come twice, machines that answer machines, mails that come back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.domain import DeliveryReport, EffectKind, Folder, OutgoingMail
from agent.errors import TransientError
from agent.policy import Policy
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, BOB, BOB_CONTACT, BOOK, NOW, OWNER, form, mail

THANKS = form("thanks")


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def test_the_same_mail_delivered_twice_is_answered_once(desk: Desk):
    raw = mail(message_id="<once@example.org>")
    first = desk.receive(b"Received: by mx1\r\n" + raw, BOOK)
    second = desk.receive(b"Received: by mx2\r\nDelivered-To: info@frontdesk.example\r\n" + raw)
    assert [desk.outcome(first), desk.outcome(second)] == ["booked", "ignored(duplicate)"]
    assert len(desk.mails_to(ANN)) == 1
    assert len(desk.events()) == 1
    assert len(desk.mailbox.filed[Folder.HANDLED]) == 2


def test_two_copies_that_arrive_together_are_answered_once(desk: Desk):
    raw = mail(message_id="<once@example.org>")
    desk.mailbox.deliver(raw)
    assert desk.outcome(desk.receive(raw, BOOK)) == "ignored(duplicate)"
    assert len(desk.events()) == 1


def test_a_copy_without_a_message_id_is_known_by_its_words(desk: Desk):
    raw = b"".join(line for line in mail().splitlines(keepends=True) if not line.startswith(b"Message-ID"))
    desk.receive(raw, BOOK)
    assert desk.outcome(desk.receive(raw)) == "ignored(duplicate)"


def test_other_words_under_the_same_message_id_are_another_mail(desk: Desk):
    desk.receive(mail(message_id="<again@example.org>"), BOOK)
    second = desk.receive(mail("Thanks, see you then!", message_id="<again@example.org>"), THANKS)
    assert desk.outcome(second) == "ignored(acknowledgement)"


def test_a_forged_copy_that_came_first_does_not_silence_the_true_sender(desk: Desk):
    forged = mail(message_id="<once@example.org>", proven=False)
    true = forged.replace(b"dmarc=fail", b"dmarc=pass")
    assert desk.outcome(desk.receive(forged)) == "handed_off(sender_unproven)"
    assert desk.outcome(desk.receive(true, BOOK)) == "booked"
    assert desk.outcome(desk.receive(forged)) == "ignored(duplicate)"


def test_a_mail_that_a_person_moves_back_is_not_handled_again(desk: Desk):
    desk.receive(mail(), BOOK)
    [filed] = desk.mailbox.filed[Folder.HANDLED]
    assert desk.outcome(desk.receive(filed)) == "ignored(duplicate)"
    assert len(desk.events()) == 1


def test_a_sender_gets_so_many_mails_an_hour_and_no_more():
    desk = open_desk(rules=Policy(mails_per_hour=3, mails_per_conversation=100, rounds=50))
    outcomes = [desk.outcome(desk.receive(mail(f"Could we meet? {number}"), form())) for number in range(6)]
    assert outcomes == ["offered"] * 3 + ["handed_off(too_many_mails)"] * 3
    assert len(desk.mails_to(ANN)) == 3
    # The owner is told once, not once a mail.
    assert len(desk.mails_to(OWNER.address)) == 1
    assert desk.handoffs() == ["too_many_mails"] * 3
    desk.later(hours=1, minutes=1)
    assert desk.outcome(desk.receive(mail("Could we meet? 7"), form())) == "offered"


def test_acknowledgements_count_too():
    desk = open_desk(rules=Policy(mails_per_hour=2))
    outcomes = [
        desk.outcome(desk.receive(mail(f"I want a person, {number}"), form("wants_person"))) for number in range(4)
    ]
    assert outcomes == ["handed_off(wants_person)"] * 2 + ["handed_off(too_many_mails)"] * 2
    assert len(desk.mails_to(ANN)) == 2


def test_one_conversation_gets_so_many_mails_a_day_whoever_writes():
    desk = open_desk(rules=Policy(mails_per_conversation=2, rounds=50), contacts=(BOB_CONTACT,))
    sender, thread = BOB, ()
    for number in range(3):
        mail_id = desk.receive(mail(f"Could we meet? {number}", sender=sender, thread=thread), form())
        thread = (*thread, desk.mailer.sent[-1].message_id)
    assert desk.outcome(mail_id) == "handed_off(too_many_mails)"


def test_what_is_sent_to_others_is_not_held_against_a_sender():
    desk = open_desk(rules=Policy(mails_per_hour=1), contacts=(BOB_CONTACT,))
    assert desk.outcome(desk.receive(mail("Could we meet?", sender=BOB), form())) == "offered"
    assert desk.outcome(desk.receive(mail("Could we meet?"), form())) == "handed_off(contact_unknown)"
    assert len(desk.mails_to(ANN)) == 1


def report(sent: OutgoingMail, status: str = "5.1.1", action: str = "failed", to: str = "") -> bytes:
    """Return what a mail server says of a mail of ours that it could not deliver."""
    return f"""\
Return-Path: <>\r
From: Mail Delivery System <mailer-daemon@mx.example.org>\r
To: desk@frontdesk.example\r
Subject: Undelivered Mail Returned to Sender\r
Date: Mon, 02 Mar 2026 09:05:00 +0000\r
Message-ID: <report-{status}-{len(sent.message_id)}@mx.example.org>\r
Auto-Submitted: auto-replied\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="r"\r
\r
--r\r
Content-Type: text/plain\r
\r
The mail could not be delivered.\r
--r\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example.org\r
\r
Final-Recipient: rfc822; {to or sent.to}\r
Action: {action}\r
Status: {status}\r
\r
--r\r
Content-Type: text/rfc822-headers\r
\r
From: desk@frontdesk.example\r
Message-ID: {sent.message_id}\r
Subject: Re: Appointment\r
--r--\r
""".encode()


def test_a_mail_of_ours_that_comes_back_goes_to_a_person_and_holds_its_address_back(desk: Desk):
    desk.receive(mail(), BOOK)
    [sent] = desk.mails_to(ANN)
    assert desk.outcome(desk.receive(report(sent))) == "handed_off(bounce_of_ours)"
    assert len(desk.mails_to(OWNER.address)) == 1
    # The mailer-daemon gets no word, and neither does the address from now on.
    assert [to.to for to in desk.mailer.sent] == [ANN, OWNER.address]
    assert desk.outcome(desk.receive(mail("Shall we move it?"))) == "handed_off(address_held_back)"
    assert len(desk.mails_to(ANN)) == 1
    assert desk.records.release_address(ANN, by="olive", at=desk.clock[0])
    assert desk.outcome(desk.receive(mail("Could we meet again?"), form())) == "offered"


def test_a_mail_that_is_only_late_is_nobodys_business(desk: Desk):
    desk.receive(mail(), BOOK)
    [sent] = desk.mails_to(ANN)
    assert desk.outcome(desk.receive(report(sent, "4.4.1", "delayed"))) == "ignored(bounce)"
    assert not desk.records.is_held_back(ANN)


def test_a_report_about_anothers_mail_changes_nothing(desk: Desk):
    desk.receive(mail(), BOOK)
    [sent] = desk.mails_to(ANN)
    forged = replace(sent, message_id="<0123456789abcdef0123456789abcdef01234567@frontdesk.example>")
    assert desk.outcome(desk.receive(report(forged))) == "ignored(bounce)"
    assert desk.records.held_addresses() == []


def test_a_mail_that_failed_behind_a_forwarding_goes_to_a_person_and_holds_nothing_back(desk: Desk):
    desk.receive(mail(), BOOK)
    [sent] = desk.mails_to(ANN)
    assert desk.outcome(desk.receive(report(sent, to=BOB))) == "handed_off(bounce_of_ours)"
    assert desk.records.held_addresses() == []


def test_what_was_queued_for_an_address_before_it_was_held_back_does_not_go_out(desk: Desk):
    desk.receive(mail(), BOOK)
    [sent] = desk.mails_to(ANN)
    desk.fails("mailer", "send", TransientError("away"))
    desk.receive(mail("I want a person."), form("wants_person"))
    desk.receive(report(sent))
    desk.later(hours=1)
    assert desk.mails_to(ANN) == [sent]


def test_a_helpdesk_that_confirms_every_notice_does_not_get_one_for_each(desk: Desk):
    desk.receive(mail("I want a person."), form("wants_person"))
    for number in range(20):
        confirmation = mail(f"We have your ticket {number}.", sender=OWNER.address, proven=False, subject=f"#{number}")
        assert desk.outcome(desk.receive(confirmation)) == "handed_off(sender_unproven)"
    assert len(desk.mails_to(OWNER.address)) == 2


def test_an_answer_to_a_notice_is_not_taken_for_a_customers_mail(desk: Desk):
    desk.receive(mail("I want a person."), form("wants_person"))
    [notice] = desk.mails_to(OWNER.address)
    answers = [mail("Tell her Friday.", sender=OWNER.address, thread=[notice.message_id]) for _ in range(3)]
    assert {desk.outcome(desk.receive(answer)) for answer in answers} == {"handed_off(notice_answered)"}
    assert len(desk.mails_to(OWNER.address)) == 2
    assert desk.mailbox.drafts != []
    assert len(desk.mailbox.drafts) == 1


def test_one_sender_does_not_fill_the_owners_inbox_or_drafts():
    desk = open_desk(rules=Policy(mails_per_hour=5))
    thread: tuple[str, ...] = ()
    for number in range(12):
        desk.receive(mail(f"I want a person, {number}.", thread=thread), form("wants_person"))
        thread = tuple(sent.message_id for sent in desk.mails_to(ANN))
    assert len(desk.handoffs()) == 12
    assert len(desk.mails_to(OWNER.address)) <= 6
    assert len(desk.mailbox.drafts) <= 5


def test_the_owner_gets_so_many_notices_an_hour_whoever_writes():
    senders = [f"s{number}@example.org" for number in range(12)]
    desk = open_desk(rules=Policy(notices_per_hour=4))
    for sender in senders:
        desk.receive(mail("hello", sender=sender, proven=False))
    assert (len(desk.handoffs()), len(desk.mails_to(OWNER.address))) == (12, 4)
    desk.later(hours=1, minutes=1)
    desk.receive(mail("hello", sender="other@example.org", proven=False))
    assert len(desk.mails_to(OWNER.address)) == 5


def test_a_mail_that_somebody_took_out_of_the_folder_is_theirs(desk: Desk):
    desk.mailbox.deliver(mail())
    [mail_id] = desk.worker.take_in()
    desk.mailbox.inbox.clear()
    desk.run()
    assert desk.outcome(mail_id) == "handed_off(taken_away)"
    assert desk.mailer.sent == []


def test_the_desks_own_mails_of_before_are_known_by_their_names_though_their_mark_is_another(desk: Desk):
    desk.receive(mail(message_id="<a@example.org>"), form())
    [sent] = desk.mails_to(ANN)
    desk.mailbox.sent[:] = [raw.replace(b"X-Frontdesk-Loop: ", b"X-Other: ") for raw in desk.mailbox.sent]
    answer = desk.receive(mail("Could we meet?", thread=["<a@example.org>", sent.message_id]), form())
    assert desk.outcome(answer) == "offered"


def test_a_notice_that_comes_back_leads_to_no_other_notice(desk: Desk):
    desk.receive(mail("I want a person."), form("wants_person"))
    [notice] = desk.mails_to(OWNER.address)
    assert desk.outcome(desk.receive(report(notice))) == "handed_off(bounce_of_ours)"
    assert len(desk.mails_to(OWNER.address)) == 1
    desk.receive(mail("Another person, please."), form("wants_person"))
    assert len(desk.mails_to(OWNER.address)) == 2


def test_a_mail_beyond_the_limit_goes_to_a_person_and_its_sender_hears_of_it(desk: Desk):
    desk.mailbox.max_bytes = 1000
    mail_id = desk.receive(mail("x" * 2000))
    assert desk.outcome(mail_id) == "handed_off(too_long)"
    [word] = desk.mails_to(ANN)
    assert word.in_reply_to is not None
    assert desk.model.questions == []


def test_the_mails_that_lay_there_at_the_first_look_are_left_alone():
    desk = open_desk(start="now")
    for _ in range(3):
        desk.mailbox.deliver(mail(), arrived_at=NOW - timedelta(days=1))
    assert desk.worker.run_once() == []
    assert desk.worker.left_alone == 3
    assert desk.outcome(desk.receive(mail(), BOOK)) == "booked"
    assert len(desk.mailbox.inbox) == 3
    # Numbering the folder anew does not bring them up.
    desk.mailbox.rebuild()
    desk.run()
    assert len(desk.mailer.sent) == 1


def test_a_run_that_waits_while_the_folder_is_numbered_anew_goes_on_in_it(desk: Desk):
    desk.mailbox.deliver(mail("an earlier one", sender=BOB))
    desk.run()
    desk.fails("mailbox", "file", TransientError("IMAP: the connection was closed"))
    waiting = desk.receive(mail(), BOOK)
    assert desk.outcome(waiting) == "retry_later"
    desk.mailbox.rebuild()
    desk.wait()
    assert desk.outcome(waiting) == "booked"
    assert [effect.kind for effect in desk.records.effects(waiting)].count(EffectKind.REPLY) == 1
    assert desk.clock[0] > NOW


def test_a_reply_that_left_before_its_address_was_held_back_stays_sent(desk: Desk):
    desk.fails("records", "count_round", TransientError("records: the database is not available"))
    mail_id = desk.receive(mail("Could we meet?"), form())
    [sent] = desk.mails_to(ANN)
    desk.records.came_back(DeliveryReport(sent.message_id, ANN, "failed", "5.1.1"), desk.clock[0])
    desk.wait()
    assert desk.outcome(mail_id) == "offered"
    assert desk.mails_to(ANN) == [sent]
