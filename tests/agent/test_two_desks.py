"""Two desks that write to each other, and a desk and a ticket system, stop: at once, or at the caps of the policy."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from agent.form import RequestForm
from agent.policy import Policy
from integrations.records import Keys, open_database
from tests.agent.mails import form
from tests.agent.two_desks import (
    Correspondent,
    Post,
    Relay,
    correspond,
    correspond_with_tickets,
    correspondent,
    intact,
    most_within,
    stripped,
    stripped_but,
)

LEADS = Policy(unknown_sender="lead")
PATIENT = Policy(unknown_sender="lead", rounds=99)
SMALL = Policy(unknown_sender="lead", rounds=99, mails_per_hour=2, mails_per_day=5, mails_per_conversation=4)
OFFERS, PERSONS = form("book"), form("wants_person")
"""What the model reads in every mail: with offers a conversation goes on; each acknowledgement begins another."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FAST, SLOW = Post(timedelta(minutes=1)), Post(timedelta(minutes=20))
ALL_DAY_FAST, ALL_DAY_SLOW = Post(timedelta(minutes=1), 6 * HOUR), Post(timedelta(minutes=20), 6 * HOUR)
HELP = "help@tickets.example"


@pytest.fixture
def second() -> Iterator[sa.Engine]:
    database = open_database("sqlite://", Keys("the key of another desk"))
    yield database
    database.dispose()


def pair(second: sa.Engine, read: RequestForm, rules: Policy) -> tuple[Correspondent, Correspondent]:
    return correspondent("north", read, rules), correspondent("south", read, rules, second)


def sent(a: Correspondent, b: Correspondent) -> tuple[int, int]:
    """Count what each wrote to the other."""
    return len(a.sent_to(b.person.address)), len(b.sent_to(a.person.address))


@pytest.mark.parametrize(
    "relay", [intact, partial(stripped_but, b"Auto-Submitted"), partial(stripped_but, b"X-Frontdesk-Loop")]
)
def test_two_desks_stop_at_once_where_one_sign_of_a_machine_arrives(second: sa.Engine, relay: Relay) -> None:
    a, b = pair(second, OFFERS, LEADS)
    correspond(a, b, relay, FAST)
    assert sent(a, b) == (1, 0)
    assert b.notices() == 0
    assert [len(mails) for mails in b.desk.mailbox.filed.values()] == [1, 0, 0]


def test_offers_back_and_forth_without_any_sign_end_at_the_rounds_and_one_acknowledgement(second: sa.Engine) -> None:
    a, b = pair(second, OFFERS, LEADS)
    correspond(a, b, stripped, FAST)
    assert sent(a, b) == (LEADS.rounds + 1, LEADS.rounds + 1)
    assert 1 <= a.notices() <= 2
    assert b.notices() == 1


def test_a_conversation_without_any_sign_ends_at_the_mails_per_conversation(second: sa.Engine) -> None:
    a, b = pair(second, OFFERS, SMALL)
    correspond(a, b, stripped, SLOW)
    cap = SMALL.mails_per_conversation
    assert sent(a, b) == (cap, cap)
    assert (a.notices(), b.notices()) == (1, 0)
    assert a.desk.handoffs() == ["too_many_mails"]


def test_acknowledgements_of_acknowledgements_end_at_the_mails_per_hour(second: sa.Engine) -> None:
    a, b = pair(second, PERSONS, LEADS)
    correspond(a, b, stripped, FAST)
    cap = LEADS.mails_per_hour
    assert sent(a, b) == (cap, cap)
    # One notice at most for each mail that was acknowledged, and one that there are too many.
    assert 1 <= a.notices() <= cap + 1
    assert 1 <= b.notices() <= cap + 1


@pytest.mark.parametrize("post", [ALL_DAY_SLOW])
def test_in_a_day_no_more_goes_out_than_the_mails_per_day(second: sa.Engine, post: Post) -> None:
    a, b = pair(second, PERSONS, SMALL)
    correspond(a, b, stripped, post)
    cap = SMALL.mails_per_day
    assert sent(a, b) == (cap, cap)
    for here, there in ((a, b), (b, a)):
        moments = here.sent_to(there.person.address)
        assert most_within(moments, HOUR) <= SMALL.mails_per_hour
        assert 1 <= here.notices() <= cap + 1


@pytest.mark.parametrize(("rules", "post"), [(SMALL, ALL_DAY_FAST)])
def test_a_ticket_system_that_answers_everything_gets_no_more_than_the_policy_allows(rules: Policy, post: Post) -> None:
    desk = correspondent("north", PERSONS, rules)
    correspond_with_tickets(desk, HELP, post)
    moments = desk.sent_to(HELP)
    assert len(moments) == rules.mails_per_day
    assert most_within(moments, HOUR) <= rules.mails_per_hour
    assert 1 <= desk.notices() <= rules.mails_per_day + 1


@pytest.mark.parametrize(("rules", "cap"), [(PATIENT, PATIENT.mails_per_conversation), (LEADS, LEADS.rounds + 1)])
def test_a_ticket_system_in_one_conversation_gets_no_more_than_that_allows(rules: Policy, cap: int) -> None:
    desk = correspondent("north", OFFERS, rules)
    correspond_with_tickets(desk, HELP, SLOW)
    assert len(desk.sent_to(HELP)) == cap
    assert desk.notices() <= 2


@pytest.mark.parametrize(("proven", "reply_to"), [(True, ""), (False, ""), (True, "tickets@north.example")])
def test_notices_to_an_owner_whose_address_is_a_ticket_system_end(proven: bool, reply_to: str) -> None:
    desk = correspondent("north", PERSONS, SMALL)
    correspond_with_tickets(desk, desk.owner.address, FAST, proven=proven, reply_to=reply_to)
    assert desk.notices() <= SMALL.mails_per_day + SMALL.notices_per_hour


@pytest.mark.parametrize("post", [FAST])
def test_the_next_day_a_sender_is_answered_again(post: Post) -> None:
    desk = correspondent("north", PERSONS, SMALL)
    correspond_with_tickets(desk, HELP, Post(post.leg, timedelta(hours=25), timedelta(hours=50)))
    moments = desk.sent_to(HELP)
    first = [moment for moment in moments if moment - moments[0] < DAY]
    assert 0 < len(first) == len(moments) / 2
