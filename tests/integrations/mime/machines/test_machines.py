"""Whole mails of machines, and of people who look like them: what is ignored, what is doubtful, what is read."""

import base64
from pathlib import Path

import pytest

from agent import policy
from agent.domain import Reason, Sender
from agent.policy import Screening, Standing
from integrations.mime import parse
from integrations.mime.header.addresses import sole_from

MAILS = Path(__file__).parent
IGNORED = {
    Reason.AUTO_REPLY: """
        vacation_exchange_cs vacation_exchange_da vacation_exchange_de vacation_exchange_en vacation_exchange_es
        vacation_exchange_fi vacation_exchange_fr vacation_exchange_hu vacation_exchange_it vacation_exchange_ja
        vacation_exchange_nb vacation_exchange_nl vacation_exchange_pl vacation_exchange_pt vacation_exchange_ru
        vacation_exchange_sv vacation_exchange_tr vacation_exchange_zh vacation_cpanel vacation_gmail vacation_hoster
        vacation_notes vacation_sieve vacation_unix vacation_with_a_question vacation_zimbra
        left_the_company challenge_response
        ticket_freshdesk ticket_osticket ticket_rt ticket_zendesk cron_job monitoring delivery_of_parcels
        no_reply_french no_reply_german no_reply_order no_reply_swedish dmarc_report list_confirmation list_moderation
        bounce_without_a_form""",
    Reason.BOUNCE: """
        bounce_exchange bounce_exim bounce_german_in_words bounce_gmail bounce_postfix bounce_qmail
        complaint_report""",
    Reason.RECEIPT: "receipt_mdn receipt_deleted_unread receipt_in_words",
    Reason.MAILING_LIST: """
        list_announcement list_discussion list_newsletter list_newsletter_german social_notice ticket_jira ticket_otrs
        ticket_servicenow""",
    Reason.OWN_MAIL: "own_address own_loop",
    Reason.ATTENDEE_UNKNOWN: "calendar_accepted_google calendar_declined_of_others calendar_tentative_outlook",
}
DOUBTFUL = {
    Reason.MACHINE_UNSURE: """
        unsure_absence_in_brackets unsure_absence_without_a_mark unsure_bounce_passed_on unsure_bulk_from_a_clinic
        unsure_contact_form unsure_list_member_to_us
        unsure_out_on_monday unsure_over_our_group unsure_servicenow_answer unsure_suppressed_absence
        unsure_ticket_survey unsure_wordpress_form unsure_zendesk_agent""",
    Reason.CALENDAR_MAIL: """
        unsure_answer_without_its_file unsure_calendar_broken unsure_calendar_comment unsure_calendar_invitation""",
    Reason.ATTACHMENT_UNREADABLE: """
        unsure_encrypted_pgp_inline unsure_encrypted_pgp_mime unsure_encrypted_smime unsure_winmail_alone""",
}
HUMAN = """
    human_about_tickets human_accepted_subject human_answers_a_notice human_auto_submitted_no human_automatic_door
    human_by_a_sending_service human_car_repair human_delivery_failed human_forwarded_by_a_rule human_french_absence
    human_holiday_wish human_ics_without_method human_out_of_office_subject human_out_on_monday human_postmaster_pat
    human_read_subject human_returned_mail human_signed_smime human_suppress_alone"""
EXPECTED = {
    **{name: Screening("ignored", reason) for reason, names in IGNORED.items() for name in names.split()},
    **{name: Screening("doubtful", reason) for reason, names in DOUBTFUL.items() for name in names.split()},
    **{name: Screening("human") for name in HUMAN.split()},
}


def screened(raw: bytes) -> Screening:
    email = parse(raw)
    address = sole_from(email.from_fields)
    sender = Sender(address, verified=address is not None, reason="dmarc_pass")
    return policy.screen(email, sender, "desk@frontdesk.example", Standing(), max_chars=5_000)


def test_every_mail_on_file_is_expected() -> None:
    assert {path.stem for path in MAILS.glob("*.eml")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_mail_is_sorted_by_what_wrote_it_even_where_its_sender_is_proven(name: str) -> None:
    assert screened((MAILS / f"{name}.eml").read_bytes()) == EXPECTED[name]


@pytest.mark.parametrize("name", HUMAN.split())
def test_a_person_is_not_taken_for_a_machine_in_any_respect(name: str) -> None:
    assert not parse((MAILS / f"{name}.eml").read_bytes()).machine.is_machine


EVENT = b"BEGIN:VEVENT\r\nUID:1@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
WITHOUT, WITH = b"BEGIN:VCALENDAR\r\n" + EVENT, b"BEGIN:VCALENDAR\r\nmethod:Request\r\n" + EVENT


@pytest.mark.parametrize(
    ("content_type", "file"),
    [
        ("text/calendar; method=REQUEST", WITH),
        ("text/calendar", WITH),
        ('TEXT/Calendar; METHOD="request"', WITHOUT),
        ("text/calendar; method*0=REQ; method*1=UEST", WITHOUT),
        ("text/calendar; method=REPLY", WITH),
        ("application/ics; name=invite.ics", WITH),
        ("application/octet-stream; name=INVITE.ICS", WITH),
        ("text/calendar; method=REQUEST", b"nonsense"),
        ("text/calendar; charset=utf-8", WITH[:40]),
    ],
)
def test_a_request_is_calendar_mail_wherever_its_method_stands(content_type: str, file: bytes) -> None:
    head = "From: ann@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nLunch?\r\n"
    part = f"--b\r\nContent-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    assert screened(head.encode() + part + base64.encodebytes(file) + b"--b--").reason is Reason.CALENDAR_MAIL
