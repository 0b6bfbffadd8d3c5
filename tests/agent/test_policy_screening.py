"""What becomes of a mail before its content counts, and the moment and zone that its words are read in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import policy
from agent.domain import CalendarPart, Contact, Email, MachineVerdict, Reason, Sender
from agent.policy import Policy, Screening

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
    authentication_results=(),
)
INVITATION = CalendarPart("REQUEST", "u1", None, None, None, None)
NO_METHOD = CalendarPart(None, "u1", None, None, None, None)


def written_by_machine(*reasons: str, looks_human: bool = False) -> Email:
    verdict = MachineVerdict(is_machine=True, reasons=reasons, looks_human=looks_human)
    return replace(PLAIN, machine=verdict)


def screened(email: Email = PLAIN, sender: Sender = PROVEN, *, person_took_over: bool = False) -> Screening:
    return policy.screen(email, sender, DESK, person_took_over=person_took_over, max_chars=500)


HUMAN = Screening("human")


@pytest.mark.parametrize(
    ("expected", "email", "sender"),
    [
        (HUMAN, PLAIN, PROVEN),
        (HUMAN, replace(PLAIN, reply_to=(ANN,)), PROVEN),
        (HUMAN, replace(PLAIN, calendar=(NO_METHOD,)), PROVEN),
        (HUMAN, replace(PLAIN, reply_text=""), PROVEN),
        (HUMAN, replace(PLAIN, reply_text="x" * (500 - len(PLAIN.subject))), PROVEN),
        (Screening("machine", Reason.OWN_MAIL), PLAIN, replace(PROVEN, address=DESK)),
        (Screening("machine", Reason.OWN_MAIL), PLAIN, Sender(DESK, verified=False, reason="not_proven")),
        (Screening("machine", Reason.AUTO_REPLY), written_by_machine("auto_submitted"), PROVEN),
        (Screening("machine", Reason.AUTO_REPLY), written_by_machine(), PROVEN),
        (Screening("machine", Reason.BOUNCE), written_by_machine("delivery_report"), PROVEN),
        (Screening("machine", Reason.BOUNCE), written_by_machine("null_return_path"), PROVEN),
        (Screening("machine", Reason.BOUNCE), written_by_machine("robot_address", "delivery_report"), PROVEN),
        (Screening("machine", Reason.MAILING_LIST), written_by_machine("list"), PROVEN),
        (Screening("machine", Reason.MAILING_LIST), written_by_machine("precedence"), PROVEN),
        (Screening("machine", Reason.RECEIPT), written_by_machine("receipt"), PROVEN),
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
