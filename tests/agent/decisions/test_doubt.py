"""What is in doubt is offered or asked, never booked at once, and never sent to a person for nothing."""

from dataclasses import replace

import pytest

from agent.decisions import decide
from agent.domain import Action, Attachment, AttachmentStatus, Plan, Reason
from agent.form import DurationForm, ZoneForm, grounded
from agent.policy import Policy
from tests.agent.decisions.situations import EMAIL, OFFER, booking, situation
from tests.agent.mails import BERLIN, NOW, THURSDAY, form, half_hour, window

MEET = half_hour(5, 15)
TEXT = "Could we meet on Thursday, 5 March at 15:00?"


def attached(text: str, said, body: str = "Does the time in the file suit you?", **changes) -> Plan:
    """Decide on a mail with one file that was read."""
    file = Attachment("a.txt", "text/plain", len(text), AttachmentStatus.READABLE, text)
    here = situation(body, said, email=replace(EMAIL, attachments=(file,)), **changes)
    return decide(replace(here, form=grounded(said, (body, EMAIL.subject, text), "en")[0]))


def test_a_time_that_stands_in_a_file_alone_is_offered_not_booked():
    plan = attached("Proposal: Thursday, 5 March at 15:00.", form("book", THURSDAY))
    assert (plan.action, plan.slots) == (Action.OFFER, (MEET,))


def test_a_booking_is_offered_a_move_to_a_time_in_a_file_not_moved():
    plan = attached("Thursday, 5 March at 15:00.", form("move", THURSDAY), bookings=(booking(half_hour(4, 10)),))
    assert (plan.action, plan.slots, plan.booking_id) == (Action.OFFER, (MEET,), "b1")


def test_times_of_a_file_that_the_model_does_not_point_at_are_none():
    plan = attached("Invoice of 9 March, due on 12 March.", form("book"))
    assert (plan.action, plan.explanation) == (Action.OFFER, "next_free")


def test_a_file_does_not_add_to_the_times_of_the_mail_itself():
    plan = attached("Thursday, 12 March at 10:00", form("book", THURSDAY), TEXT)
    assert plan == Plan(Action.BOOK, slots=(MEET,), meeting="Consultation")


def test_a_file_that_is_too_long_to_be_read_is_not_searched_for_times():
    plan = attached("Thursday, 5 March at 15:00. " * 200, form("book", THURSDAY))
    assert plan.reason is Reason.ATTACHMENT_UNREADABLE


def said_with(**fields):
    return form("book", THURSDAY, **fields)


@pytest.mark.parametrize(
    ("text", "quote", "minutes", "action"),
    [
        (f"{TEXT} It may take longer than usual.", "longer than usual", 90, Action.OFFER),
        (f"{TEXT} A double session, please.", "double session", 60, Action.OFFER),
        (f"{TEXT} It will not take long.", "not take long", 10, Action.BOOK),
        (TEXT, "Thursday, 5 March at 15:00", 900, Action.BOOK),
        (TEXT, "meet", 60, Action.BOOK),
        (f"{TEXT} It takes 30 minutes.", "30 minutes", 120, Action.BOOK),
        (TEXT, "two hours", 120, Action.BOOK),
    ],
    ids=["longer", "double", "shorter", "a time", "no length", "we read it", "not in the mail"],
)
def test_a_wish_that_may_be_longer_than_the_meeting_is_offered_and_babble_is_not_heard(text, quote, minutes, action):
    plan = decide(situation(text, said_with(duration=DurationForm(quote=quote, minutes=minutes))))
    assert plan.action is action


@pytest.mark.parametrize(
    ("text", "quote", "name", "action"),
    [
        (f"{TEXT} I am in Lisbon.", "Lisbon", "Europe/Lisbon", Action.OFFER),
        (f"{TEXT} I am in Paris.", "Paris", "Europe/Paris", Action.BOOK),
        (f"{TEXT} I am at sea.", "at sea", "Ocean/Somewhere", Action.OFFER),
        (TEXT, "Thursday, 5 March at 15:00", "America/New_York", Action.BOOK),
        (TEXT, "15:00", "nonsense", Action.BOOK),
        (TEXT, "Tokyo", "Asia/Tokyo", Action.BOOK),
    ],
    ids=["elsewhere", "same clock", "no zone", "a time", "nonsense", "not in the mail"],
)
def test_a_zone_that_the_model_alone_sees_leads_to_an_offer_and_babble_is_not_heard(text, quote, name, action):
    plan = decide(situation(text, said_with(zone=ZoneForm(quote=quote, name=name))))
    assert plan.action is action


def test_a_time_that_the_model_has_put_into_our_zone_is_not_booked_where_it_sees_another_one():
    text = f"{TEXT} I am in Lisbon."
    converted = form("book", window("Thursday, 5 March at 15:00", "2026-03-05", "14:00"))
    zone = ZoneForm(quote="Lisbon", name="Europe/Lisbon")
    assert decide(situation(text, converted.model_copy(update={"zone": zone}))).action is Action.OFFER


def test_an_accepted_time_is_offered_once_more_where_the_meeting_may_be_meant_to_be_longer():
    two = Policy.model_validate({"meetings": [{"name": "Call"}, {"name": "Review", "words": ["double"]}]})
    said = form("accept", offer_number=2, duration=DurationForm(quote="double", minutes=60))
    plan = decide(situation("The second one, double.", said, offer=replace(OFFER, meeting="Call"), policy=two))
    assert plan.action in {Action.OFFER, Action.ASK, Action.HAND_OFF}


@pytest.mark.parametrize(
    ("text", "said", "action"),
    [
        (
            "Can we move our call to Thursday, 12 March?",
            form("move", window("Thursday, 12 March", "2026-03-12")),
            Action.ASK,
        ),
        (
            "Can we move our call on Thursday, 12 March?",
            form("move", window("Thursday, 12 March", "2026-03-12", possible=False)),
            Action.OFFER,
        ),
        (
            "Can we move our call from Thursday, 12 March to Friday, 13 March at 10:00?",
            form("move", window("Friday, 13 March at 10:00", "2026-03-13", "10:00")),
            Action.MOVE,
        ),
    ],
)
def test_of_several_bookings_the_one_on_the_day_to_move_to_is_not_taken_for_the_one_to_move(text, said, action):
    two = (booking(half_hour(10, 9)), booking(half_hour(12, 9), "b2"))
    plan = decide(situation(text, said, bookings=two))
    assert plan.action is action
    assert plan.booking_id == (None if action is Action.ASK else "b2")


def test_a_correction_that_names_another_kind_of_meeting_is_read_by_a_person():
    two = Policy.model_validate({"meetings": [{"name": "Call"}, {"name": "Review"}]})
    own = replace(booking(half_hour(6, 10)), meeting="Call")
    for kind, action in (("call", Action.MOVE), ("review", Action.HAND_OFF)):
        text = f"Sorry, I meant the {kind} on Thursday, 5 March at 15:00."
        plan = decide(situation(text, bookings=(own,), recent=(own,), policy=two))
        assert plan.action is action


def test_of_two_bookings_made_just_now_the_one_that_is_ruled_out_is_moved_else_it_is_asked_which():
    two = (booking(half_hour(10, 9)), booking(half_hour(12, 9), "b2"))
    text = "Tuesday, 10 March does not work. Could we meet on Thursday, 5 March at 15:00 instead?"
    plan = decide(situation(text, bookings=two, recent=two))
    assert (plan.action, plan.booking_id) == (Action.MOVE, "b1")
    asked = decide(situation(f"Sorry, I meant {TEXT}", bookings=two, recent=two))
    assert (asked.action, asked.question) == (Action.ASK, "which_booking")


@pytest.mark.parametrize(
    ("text", "quote", "date", "clock", "right"),
    [
        ("Pouvons-nous nous voir vendredi 6 mars à 16h00 ?", "vendredi 6 mars à 16h00", "2026-03-06", "16:00", "fr"),
        (
            "Können wir uns am Freitag, 6. März um 16:00 Uhr treffen?",
            "6. März um 16:00 Uhr",
            "2026-03-06",
            "16:00",
            "de",
        ),
        ("Possiamo vederci venerdì 6 marzo alle 16:00?", "venerdì 6 marzo alle 16:00", "2026-03-06", "16:00", "it"),
        ("¿Podría ser el viernes 6 de marzo a las 12:00?", "viernes 6 de marzo", "2026-03-06", "12:00", "es"),
        ("Kan ik vrijdag 6 maart om 11:00 uur langskomen?", "vrijdag 6 maart om 11:00", "2026-03-06", "11:00", "nl"),
        ("Pode ser sexta-feira, dia 6, às 16h?", "sexta-feira, dia 6, às 16h", "2026-03-06", "16:00", "pt"),
        ("Kan jag få en tid på torsdag klockan 13:00?", "torsdag klockan 13:00", "2026-03-05", "13:00", "sv"),
    ],
)
def test_a_language_that_the_model_is_wrong_about_books_nothing(text, quote, date, clock, right):
    """In another language the clock alone is read, and would be today's."""
    understood = form("book", window(quote, date, clock), language=right)
    assert decide(situation(text, understood)).action is Action.BOOK
    for wrong in {"en", "de", "fr"} - {right}:
        for day in (date, "2026-03-02"):
            mistaken = form("book", window(clock, day, clock), language=wrong)
            assert decide(situation(text, mistaken)).action is not Action.BOOK


def test_a_refusal_in_a_language_that_the_model_is_wrong_about_books_nothing():
    text = "Am Donnerstag, 5. März um 15:00 Uhr kann ich nicht."
    assert decide(situation(text, form("book", window("15:00", "2026-03-02", "15:00")))).action is not Action.BOOK


@pytest.mark.parametrize("quote", ["Hello there", "Could we meet", "on"])
def test_a_quote_that_does_not_name_the_time_books_nothing(quote):
    text = "Hello there. Could we meet on Thursday, 5 March at 15:00?"
    said = form("book", window(quote, "2026-03-05", "15:00"))
    assert decide(situation(text, said)).action is not Action.BOOK


def test_what_the_model_rules_out_is_not_offered_where_another_time_is_left():
    text = "The surveyor is here on Wednesday, and on Thursday I am in."
    said = form("book", window("Wednesday", "2026-03-04", possible=False), window("Thursday", "2026-03-05"))
    plan = decide(situation(text, said))
    assert {slot.start.day for slot in plan.slots} == {5}


@pytest.mark.parametrize("name", ["None", "none", "", "not specified", "não especificado"])
def test_no_zone_in_so_many_words_is_no_doubt(name):
    said = form("book", THURSDAY, zone=ZoneForm(quote="meet", name=name))
    assert decide(situation(said=said)).action is Action.BOOK


@pytest.mark.parametrize("name", ["America/Quito", "UTC+9", "EST", "Asia/Tokyo"])
def test_a_zone_that_our_reader_does_not_see_is_one(name):
    said = form("book", THURSDAY, zone=ZoneForm(quote="meet", name=name))
    assert decide(situation(said=said)).action is not Action.BOOK


def test_a_decline_that_names_a_time_in_any_language_closes_nothing():
    said = form("decline", language="en")
    text = "Tem razão, estava a olhar para fevereiro. Sexta-feira."
    assert decide(situation(text, said, offer=OFFER)).action is not Action.CLOSE
    assert decide(situation("Thank you, but we need no meeting any more.", said, offer=OFFER)).action is Action.CLOSE


def test_a_decline_that_the_model_calls_a_cancellation_is_one_unless_a_word_calls_something_off():
    said = form("cancel")
    closed = decide(situation("Thank you, but we no longer need an appointment.", said, offer=OFFER))
    assert (closed.action, closed.reason) == (Action.CLOSE, Reason.DECLINED)
    called_off = decide(situation("I have to cancel the appointment.", said, offer=OFFER))
    assert (called_off.action, called_off.reason) == (Action.HAND_OFF, Reason.NOTHING_TO_CHANGE)


@pytest.mark.parametrize("intent", ["decline", "cancel"])
def test_thanks_alone_decline_nothing(intent):
    assert decide(situation("Grazie mille!", form(intent), offer=OFFER)).action is Action.HAND_OFF


@pytest.mark.parametrize("status", [AttachmentStatus.ENCRYPTED, AttachmentStatus.READABLE])
@pytest.mark.parametrize("intent", ["thanks", "book"])
def test_thanks_with_a_file_that_may_say_more_are_not_let_go(intent, status):
    text = "Please cancel." if status is AttachmentStatus.READABLE else None
    email = replace(EMAIL, attachments=(Attachment("a.pdf", "application/pdf", 9, status, text),))
    plain, with_file = (
        decide(situation("Thank you!", form(intent), email=mail, bookings=(booking(half_hour(5, 15)),)))
        for mail in (EMAIL, email)
    )
    assert plain.action is Action.IGNORE
    assert with_file.action is not Action.IGNORE


@pytest.mark.parametrize("subject", ["Friday, 6 March at 15:30", "Call on 5 March at 16:00"])
def test_a_subject_that_names_another_time_is_a_second_time_meant(subject):
    assert decide(situation(TEXT, email=replace(EMAIL, subject=subject))).action is Action.OFFER


@pytest.mark.parametrize(
    "subject", ["Thursday, 5 March at 15:00", "Thursday", "Next week?", "Your offer of 24 February"]
)
def test_a_subject_that_names_the_same_time_or_none_to_meet_at_is_no_doubt(subject):
    assert decide(situation(TEXT, email=replace(EMAIL, subject=subject))).action is Action.BOOK


def test_the_subject_of_an_answer_is_that_of_an_earlier_mail():
    answer = replace(EMAIL, subject="Re: Friday, 6 March at 15:30", references=("<0@example.org>",))
    assert decide(situation(TEXT, email=answer)).action is Action.BOOK


@pytest.mark.parametrize("hour", [9, 15])
def test_an_hour_that_had_passed_when_the_mail_was_written_names_no_day_of_its_own(hour):
    # In German only "10:20" is a time here, and tomorrow is a Thursday, too.
    said = form("book", window("Thursday, 12 March at 10:20 am", "2026-03-12", "10:20"))
    written = NOW.astimezone(BERLIN).replace(day=4, hour=hour)
    here = situation(
        "Could we meet on Thursday, 12 March at 10:20 am?", said, languages=frozenset({"en", "de"}), reference=written
    )
    assert decide(replace(here, now=written)).action is Action.BOOK
