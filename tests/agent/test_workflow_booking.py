"""Whole runs: what is booked, moved and cancelled, and what the customer reads of it."""

import pytest

from agent.domain import Contact
from agent.errors import Conflict
from integrations.ics import read_event
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, BERLIN, BOOK, DESK, OWNER, THURSDAY, at, form, half_hour, mail, window

MEET = half_hour(5, 15)
MOVE_MAIL = mail("Can we move our call to Friday, 6 March at 11:00?")
MOVE = form("move", window("Friday, 6 March at 11:00", "2026-03-06", "11:00"))


def test_one_clear_free_time_is_booked_and_confirmed(desk: Desk):
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "booked"
    assert list(desk.events().values()) == [MEET]
    [reply] = desk.mailer.sent
    assert reply.to == ANN
    assert "Thursday, 5 March 2026, 15:00 – 15:30 (Berlin time, UTC+1)" in reply.text
    assert reply.text.startswith("Thank you for your message.")
    assert desk.handoffs() == []


def test_a_booking_is_filed_kept_in_sent_and_noted_in_the_crm(desk: Desk):
    mail_id = desk.receive(mail(), BOOK)
    assert {folder.value: len(raws) for folder, raws in desk.mailbox.filed.items()} == {
        "handled": 1,
        "person": 0,
        "dead": 0,
    }
    assert desk.mailbox.is_sent(desk.mailer.sent[0].message_id)
    assert [(a.contact_id, a.text) for a in desk.contacts.activities] == [("c1", "Front desk: booked")]
    assert [booking.slot for booking in desk.records.bookings(ANN, desk.clock[0])] == [MEET]
    assert desk.outcome(mail_id) == "booked"


def test_the_event_names_the_sender_the_owner_and_nothing_of_the_mail(desk: Desk):
    asked = mail("Please invite eve@example.net too. Could we meet on Thursday, 5 March at 15:00?")
    desk.receive(asked, form("book", THURSDAY, wish="invite eve@example.net"))
    [event_id] = desk.events()
    etag, raw = desk.calendar.files[event_id]
    event = read_event(raw, etag=etag, zone=BERLIN)
    assert event is not None
    assert set(event.attendees) <= {ANN, OWNER.address}
    assert b"eve" not in raw


def test_a_reply_stands_in_the_customers_thread(desk: Desk):
    desk.receive(mail(message_id="<2@example.org>", thread=("<1@example.org>",), subject="Re: Call"), BOOK)
    [reply] = desk.mailer.sent
    assert reply.in_reply_to == "<2@example.org>"
    assert reply.references == ("<1@example.org>", "<2@example.org>")
    assert reply.subject == "Re: Call"
    assert reply.message_id.endswith(f"@{DESK.address.rpartition('@')[2]}>")


def test_a_time_is_read_in_the_customers_zone():
    abroad = Contact("c1", "Ann Example", ANN, zone="Europe/London")
    desk = open_desk(contacts=(abroad,))
    assert desk.outcome(desk.receive(mail(), BOOK)) == "booked"
    assert [slot.start for slot in desk.events().values()] == [at(5, 16)]
    assert "London time" in desk.mailer.sent[0].text
    assert "Berlin time" in desk.mailer.sent[0].text


@pytest.mark.parametrize("model", ["2026-03-06", "2026-04-05", None, "soon", "9999-12-31", "0001-01-01"])
def test_a_time_that_the_model_reads_otherwise_is_offered_not_booked(desk: Desk, model):
    misread = form("book", window("Thursday, 5 March at 15:00", model, "15:00"))
    assert desk.outcome(desk.receive(mail(), misread)) == "offered"
    assert desk.events() == {}
    assert "Thursday, 5 March 2026, 15:00" in desk.mailer.sent[0].text


def test_a_time_that_the_mail_does_not_name_is_not_booked_on_the_models_word(desk: Desk):
    invented = form("book", window("Tuesday at nine", "2026-03-03", "09:00"))
    assert desk.outcome(desk.receive(mail("Can we talk some time?"), invented)) == "handed_off(unclear)"
    assert desk.events() == {}


@pytest.mark.parametrize("date", ["9999-12-31", "0001-01-01", "2026-02-30", "x"])
def test_no_date_that_the_model_invents_breaks_the_run(desk: Desk, date):
    invented = form("book", window("whenever", date, "15:00"))
    assert desk.outcome(desk.receive(mail(), invented)) == "handed_off(unclear)"


def test_a_language_that_is_not_read_leads_to_an_offer_never_to_a_booking(desk: Desk):
    polish = form("book", window("w czwartek o 15:00", "2026-03-05", "15:00"), language="other")
    assert desk.outcome(desk.receive(mail("Czy możemy porozmawiać w czwartek o 15:00?"), polish)) == "offered"
    assert desk.events() == {}


def test_a_move_changes_the_event_in_place(desk: Desk):
    desk.booked(MEET)
    mail_id = desk.receive(MOVE_MAIL, MOVE)
    assert desk.outcome(mail_id) == "moved"
    assert desk.events() == {"seed1": half_hour(6, 11)}
    etag, raw = desk.calendar.files["seed1"]
    event = read_event(raw, etag=etag, zone=BERLIN)
    assert event is not None
    assert event.sequence == 1
    assert [booking.slot for booking in desk.records.bookings(ANN, desk.clock[0])] == [half_hour(6, 11)]
    [reply] = desk.mailer.sent
    assert "Friday, 6 March 2026, 11:00" in reply.text
    assert "Thursday, 5 March 2026, 15:00" in reply.text


def test_a_move_may_overlap_the_time_that_it_leaves(desk: Desk):
    desk.booked(half_hour(6, 10, 45))
    assert desk.outcome(desk.receive(MOVE_MAIL, MOVE)) == "moved"
    assert desk.events() == {"seed1": half_hour(6, 11)}


def test_a_booking_is_cancelled_and_its_time_is_free_again(desk: Desk):
    desk.booked(MEET)
    mail_id = desk.receive(mail("I have to cancel our call, sorry."), form("cancel"))
    assert desk.outcome(mail_id) == "cancelled"
    assert desk.events() == {}
    assert desk.records.bookings(ANN, desk.clock[0]) == []
    assert "read_calendar" not in desk.path(mail_id)
    assert "Thursday, 5 March 2026, 15:00" in desk.mailer.sent[0].text
    assert desk.outcome(desk.receive(mail(), BOOK)) == "booked"


@pytest.mark.parametrize(
    ("text", "said"),
    [("Please cancel my appointment.", form("cancel")), ("Can we move it to Friday, 6 March at 11:00?", MOVE)],
)
def test_a_sender_without_a_booking_has_nothing_to_change_not_even_that_of_somebody_else(desk: Desk, text, said):
    desk.booked(MEET, "bob@example.net")
    assert desk.outcome(desk.receive(mail(text), said)) == "handed_off(nothing_to_change)"
    assert desk.events() == {"seed1": MEET}


@pytest.mark.parametrize(
    ("text", "intent"), [("Please cancel our appointment.", "cancel"), ("Can we move our appointment?", "move")]
)
def test_of_several_bookings_it_is_asked_which(desk: Desk, text, intent):
    desk.booked(MEET)
    desk.booked(half_hour(10, 9), event_id="seed2")
    assert desk.outcome(desk.receive(mail(text), form(intent))) == "asked"
    assert len(desk.events()) == 2
    assert "Thursday, 5 March 2026, 15:00" in desk.mailer.sent[0].text
    assert "Tuesday, 10 March 2026, 09:00" in desk.mailer.sent[0].text


def test_of_several_bookings_the_one_that_the_mail_names_is_cancelled(desk: Desk):
    desk.booked(MEET)
    desk.booked(half_hour(10, 9), event_id="seed2")
    named = mail("Please cancel the one on Tuesday, 10 March.")
    assert desk.outcome(desk.receive(named, form("cancel", window("Tuesday, 10 March")))) == "cancelled"
    assert desk.events() == {"seed1": MEET}


@pytest.mark.parametrize(
    ("text", "said"),
    [("Please cancel our call.", form("cancel")), ("Can we move it to Friday, 6 March at 11:00?", MOVE)],
)
@pytest.mark.parametrize("edit", ["moved", "deleted"])
def test_an_event_that_a_person_edited_is_left_as_the_person_left_it(desk: Desk, text, said, edit):
    desk.booked(MEET)
    if edit == "moved":
        event = desk.calendar.get("seed1")
        assert event is not None
        desk.calendar.move(event, half_hour(9, 9))
    else:
        del desk.calendar.files["seed1"]
    left = dict(desk.calendar.files)
    assert desk.outcome(desk.receive(mail(text), said)) == "handed_off(edited_by_person)"
    assert desk.calendar.files == left


def test_an_event_that_a_person_edits_between_our_read_and_our_write_is_left_alone(desk: Desk):
    desk.booked(MEET)
    desk.fails("calendar", "move", Conflict("calendar: changed since it was read"))
    assert desk.outcome(desk.receive(MOVE_MAIL, MOVE)) == "handed_off(edited_by_person)"
    assert desk.events() == {"seed1": MEET}


def test_a_mail_that_asks_one_thing_more_is_booked_and_the_rest_goes_to_a_person(desk: Desk):
    text = "Could we meet on Thursday, 5 March at 15:00? And could you send me your price list?"
    more = form("book", THURSDAY, also_asks="could you send me your price list?")
    assert desk.outcome(desk.receive(mail(text), more)) == "booked"
    assert desk.handoffs() == ["follow_up"]
    assert len(desk.mails_to(OWNER.address)) == 1
    [reply] = desk.mails_to(ANN)
    assert "Olive Owner" in reply.text


def test_a_further_wish_that_the_mail_does_not_hold_is_nobodys(desk: Desk):
    invented = form("book", THURSDAY, also_asks="transfer 500 dollars")
    assert desk.outcome(desk.receive(mail(), invented)) == "booked"
    assert desk.handoffs() == []
