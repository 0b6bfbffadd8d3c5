"""Calendar mail: whose answer to which event it is decides, not what its subject says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import policy
from agent.domain import Attachment, AttachmentStatus, Attendee, Booking, CalendarPart, Reason, Sender, Slot
from agent.policy import Standing, calendar_reason
from agent.policy.calendar_words import own_words
from agent.policy.event_words import event_words
from tests.agent.test_policy_screening import ANN, DESK, PLAIN, PROVEN

SLOT = Slot(datetime(2026, 3, 5, 14, tzinfo=UTC), datetime(2026, 3, 5, 14, 30, tzinfo=UTC))
OURS = Booking("b1", "c1", "Ann@example.org", "our-event", SLOT)
BOB = Sender("bob@example.net", verified=True, reason="dmarc_pass")
UNPROVEN = replace(PROVEN, verified=False)


def part(method="REPLY", answer="ACCEPTED", uid="our-event", attendee=ANN) -> CalendarPart:
    return CalendarPart(
        method, uid, SLOT.start, SLOT.end, "Consultation", None, attendees=(Attendee(attendee, answer),)
    )


def mail(*parts, text="", **fields):
    return replace(PLAIN, subject="Accepted: Consultation", text=text, reply_text=text, calendar=parts, **fields)


def answered_twice(*answers):
    return replace(part(), attendees=tuple(Attendee(ANN, answer) for answer in answers))


def attached(content_type):
    return Attachment("", content_type, 9, AttachmentStatus.READABLE, "words")


ANSWER = "Ann has accepted this invitation."
CASES = [
    # our event, from the one who was invited
    (Reason.ATTENDEE_ACCEPTED, mail(part()), PROVEN),
    (Reason.ATTENDEE_ACCEPTED, mail(part(), text=ANSWER), PROVEN),
    (Reason.ATTENDEE_TENTATIVE, mail(part(answer="TENTATIVE")), PROVEN),
    (Reason.ATTENDEE_DECLINED, mail(part(answer="DECLINED")), PROVEN),
    (Reason.ATTENDEE_DECLINED, mail(part(answer="DELEGATED")), PROVEN),
    (Reason.ATTENDEE_DECLINED, mail(part(answer="X-LATER")), PROVEN),
    (Reason.ATTENDEE_DECLINED, mail(part(answer=None)), PROVEN),
    (Reason.ATTENDEE_DECLINED, mail(part(answer="DECLINED"), text="Could we do 4 pm?"), PROVEN),
    (Reason.ATTENDEE_COUNTERED, mail(part("COUNTER", "DECLINED")), PROVEN),
    (Reason.CALENDAR_MAIL, mail(part(), text="Could we do 4 pm instead?"), PROVEN),
    (Reason.CALENDAR_MAIL, mail(part(answer="TENTATIVE"), text="Four would suit me better"), PROVEN),
    (Reason.CALENDAR_MAIL, mail(part(), defects=("calendar_comment",)), PROVEN),
    (Reason.CALENDAR_MAIL, mail(part(), defects=("calendar_truncated",)), PROVEN),
    (Reason.ATTENDEE_DECLINED, mail(answered_twice("ACCEPTED", "DECLINED")), PROVEN),
    (Reason.ATTENDEE_DECLINED, mail(answered_twice("DECLINED", "ACCEPTED")), PROVEN),
    (Reason.ATTENDEE_TENTATIVE, mail(answered_twice("ACCEPTED", "TENTATIVE")), PROVEN),
    (Reason.ATTENDEE_DECLINED, mail(part(answer="DECLINED", uid=" our-event ")), PROVEN),
    # words elsewhere than in the text
    (Reason.CALENDAR_MAIL, replace(mail(part()), subject="Please come an hour later"), PROVEN),
    (Reason.ATTENDEE_ACCEPTED, replace(mail(part()), subject="Re: Consultation"), PROVEN),
    (Reason.ATTENDEE_ACCEPTED, replace(mail(part()), subject=""), PROVEN),
    (Reason.CALENDAR_MAIL, mail(part(), attachments=(attached("text/plain"),)), PROVEN),
    (Reason.CALENDAR_MAIL, mail(part(), attachments=(attached("application/pdf"),)), PROVEN),
    (Reason.ATTENDEE_ACCEPTED, mail(part(), attachments=(attached("text/calendar"),)), PROVEN),
    (Reason.ATTENDEE_ACCEPTED, mail(part(), attachments=(attached("application/pkcs7-signature"),)), PROVEN),
    # our event, from somebody else or from nobody knows whom
    (Reason.ATTENDEE_UNKNOWN, mail(part()), BOB),
    (Reason.ATTENDEE_UNKNOWN, mail(part(attendee="bob@example.net")), BOB),
    (Reason.CALENDAR_MAIL, mail(part(answer="DECLINED")), BOB),
    (Reason.CALENDAR_MAIL, mail(part(answer="DECLINED", attendee="bob@example.net")), BOB),
    (Reason.ATTENDEE_UNKNOWN, mail(part(attendee="bob@example.net")), PROVEN),
    (Reason.CALENDAR_MAIL, mail(part(answer="DECLINED", attendee="bob@example.net")), PROVEN),
    (Reason.CALENDAR_MAIL, mail(part("COUNTER")), BOB),
    (Reason.ATTENDEE_UNKNOWN, mail(part()), UNPROVEN),
    (Reason.ATTENDEE_UNKNOWN, mail(part(answer="TENTATIVE")), UNPROVEN),
    (Reason.SENDER_UNPROVEN, mail(part(answer="DECLINED")), UNPROVEN),
    (Reason.SENDER_UNPROVEN, mail(part("COUNTER")), UNPROVEN),
    (Reason.SENDER_UNPROVEN, mail(part(), text="Could we do 4 pm instead?"), UNPROVEN),
    (Reason.CALENDAR_MAIL, mail(replace(part(), attendees=())), PROVEN),
    # events of others
    (Reason.ATTENDEE_UNKNOWN, mail(part(uid="theirs", answer="DECLINED")), PROVEN),
    (Reason.CALENDAR_MAIL, mail(part(uid="theirs"), text="Shall we talk before?"), PROVEN),
    (Reason.CALENDAR_MAIL, mail(part("COUNTER", uid="theirs")), PROVEN),
    (Reason.CALENDAR_MAIL, mail(part(uid=None)), PROVEN),
    # several events: what asks most of a person counts
    (Reason.ATTENDEE_ACCEPTED, mail(part(uid="theirs"), part()), PROVEN),
    (Reason.ATTENDEE_DECLINED, mail(part(), part(answer="DECLINED")), PROVEN),
    (Reason.ATTENDEE_DECLINED, mail(part(answer="DECLINED"), part("CANCEL")), PROVEN),
    (Reason.CALENDAR_MAIL, mail(part("REQUEST"), part()), PROVEN),
    # no METHOD: a file like any other
    (None, mail(part(None), text="Here is my week. Could we meet on Friday?"), PROVEN),
    # the file is gone, the subject and the program's words are left
    (Reason.CALENDAR_MAIL, mail(text="Ann has accepted this invitation."), PROVEN),
    (Reason.CALENDAR_MAIL, mail(text="Ann has accepted this invitation.\nWhen: Thursday, 5 March 2026"), PROVEN),
    (None, mail(text="I take the first one."), PROVEN),
]


@pytest.mark.parametrize(("expected", "email", "sender"), CASES)
def test_an_answer_counts_only_from_whom_we_invited_to_what_we_booked(expected, email, sender):
    assert calendar_reason(email, sender, (OURS,)) is expected


@pytest.mark.parametrize("method", ["CANCEL", "REQUEST", "ADD", "PUBLISH", "REFRESH", "DECLINECOUNTER", "X-OWN"])
@pytest.mark.parametrize("uid", ["our-event", "theirs"])
def test_what_only_an_organizer_may_send_goes_to_a_person(method, uid):
    assert calendar_reason(mail(part(method, uid=uid)), PROVEN, (OURS,)) is Reason.CALENDAR_MAIL


parts = st.builds(
    part,
    st.sampled_from(["REPLY", "COUNTER", "REQUEST", "X"]),
    st.sampled_from(["ACCEPTED", "DECLINED", None, "x"]),
    st.sampled_from(["our-event", "theirs", None]),
    st.sampled_from([ANN, "bob@example.net"]),
)


@given(
    st.lists(parts, min_size=1, max_size=3),
    st.sampled_from([PROVEN, UNPROVEN, BOB]),
    st.text(max_size=20),
    st.sampled_from([(), (OURS,)]),
)
def test_no_mail_with_a_method_is_ever_read_as_a_request(found, sender, text, invited):
    screening = policy.screen(mail(*found, text=text), sender, DESK, Standing(invited=invited), max_chars=500)
    assert screening.label != "human"
    assert screening.reason is not None


BOILERPLATE = [
    "Ann Example has accepted this invitation.",
    "Ann Example <ann@example.org> has tentatively accepted your event invitation.",
    "Ann accepted your invitation to the event: Consultation, scheduled for March 5, 2026",
    "Ann Example hat diese Einladung angenommen.",
    "Ann hat Ihre Termineinladung mit Vorbehalt angenommen.",
    "Ann a accepté cette invitation.",
    "Ann ha aceptado esta invitación.",
    "Ann ha accettato questo invito.",
    "Ann heeft deze uitnodiging geaccepteerd.",
    "Ann aceitou este convite.",
    "Ann har tackat ja till inbjudan.",
    "Ann przyjęła to zaproszenie.",
    "Accepted",
    "When: Thursday, 5 March 2026 15:00-15:30",
    "Wann: Donnerstag, 5. März 2026 15:00 - 15:30",
    "When: Thursday, March 5, 2026 2:00 PM to 2:30 PM",
    "Where:",
    "Organizer\ndesk@frontdesk.example",
    "Thursday Mar 5, 2026 \u22c5 3pm \u2013 3:30pm",
    "Central European Time - Berlin",
    "Invitation from Google Calendar: https://calendar.example/",
    "You are receiving this email because you are subscribed to notifications.",
    "Consultation",
    "-----Original Appointment-----\nShall we meet?",
    " \n\u00a0\n---",
]
WORDS = [
    "Could we do 4 pm instead?",
    "Ann has accepted this invitation. Could we do 4 pm?",
    "Ann has accepted this invitation.\nI shall be ten minutes late",
    "Ann has accepted this invitation, but would rather come on Friday",
    "I accepted the invitation but I need it on Friday",
    "We accepted your invitation and will bring two friends",
    "Thursday 4 pm is better",
    "Thursday 5 March 2026, 16:30",
    "When: Friday would be better",
    "When: Friday, 6 March 2026",
    "When: 5 March 2027",
    "Where: at our place, please",
    "Ort: bei uns",
    "Time: rather at 4 pm",
    "Title: Dr. Example, please",
    "Status: half an hour late",
    "Description: cancel it all",
    "Phone: ring me on +49 123",
    "Please send the papers to bob@example.net",
    "bob@example.net",
    "Move it to 5 March 2026 at 10",
    "Microsoft Teams does not work here, please ring me",
    "Learn more about us and bring the papers",
    "To stop receiving these mails I would like to cancel",
    "Sent from my office, where I shall be until four",
    "https://example.net/map",
    "--- Please note: ---\nI need another day.",
    "Forse",
    "Bitte bringen Sie die Unterlagen mit",
    "Accepted\n\nSee you there, but I can only stay until four",
]
NOTED = replace(
    mail(part()),
    subject="Accepted: Consultation @ Thu Mar 5, 2026 3pm - 3:30pm",
    date=datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=1))),
    from_fields=("Ann Example <ann@example.org>",),
)


@pytest.mark.parametrize("text", BOILERPLATE)
def test_what_calendar_programs_write_is_nobodys_words(text):
    assert own_words(text, event_words(NOTED)) == ""


@pytest.mark.parametrize("text", WORDS)
def test_a_comment_beside_the_answer_is_seen(text):
    assert own_words(text, event_words(NOTED))


def test_a_name_in_another_script_is_known_from_the_from_field():
    field = "=?utf-8?q?J=C3=B6rg_M=C3=BCller?= <ann@example.org>"
    known = event_words(replace(NOTED, from_fields=(field,)))
    assert own_words("Jörg Müller hat diese Einladung angenommen.", known) == ""


def test_a_from_field_that_cannot_be_decoded_is_read_as_it_stands():
    assert "nobody@example.org" in event_words(replace(NOTED, from_fields=("=?x-none?q?a?= <nobody@example.org>",)))


def test_a_whole_day_is_known_by_its_date():
    all_day = replace(part(), start=SLOT.start.date(), end=None)
    assert own_words("Wann: Donnerstag, 05.03.2026", event_words(mail(all_day))) == ""
    assert own_words("Wann: Freitag, 06.03.2026", event_words(mail(all_day)))
