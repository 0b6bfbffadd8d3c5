"""The intake folder gets a new UIDVALIDITY under the desk's hands: no mail is lost, none is handled twice."""

from collections import Counter

import pytest

from ops.world.servers import EmbeddedServers
from tests.integrations.mail_faults.conftest import Account
from tests.integrations.mail_faults.stage import BOOKING, LATER, MACHINE, MAILS, Ending, Stage, staged

OUTCOMES = {BOOKING: "booked", MACHINE: "ignored(auto_reply)", LATER: "booked"}


def assert_all_is_done_once(ending: Ending) -> None:
    assert ending.outcomes == sorted(OUTCOMES.items())
    assert [ending.places[name] for name in OUTCOMES] == [[("Handled", False)]] * 3
    assert [len(ending.places[ending.replies[name]]) for name in (BOOKING, LATER)] == [1, 1]
    assert list(ending.sent.values()) == [1, 1]
    assert (ending.events, ending.handoffs) == (2, [])


def rebuild_before(stage: Stage, method: str, number: int) -> None:
    """Have the folder rebuilt before a method of the mailbox is called for the so-manieth time."""
    calls: Counter[str] = Counter()

    def happens() -> None:
        calls[method] += 1
        if calls[method] == number:
            stage.world.rebuild()

    stage.desk.ports["mailbox"].on(method, happens)


@pytest.mark.parametrize(
    ("method", "number"), [("arrivals", 1), ("read", 1), ("read", 2), ("file", 1), ("file", 2), ("status", 2)]
)
def test_a_folder_that_is_numbered_anew_at_any_moment(
    method: str, number: int, account: Account, mail_servers: EmbeddedServers
) -> None:
    with staged(account(), mail_servers) as stage:
        rebuild_before(stage, method, number)
        for name in (BOOKING, MACHINE):
            stage.world.deliver(MAILS[name])
        stage.settle()
        stage.world.deliver(MAILS[LATER])
        stage.settle()
        assert_all_is_done_once(stage.ending())


def test_a_folder_that_is_numbered_anew_between_any_two_steps(account: Account, mail_servers: EmbeddedServers) -> None:
    with staged(account(), mail_servers) as stage:
        for name in (BOOKING, MACHINE):
            stage.world.deliver(MAILS[name])
        stage.desk.worker.take_in()
        stage.world.rebuild()
        stage.world.deliver(MAILS[LATER])
        stage.desk.worker.take_in()
        stage.world.rebuild()
        stage.settle()
        stage.world.rebuild()
        stage.settle()
        assert_all_is_done_once(stage.ending())
