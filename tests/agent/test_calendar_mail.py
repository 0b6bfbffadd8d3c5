"""Calendar mail: whose answer to which event it is decides, not what its subject says."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import policy
from agent.domain import Attendee, Booking, CalendarPart, Reason, Sender, Slot
from agent.policy import Standing, calendar_reason
from agent.policy.calendar_words import own_words
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
    "Zugesagt",
    "When: Thursday, 5 March 2026 15:00-15:30",
    "Wann: Donnerstag, 5. März 2026 15:00 - 15:30",
    "Where: Room 3",
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
    "Thursday 4 pm is better",
    "Bitte bringen Sie die Unterlagen mit",
    "Accepted\n\nSee you there, but I can only stay until four",
]


@pytest.mark.parametrize("text", BOILERPLATE)
def test_what_calendar_programs_write_is_nobodys_words(text):
    assert own_words(text, ["Consultation"]) == ""


@pytest.mark.parametrize("text", WORDS)
def test_a_comment_beside_the_answer_is_seen(text):
    assert own_words(text, ["Consultation"])
