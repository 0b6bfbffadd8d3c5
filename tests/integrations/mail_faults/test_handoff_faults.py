"""The line breaks at each command of a handoff: the person's draft, the notice and the word to the sender come once."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from agent.form import RequestForm
from agent.ports import Question
from integrations.memory_people import Said
from ops.world.servers import EmbeddedServers
from tests.agent.mails import ANN, OWNER, form, mail
from tests.integrations.mail_faults.conftest import PARTS, Account
from tests.integrations.mail_faults.matrix import Strike
from tests.integrations.mail_faults.stage import Ending, Stage, say, staged
from tests.servers.line_fault import FAULTS, Fault, LineFault

ASKING = "<asking@example.org>"
SAMPLED = 24


def _say(question: Question, wanted: type[BaseModel]) -> Said:
    return form("wants_person") if wanted is RequestForm else say(question, wanted)


def _handle(stage: Stage) -> Ending:
    stage.world.deliver(mail("I want a person.", message_id=ASKING))
    stage.settle()
    return stage.ending()


def _strikes(account: Account, servers: EmbeddedServers) -> list[Strike]:
    """Name every command of a healthy session, each with one of the faults in turn."""
    with staged(account(), servers, script=_say) as stage:
        assert not list(_complaints(_handle(stage), in_doubt=False))
        lines = (("imap", stage.imap), ("smtp", stage.smtp))
        said = [(name, at, word) for name, line in lines for at, (_, word) in enumerate(line.said)]
    return [Strike(*one, FAULTS[number % len(FAULTS)]) for number, one in enumerate(said)]


def _complaints(ending: Ending, *, in_doubt: bool) -> Iterator[str]:
    if ending.outcomes != [(ASKING, "handed_off(wants_person)")]:
        yield f"outcomes {ending.outcomes}"
    if ending.handoffs != (["effect_uncertain", "wants_person"] if in_doubt else ["wants_person"]):
        yield f"handoffs {ending.handoffs}"
    if ending.places.pop(ASKING) != [("Person", False)]:
        yield "misplaced"
    if max(ending.sent.values()) > 1 or ending.events:
        yield f"sent {ending.sent}"
    recipients = sorted(recipient for recipient, _ in ending.sent)
    if not in_doubt and recipients != [ANN, OWNER.address]:
        yield f"sent {recipients}"
    copies = sorted(folder.partition(" ")[0] for found in ending.places.values() for folder, _ in found)
    if copies not in ([["Drafts"], ["Drafts", "Sent"]] if in_doubt else [["Drafts", "Sent"]]):
        yield f"copies in {copies}"


def _play(strike: Strike, account: Account, servers: EmbeddedServers) -> list[str]:
    timeout = 0.3 if strike.fault is Fault.SILENT else 10.0
    with staged(account(), servers, timeout=timeout, script=_say) as stage:
        line: LineFault = getattr(stage, strike.line)
        line.strike(strike.at, strike.fault)
        ending = _handle(stage)
        assert line.struck == 1
    in_doubt = strike.leaves_doubt and "effect_uncertain" in ending.handoffs
    return [f"{strike}: {wrong}" for wrong in _complaints(ending, in_doubt=in_doubt)]


def test_a_fault_at_each_command_of_a_handoff(
    clear_account: Account, mail_servers: EmbeddedServers, part: int, pytestconfig: pytest.Config
) -> None:
    step = PARTS if pytestconfig.getoption("--servers") else SAMPLED
    chosen = _strikes(clear_account, mail_servers)[part::step]
    assert not [wrong for strike in chosen for wrong in _play(strike, clear_account, mail_servers)]
