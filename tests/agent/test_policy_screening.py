"""What becomes of a mail before its content counts, and the moment and zone that its words are read in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import policy
from agent.domain import (
    Attachment,
    AttachmentStatus,
    CalendarPart,
    Contact,
    EffectKind,
    Email,
    MachineVerdict,
    Reason,
    Sender,
    SentCounts,
)
from agent.policy import Policy, Screening, Standing

ANN = "ann@example.org"
DESK = "desk@frontdesk.example"
PROVEN = Sender(ANN, verified=True, reason="dmarc_pass")
PLAIN = Email(
    message_id="<1@example.org>",
    subject="Appointment",
    date=None,
    from_=(ANN,),
    to=(DESK,),
    cc=(),
    reply_to=(),
    in_reply_to=None,
    references=(),
    text="Can we meet?",
    reply_text="Can we meet?",
    attachments=(),
    calendar=(),
    machine=MachineVerdict(is_machine=False),
    from_fields=(ANN,),
)
INVITATION = CalendarPart("REQUEST", "u1", None, None, None, None)
NO_METHOD = CalendarPart(None, "u1", None, None, None, None)


def written_by_machine(*reasons: str, looks_human: bool = False) -> Email:
    verdict = MachineVerdict(is_machine=True, reasons=reasons, looks_human=looks_human)
    return replace(PLAIN, machine=verdict)


def screened(email: Email = PLAIN, sender: Sender = PROVEN, **standing: Any) -> Screening:
    return policy.screen(email, sender, DESK, Standing(**standing), max_chars=500)


HUMAN = Screening("human")


@pytest.mark.parametrize(
    ("expected", "email", "sender"),
    [
        (HUMAN, PLAIN, PROVEN),
        (HUMAN, replace(PLAIN, reply_to=(ANN,)), PROVEN),
        (HUMAN, replace(PLAIN, calendar=(NO_METHOD,)), PROVEN),
        (HUMAN, replace(PLAIN, reply_text=""), PROVEN),
        (HUMAN, replace(PLAIN, reply_text="x" * (500 - len(PLAIN.subject))), PROVEN),
        (Screening("ignored", Reason.OWN_MAIL), PLAIN, replace(PROVEN, address=DESK)),
        (Screening("ignored", Reason.OWN_MAIL), PLAIN, Sender(DESK, verified=False, reason="not_proven")),
        (Screening("ignored", Reason.AUTO_REPLY), written_by_machine("auto_submitted"), PROVEN),
        (Screening("ignored", Reason.AUTO_REPLY), written_by_machine(), PROVEN),
        (Screening("ignored", Reason.BOUNCE), written_by_machine("delivery_report"), PROVEN),
        (Screening("ignored", Reason.BOUNCE), written_by_machine("null_return_path"), PROVEN),
        (Screening("ignored", Reason.BOUNCE), written_by_machine("robot_address", "delivery_report"), PROVEN),
        (Screening("ignored", Reason.MAILING_LIST), written_by_machine("list"), PROVEN),
        (Screening("ignored", Reason.MAILING_LIST), written_by_machine("precedence"), PROVEN),
        (Screening("ignored", Reason.RECEIPT), written_by_machine("receipt"), PROVEN),
        (Screening("ignored", Reason.OWN_MAIL), written_by_machine("auto_submitted", "own_loop"), PROVEN),
        (Screening("ignored", Reason.AUTO_REPLY), written_by_machine("null_return_path", "auto_replied"), PROVEN),
        (Screening("ignored", Reason.BOUNCE), written_by_machine("auto_replied", "delivery_report"), PROVEN),
        (Screening("doubtful", Reason.CALENDAR_MAIL), replace(PLAIN, calendar=(INVITATION,)), PROVEN),
        (Screening("doubtful", Reason.MACHINE_UNSURE), written_by_machine("auto_submitted", looks_human=True), PROVEN),
        (Screening("doubtful", Reason.FROM_DEFECTIVE), PLAIN, Sender(None, verified=False, reason="from_defective")),
        (Screening("doubtful", Reason.SENDER_UNPROVEN), PLAIN, replace(PROVEN, verified=False)),
        (Screening("doubtful", Reason.REPLY_TO_ELSEWHERE), replace(PLAIN, reply_to=("eve@example.net",)), PROVEN),
        (Screening("doubtful", Reason.REPLY_TO_ELSEWHERE), replace(PLAIN, reply_to=(ANN, "eve@example.net")), PROVEN),
        (Screening("doubtful", Reason.TOO_LONG), replace(PLAIN, reply_text="x" * 501), PROVEN),
        (Screening("doubtful", Reason.NOTHING_WRITTEN), replace(PLAIN, reply_text=" \n", subject=" "), PROVEN),
    ],
)
def test_a_mail_is_sorted_by_who_wrote_it_before_its_content_counts(expected, email, sender):
    assert screened(email, sender) == expected


def test_a_thread_that_a_person_took_over_is_left_to_that_person():
    assert screened(person_took_over=True) == Screening("doubtful", Reason.PERSON_TOOK_OVER)


def test_nothing_of_an_unproven_mail_is_judged_but_that_it_is_unproven():
    long = replace(PLAIN, reply_text="x" * 501, reply_to=("eve@example.net",))
    unproven = replace(PROVEN, verified=False)
    assert screened(long, unproven, person_took_over=True).reason is Reason.SENDER_UNPROVEN


@given(
    verified=st.booleans(),
    address=st.sampled_from([ANN, None, DESK]),
    machine=st.builds(MachineVerdict, st.booleans(), st.just(()), st.booleans()),
    reply_to=st.sampled_from([(), (ANN,), ("eve@example.net",)]),
    calendar=st.sampled_from([(), (INVITATION,)]),
    taken=st.booleans(),
)
def test_only_the_one_proven_author_is_ever_taken_for_a_person(verified, address, machine, reply_to, calendar, taken):
    email = replace(PLAIN, machine=machine, reply_to=reply_to, calendar=calendar)
    found = screened(email, Sender(address, verified, ""), person_took_over=taken)
    clean = verified and address == ANN and not (machine.is_machine or machine.looks_human or calendar or taken)
    assert (found.label == "human") == (clean and reply_to in ((), (ANN,)))
    assert (found.reason is None) == (found.label == "human")


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ({"is_duplicate": True}, Screening("ignored", Reason.DUPLICATE)),
        ({"came_back": EffectKind.REPLY}, Screening("doubtful", Reason.BOUNCE_OF_OURS)),
        ({"came_back": EffectKind.NOTICE}, Screening("doubtful", Reason.BOUNCE_OF_OURS, quiet=True)),
        ({"is_held_back": True}, Screening("doubtful", Reason.ADDRESS_HELD_BACK)),
        ({"gets_too_many": True}, Screening("doubtful", Reason.TOO_MANY_MAILS)),
        ({"answers_notice": True}, Screening("doubtful", Reason.NOTICE_ANSWERED)),
    ],
)
def test_what_we_know_of_sender_and_thread_counts(standing, expected):
    assert screened(**standing) == expected


def test_a_report_on_our_own_mail_is_not_lost_among_the_machines():
    report = written_by_machine("delivery_report", "null_return_path")
    assert screened(report).label == "ignored"
    unproven = Sender("mailer-daemon@example.org", verified=False, reason="no_results")
    assert screened(report, unproven, came_back=EffectKind.REPLY).reason is Reason.BOUNCE_OF_OURS


def test_a_contact_form_that_writes_in_the_desks_own_name_is_not_lost():
    form = replace(PLAIN, from_=(DESK,), reply_to=("ann@example.org",))
    assert screened(form, Sender(DESK, verified=True, reason="")).reason is Reason.REPLY_TO_ELSEWHERE
    assert screened(form, Sender(DESK, verified=False, reason="")).reason is Reason.SENDER_UNPROVEN


def test_a_mail_of_which_only_the_header_was_read_is_too_long():
    assert screened(replace(PLAIN, reply_text="", defects=("too_large",))).reason is Reason.TOO_LONG


def attached(content_type: str, name: str = "", status: AttachmentStatus = AttachmentStatus.UNSUPPORTED) -> Email:
    return replace(PLAIN, text="", reply_text="", attachments=(Attachment(name, content_type, 9, status),))


@pytest.mark.parametrize(
    ("expected", "email"),
    [
        (Reason.MAIL_UNREADABLE, replace(PLAIN, defects=("parser_killed",))),
        (Reason.MAIL_UNREADABLE, replace(PLAIN, defects=("attachments_unread", "parser_killed"))),
        (Reason.MAIL_UNREADABLE, replace(PLAIN, text="", reply_text="", defects=("parser_failed:ValueError",))),
        (Reason.TOO_LONG, replace(PLAIN, defects=("mail_truncated",))),
        (Reason.TOO_LONG, replace(PLAIN, defects=("header_defect", "text_truncated"))),
        (Reason.TOO_LONG, replace(PLAIN, defects=("header_truncated",))),
        (Reason.TOO_LONG, replace(PLAIN, defects=("too_many_parts",))),
        (Reason.TOO_LONG, replace(PLAIN, defects=("too_deep",))),
        (Reason.ATTACHMENT_UNREADABLE, attached("application/pkcs7-mime", "smime.p7m", AttachmentStatus.ENCRYPTED)),
        (Reason.ATTACHMENT_UNREADABLE, attached("application/pgp-encrypted")),
        (Reason.ATTACHMENT_UNREADABLE, attached("application/pdf", "a.pdf", AttachmentStatus.ENCRYPTED)),
        (Reason.ATTACHMENT_UNREADABLE, replace(attached("application/ms-tnef"), defects=("tnef",))),
        (Reason.ATTACHMENT_UNREADABLE, replace(PLAIN, defects=("encrypted_text",))),
        (Reason.ATTACHMENT_UNREADABLE, attached("application/rtf", "a.rtf")),
        (Reason.ATTACHMENT_UNREADABLE, attached("image/png")),
        (Reason.ATTACHMENT_UNREADABLE, attached("application/pdf", "a.pdf", AttachmentStatus.NO_TEXT)),
        (Reason.ATTACHMENT_UNREADABLE, replace(attached("message/partial"), reply_text="the first half")),
        (Reason.ATTACHMENT_UNREADABLE, replace(attached("message/external-body"), reply_text="See there")),
        (Reason.MAIL_UNREADABLE, replace(PLAIN, defects=("unknown_transfer_encoding",))),
        (Reason.MAIL_UNREADABLE, replace(PLAIN, defects=("transfer_encoding_defect",))),
        (Reason.MAIL_UNREADABLE, replace(PLAIN, defects=("boundary_unclosed",))),
        (None, replace(attached("image/png"), reply_text="Can we meet?")),
        (None, replace(PLAIN, defects=("trace_truncated", "addresses_truncated", "charset_missing"))),
        (None, replace(PLAIN, defects=("tnef",))),
        (None, attached("application/pdf", "a.pdf", AttachmentStatus.READABLE)),
    ],
)
def test_a_mail_of_which_only_a_part_was_read_never_goes_on(expected, email):
    assert screened(email) == (Screening("human") if expected is None else Screening("doubtful", expected))


def test_a_mail_that_cannot_be_read_tells_its_writer_nothing():
    assert Reason.MAIL_UNREADABLE in policy.UNACKNOWLEDGED


@pytest.mark.parametrize(
    ("to", "label"),
    [((DESK,), "doubtful"), (("office@frontdesk.example",), "doubtful"), (("roses@lists.example.org",), "ignored")],
)
def test_a_persons_post_to_a_list_of_others_is_not_for_us(to, label):
    post = replace(written_by_machine("list", "list_post", looks_human=True), to=to)
    assert screened(post).label == label
    assert screened(replace(post, machine=replace(post.machine, reasons=("list",)))).label == "doubtful"


@pytest.mark.parametrize(
    ("sent", "is_too_many"),
    [
        (SentCounts(), False),
        (SentCounts(2, 4, 6), False),
        (SentCounts(hour=3), True),
        (SentCounts(day=5), True),
        (SentCounts(conversation=7), True),
    ],
)
def test_mails_of_ours_are_too_many_once_any_number_of_the_policy_is_reached(sent, is_too_many):
    rules = Policy(mails_per_hour=3, mails_per_day=5, mails_per_conversation=7)
    assert policy.is_too_many(sent, rules) is is_too_many


RECEIVED = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "is_believed"),
    [
        (RECEIVED, True),
        (RECEIVED - timedelta(days=3), True),
        (RECEIVED - timedelta(days=3, seconds=1), False),
        (RECEIVED + timedelta(hours=1), True),
        (RECEIVED + timedelta(hours=1, seconds=1), False),
        (RECEIVED.replace(tzinfo=None), False),
        (None, False),
    ],
)
def test_tomorrow_counts_from_when_a_mail_was_written_unless_its_date_cannot_be_true(written, is_believed):
    assert policy.reference_moment(written, RECEIVED) == (written if is_believed else RECEIVED)


@given(st.one_of(st.none(), st.datetimes(), st.datetimes(timezones=st.just(UTC))))
def test_every_date_gives_an_aware_moment_near_the_arrival(written):
    moment = policy.reference_moment(written, RECEIVED)
    assert moment.tzinfo is not None
    assert -timedelta(days=3) <= moment - RECEIVED <= timedelta(hours=1)


def test_words_are_read_in_the_customers_zone_where_the_crm_knows_it_else_in_the_owners():
    abroad = Contact("1", "Ann", ANN, zone="America/New_York")
    assert policy.customer_zone(abroad, Policy()).key == "America/New_York"
    assert policy.customer_zone(replace(abroad, zone=None), Policy()).key == "Europe/Berlin"
    assert policy.customer_zone(None, Policy()).key == "Europe/Berlin"
