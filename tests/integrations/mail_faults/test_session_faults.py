"""The line breaks at each command of a session, in intake and in sending: nothing is lost, nothing is done twice."""

from itertools import chain

import pytest

from ops.world.servers import EmbeddedServers
from tests.integrations.mail_faults.conftest import Account
from tests.integrations.mail_faults.matrix import Session, healthy_session, play, play_late, strikes
from tests.servers.line_fault import FAULTS, Fault

PARTS = 2
SAMPLED = 30
"""Without --servers one play in so many."""
SESSIONS: dict[str, Session] = {}


@pytest.fixture
def session(imap_kind: str, account: Account, mail_servers: EmbeddedServers) -> Session:
    """Return a healthy session on this server; it is played once."""
    if imap_kind not in SESSIONS:
        SESSIONS[imap_kind] = healthy_session(account, mail_servers)
    return SESSIONS[imap_kind]


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_each_command(
    fault: Fault,
    part: int,
    imap_kind: str,
    session: Session,
    account: Account,
    mail_servers: EmbeddedServers,
    pytestconfig: pytest.Config,
) -> None:
    step, first = (PARTS, 0) if pytestconfig.getoption("--servers") else (SAMPLED, FAULTS.index(fault) * PARTS)
    chosen = strikes(session, fault, imap_kind)[part + first :: step]
    assert chosen
    assert not list(chain.from_iterable(play(strike, account, mail_servers, session) for strike in chosen))


def test_every_answer_comes_late(session: Session, account: Account, mail_servers: EmbeddedServers) -> None:
    assert not play_late(account, mail_servers, session)
