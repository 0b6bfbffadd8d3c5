"""The line breaks at each command of a session, in intake and in sending: nothing is lost, nothing is done twice."""

from itertools import chain

import pytest

from ops.world.servers import EmbeddedServers
from tests.integrations.mail_faults.conftest import PARTS, Account
from tests.integrations.mail_faults.matrix import Session, Strike, healthy_session, play, play_late, strikes
from tests.servers.line_fault import FAULTS

SAMPLED = 30
"""Without --servers one play in so many."""
SESSIONS: dict[str, Session] = {}


@pytest.fixture
def session(imap_kind: str, account: Account, mail_servers: EmbeddedServers) -> Session:
    """Return a healthy session on this server; it is played once."""
    if imap_kind not in SESSIONS:
        SESSIONS[imap_kind] = healthy_session(account, mail_servers)
    return SESSIONS[imap_kind]


@pytest.fixture(params=FAULTS)
def chosen(
    request: pytest.FixtureRequest, part: int, imap_kind: str, session: Session, pytestconfig: pytest.Config
) -> list[Strike]:
    """Return what this test plays: with --servers a part of everything, else a sample that moves with the fault."""
    everywhere = strikes(session, request.param, imap_kind)
    if pytestconfig.getoption("--servers"):
        return everywhere[part::PARTS]
    return everywhere[FAULTS.index(request.param) * 7 :: SAMPLED]


def test_a_fault_at_each_command(
    chosen: list[Strike], session: Session, account: Account, mail_servers: EmbeddedServers
) -> None:
    assert chosen
    assert not list(chain.from_iterable(play(strike, account, mail_servers, session) for strike in chosen))


def test_every_answer_comes_late(session: Session, account: Account, mail_servers: EmbeddedServers) -> None:
    assert not play_late(account, mail_servers, session)
