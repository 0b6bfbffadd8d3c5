"""Whole runs of answers to our invitations: what each comes to, and that none is read by the model."""

import pytest

from tests.agent.desk import Desk
from tests.agent.mails import ANN, BOB, OWNER, half_hour, mail

SLOT = half_hour(5, 15)


def itip(
    method: str = "REPLY", answer: str = "ACCEPTED", *, uid: str = "seed1", attendee: str = ANN, text: str = "", **how
) -> bytes:
    """Return what a calendar program sends."""
    lines = [
        "--b",
        "Content-Type: text/plain; charset=utf-8",
        "",
        text,
        "--b",
        f"Content-Type: text/calendar; charset=utf-8; method={method}",
        "",
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"METHOD:{method.lower()}",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "DTSTART:20260305T140000Z",
        "SUMMARY:Consultation",
        "ORGANIZER:mailto:desk@frontdesk.example",
        f"ATTENDEE;PARTSTAT={answer.lower()};CN=Somebody:MAILTO:{attendee.title()}",
        "END:VEVENT",
        "END:VCALENDAR",
        "--b--",
    ]
    content_type = 'multipart/alternative; boundary="b"'
    return mail("\r\n".join(lines), subject="Accepted: Consultation", content_type=content_type, **how)


ENDS = {
    "ignored(attendee_accepted)": itip(text="Ann has accepted this invitation."),
    "ignored(attendee_tentative)": itip(answer="TENTATIVE"),
    "ignored(attendee_unknown)": itip(uid="theirs", answer="DECLINED"),
    "handed_off(attendee_declined)": itip(answer="DECLINED"),
    "handed_off(attendee_countered)": itip("COUNTER", "NEEDS-ACTION"),
    "handed_off(calendar_mail)": itip(text="Hi, I accepted the invitation, but could we do 4 pm?"),
}
FORGED = {
    "ignored(attendee_unknown)": itip(sender=BOB),
    "handed_off(calendar_mail)": itip(answer="DECLINED", sender=BOB),
    "handed_off(sender_unproven)": itip(answer="DECLINED", proven=False),
}


@pytest.mark.parametrize(("expected", "raw"), [*ENDS.items(), *FORGED.items()])
def test_an_answer_to_an_invitation_changes_nothing_and_only_the_owner_hears_of_it(desk: Desk, expected, raw):
    desk.booked(SLOT)
    assert desk.outcome(desk.receive(raw)) == expected
    assert desk.model.questions == []
    assert desk.events() == {"seed1": SLOT}
    assert {sent.to for sent in desk.mailer.sent} == (set() if expected.startswith("ignored") else {OWNER.address})


def test_an_answer_to_a_booking_that_was_cancelled_is_still_one_to_us(desk: Desk):
    booking = desk.booked(SLOT)
    mail_id = desk.receive(itip())
    desk.records.change_booking(booking.id, None, mail_id)
    assert desk.outcome(desk.receive(itip(answer="TENTATIVE"))) == "ignored(attendee_tentative)"
