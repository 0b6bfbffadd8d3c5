"""A mail that breaks whatever touches it: its neighbours are handled in the same pass, and it ends with a person."""

import pytest
from pydantic import BaseModel

from agent.ports import Question
from integrations.imap_mailbox import mailbox
from integrations.memory_people import Said
from integrations.mime import parse_limited
from ops.world.servers import EmbeddedServers
from tests.agent.mails import mail
from tests.integrations.mail_faults.conftest import Account
from tests.integrations.mail_faults.stage import BOOKING, LATER, MAILS, Ending, Stage, say, staged
from tests.servers.line_fault import Fault

BAD = "<bad@example.org>"
WORD = "Bad apple"
THREE = (MAILS[BOOKING], mail(WORD, message_id=BAD), MAILS[LATER])


def outcomes_after_a_pass(stage: Stage) -> dict[str, str]:
    """Deliver the good, the bad and the good, and let the worker pass once."""
    for raw in THREE:
        stage.world.deliver(raw)
    stage.desk.run()
    return dict(stage.ending().outcomes)


def assert_neighbours_are_well(ending: Ending) -> None:
    for name in (BOOKING, LATER):
        assert ending.places[name] == [("Handled", False)]
        assert len(ending.places[ending.replies[name]]) == 1
    assert set(ending.sent.values()) == {1}
    assert ending.events == 2


def test_a_mail_that_the_program_chokes_on_is_dead_after_three_tries(
    account: Account, mail_servers: EmbeddedServers
) -> None:
    tries = []

    def choke(question: Question, wanted: type[BaseModel]) -> Said:
        if WORD in question.user:
            tries.append(question)
            raise RuntimeError
        return say(question, wanted)

    with staged(account(), mail_servers, script=choke) as stage:
        outcomes = outcomes_after_a_pass(stage)
        stage.settle()
        ending = stage.ending()
    assert outcomes == {BOOKING: "booked", BAD: "dead_lettered(poison)", LATER: "booked"}
    assert len(tries) == 3
    assert ending.outcomes == sorted(outcomes.items())
    assert ending.handoffs == ["poison"]
    assert ending.places[BAD] == [("Dead", False)]
    assert_neighbours_are_well(ending)


def test_a_mail_that_kills_the_parser_goes_to_a_person_at_once(
    account: Account, mail_servers: EmbeddedServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        mailbox, "parse_limited", lambda raw: parse_limited(raw, seconds=0 if WORD.encode() in raw else 5.0)
    )
    with staged(account(), mail_servers) as stage:
        outcomes = outcomes_after_a_pass(stage)
        stage.settle()
        ending = stage.ending()
    assert outcomes == {BOOKING: "booked", BAD: "handed_off(mail_unreadable)", LATER: "booked"}
    assert ending.outcomes == sorted(outcomes.items())
    assert ending.places[BAD] == [("Person", False)]
    assert_neighbours_are_well(ending)


@pytest.mark.parametrize("fault", [Fault.AFTER, Fault.TORN])
def test_a_mail_that_breaks_the_line_whenever_it_is_fetched_goes_to_a_person_by_its_deadline(
    fault: Fault, clear_account: Account, mail_servers: EmbeddedServers
) -> None:
    with staged(clear_account(), mail_servers) as stage:
        stage.imap.always = {b"UID FETCH 2 (BODY": fault}
        first = outcomes_after_a_pass(stage)
        waited = stage.settle()
        ending, rules = stage.ending(), stage.desk.deps.policy
    # Nobody has learned its Message-ID.
    assert first == {BOOKING: "booked", "": "retry_later", LATER: "booked"}
    assert dict(ending.outcomes)[""] == "handed_off(mailbox_unavailable)"
    assert waited.total_seconds() == 60 * rules.retry_minutes
    assert ending.places[BAD] == [("Person", False)]
    assert_neighbours_are_well(ending)
    assert stage.passes < 12
    assert stage.imap.connections < 40
