"""Whole runs: what is never answered, what goes to a person and why, and what everybody is told of it."""

from dataclasses import replace

import pytest

from agent.domain import Reason
from agent.errors import PermanentError, ShapeChanged
from agent.form import RequestForm
from agent.policy import Policy
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, ANN_CONTACT, BOB, BOOK, OWNER, form, half_hour, invitation, mail, with_locked_pdf

MACHINE = {
    "ignored(auto_reply)": mail("I am on holiday until Monday.", headers=["Auto-Submitted: auto-replied"]),
    "ignored(bounce)": mail("It could not be delivered.", headers=["Return-Path: <>"]),
    "ignored(mailing_list)": mail("News of the week.", headers=["List-Id: <news.example.org>"]),
    "ignored(own_mail)": mail("A reply of ours.", sender="desk@frontdesk.example"),
}


@pytest.mark.parametrize("expected", MACHINE)
def test_what_a_machine_wrote_is_filed_and_never_answered(desk: Desk, expected):
    assert desk.outcome(desk.receive(MACHINE[expected])) == expected
    assert desk.mailer.sent == []
    assert desk.handoffs() == []
    assert desk.model.questions == []
    assert len(desk.mailbox.filed["handled"]) == 1


@pytest.mark.parametrize(
    ("port", "method"), [("mailbox", "written_by_person"), ("mailbox", "file"), ("records", "note")]
)
def test_a_machine_is_never_written_to_whatever_fails(desk: Desk, port, method):
    desk.fails(port, method, PermanentError("broken"), times=9)
    thread = ("<7@example.org>",)
    mail_id = desk.receive(mail("I am on holiday.", headers=["Auto-Submitted: auto-replied"], thread=thread))
    assert desk.records.outcome(mail_id) is not None
    assert desk.mails_to(ANN) == []


UNPROVEN = {
    "sender_unproven": mail(proven=False),
    "from_defective": mail(sender="ann@example.org>, <eve@example.net"),
    "reply_to_elsewhere": mail(headers=["Reply-To: eve@example.net"]),
    "calendar_mail": invitation(),
    "machine_unsure": mail(
        "Could we meet on Thursday? Please tell me whether that works.", headers=["Auto-Submitted: auto-generated"]
    ),
}


@pytest.mark.parametrize("reason", UNPROVEN)
def test_a_doubtful_mail_goes_to_a_person_and_only_the_owner_is_told(desk: Desk, reason):
    desk.booked(half_hour(5, 15))
    mail_id = desk.receive(UNPROVEN[reason])
    assert desk.outcome(mail_id) == f"handed_off({reason})"
    assert desk.handoffs() == [reason]
    assert [sent.to for sent in desk.mailer.sent] == [OWNER.address]
    assert desk.model.questions == []
    assert desk.contacts.activities == []
    assert desk.events() == {"seed1": half_hour(5, 15)}
    assert "find_contact" not in desk.path(mail_id)


def test_an_answer_of_another_shape_is_handed_off_with_its_place(desk: Desk):
    desk.fails("contacts", "find", ShapeChanged("crm", "contacts.email"))
    assert desk.outcome(desk.receive(mail("Thursday at 15:00?"), BOOK)) == "handed_off(shape_changed)"
    [handoff] = desk.records.handoffs()
    assert handoff.detail == "find_contact: ShapeChanged, at contacts.email"
    assert handoff.detail in desk.mails_to(OWNER.address)[0].text


SEALED = "-----BEGIN PGP MESSAGE-----\r\n\r\nwcBMA\r\n-----END PGP MESSAGE-----"


@pytest.mark.parametrize(
    ("reason", "raw"),
    [
        ("too_long", mail("word " * 2000)),
        ("nothing_written", mail("", subject="")),
        ("attachment_unreadable", mail(SEALED)),
    ],
)
def test_what_cannot_be_read_by_a_model_goes_to_a_person_unread(desk: Desk, reason, raw):
    assert desk.outcome(desk.receive(raw)) == f"handed_off({reason})"
    assert desk.model.questions == []
    assert len(desk.mails_to(ANN)) == 1


BY_CONTENT: dict[str, tuple[bytes, RequestForm]] = {
    "wants_person": (mail("I want to talk to Olive herself."), form("wants_person")),
    "out_of_scope": (mail("What does it cost?"), form("question")),
    "nothing_to_change": (mail("Please cancel it."), form("cancel")),
    "attachment_unreadable": (with_locked_pdf("All is in the file."), form("book", leans_on_attachment=True)),
    "unclear": (mail("Thanks, but when?"), form("thanks")),
}


@pytest.mark.parametrize("reason", BY_CONTENT)
def test_what_the_rules_do_not_cover_goes_to_a_person(desk: Desk, reason):
    raw, said = BY_CONTENT[reason]
    mail_id = desk.receive(raw, said)
    assert desk.outcome(mail_id) == f"handed_off({reason})"
    assert desk.events() == {}
    assert len(desk.mailbox.filed["person"]) == 1
    assert [a.text for a in desk.contacts.activities] == ["Front desk: handed off"]


def test_an_unread_file_beside_a_clear_wish_is_no_obstacle(desk: Desk):
    asked = with_locked_pdf("Could we meet on Thursday, 5 March at 15:00?")
    assert desk.outcome(desk.receive(asked, BOOK)) == "booked"


def test_the_owner_reads_why_by_when_and_the_mails_own_words(desk: Desk):
    mail_id = desk.receive(mail("I want to talk to Olive herself, see https://evil.example/x"), form("wants_person"))
    [notice] = desk.mails_to(OWNER.address)
    assert notice.subject == "Front desk: wants_person"
    assert "Reason: wants_person" in notice.text
    assert mail_id in notice.text
    assert "> I want to talk to Olive herself" in notice.text
    assert "https://evil.example" not in notice.text
    [handoff] = desk.records.handoffs()
    assert (handoff.mail_id, handoff.reason) == (mail_id, Reason.WANTS_PERSON)


def test_a_proven_sender_is_told_once_a_conversation_who_answers(desk: Desk):
    desk.receive(mail("What does it cost?"), form("question"))
    [told] = desk.mails_to(ANN)
    assert OWNER.name in told.text
    again = mail("And how long does it take?", thread=(told.message_id,))
    assert desk.outcome(desk.receive(again, form("question"))) == "handed_off(out_of_scope)"
    assert desk.mails_to(ANN) == [told]
    assert len(desk.mails_to(OWNER.address)) == 2


def test_an_acknowledgement_is_kept_in_sent(desk: Desk):
    desk.receive(mail("What does it cost?"), form("question"))
    assert desk.mailbox.is_sent(desk.mails_to(ANN)[0].message_id)


CONTACTS = {
    "contact_unknown": (),
    "contact_ambiguous": (ANN_CONTACT, replace(ANN_CONTACT, id="c2", name="Ann Other")),
    "contact_incomplete": (replace(ANN_CONTACT, name=""),),
}


@pytest.mark.parametrize("reason", CONTACTS)
def test_a_sender_whom_the_crm_does_not_know_well_enough_goes_to_a_person(reason):
    desk = open_desk(contacts=CONTACTS[reason])
    assert desk.outcome(desk.receive(mail())) == f"handed_off({reason})"
    assert desk.model.questions == []


@pytest.mark.parametrize("reason", ["contact_ambiguous", "contact_incomplete"])
def test_a_policy_that_takes_leads_takes_only_those_whom_the_crm_does_not_know(reason):
    desk = open_desk(rules=Policy(unknown_sender="lead"), contacts=CONTACTS[reason])
    assert desk.outcome(desk.receive(mail())) == f"handed_off({reason})"


def test_a_lead_is_served_by_its_address_alone():
    desk = open_desk(rules=Policy(unknown_sender="lead"), contacts=())
    assert desk.outcome(desk.receive(mail(), BOOK)) == "booked"
    assert [sent.to for sent in desk.mailer.sent] == [ANN]
    assert desk.contacts.activities == []


def written_by_olive(thread: str) -> bytes:
    """Return what the owner sent by hand into a thread."""
    lines = ["From: olive@frontdesk.example", f"To: {ANN}", "Message-ID: <olive-1@frontdesk.example>"]
    return "\r\n".join([*lines, f"References: {thread}", "", "I will see to it.", ""]).encode()


def test_a_thread_in_which_a_person_wrote_is_that_persons_from_then_on(desk: Desk):
    desk.receive(mail(message_id="<7@example.org>"), BOOK)
    desk.mailbox.sent.append(written_by_olive("<7@example.org>"))
    thread = ("<7@example.org>", desk.mailer.sent[0].message_id)
    for _ in range(2):
        assert desk.outcome(desk.receive(mail("Can we move it?", thread=thread))) == "handed_off(person_took_over)"
        desk.mailbox.sent = [raw for raw in desk.mailbox.sent if b"olive-1" not in raw]
    assert len(desk.mails_to(ANN)) == 1


@pytest.mark.parametrize("header", ["References", "In-Reply-To"])
def test_a_person_who_writes_while_we_think_keeps_us_from_sending(desk: Desk, header):
    desk.ports["calendar"].on("availability", lambda: desk.mailbox.sent.append(written_by_olive("<7@example.org>")))
    mail_id = desk.receive(mail(message_id="<8@example.org>", headers=[f"{header}: <7@example.org>"]), BOOK)
    assert desk.outcome(mail_id) == "handed_off(person_took_over)"
    assert [sent.to for sent in desk.mailer.sent] == [OWNER.address]


def test_only_the_proven_author_is_written_to_however_many_are_on_the_mail(desk: Desk):
    desk.receive(mail(headers=[f"Cc: {BOB}"]), BOOK)
    assert [sent.to for sent in desk.mailer.sent] == [ANN]
    assert b"bob@" not in desk.mailer.raw[0]
