"""The line of the watch breaks: mail that arrives afterwards is picked up in time, and the server is not pestered."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ops import watcher
from ops.backoff import Backoff
from ops.engine import Loop
from ops.world.servers import EmbeddedServers
from tests.integrations.mail_faults.conftest import Account
from tests.integrations.mail_faults.live import Live, live, seconds_until
from tests.integrations.mail_faults.stage import staged
from tests.servers.line_fault import FAULTS, Fault

TRIES = 5
RECORD = b"\x17\x03\x03"
"""How a record of TLS begins, once the handshake is over."""
SOON = 3.0
"""Seconds in which a watch that was cut off is back, and has heard of a mail."""


def test_a_mail_is_picked_up_as_soon_as_it_arrives(
    account: Account, mail_servers: EmbeddedServers, tmp_path: Path, imap_kind: str
) -> None:
    with live(account(), mail_servers, tmp_path) as desk:
        for _ in range(3):
            seconds_until(desk.listens, SOON)
            desk.deliver()
            assert desk.seconds_until_picked_up(SOON) < (2.5 if imap_kind == "embedded" else 1.0)


def test_a_fault_at_each_command_of_the_watch(
    watch_fault: Fault, imap_kind: str, account: Account, mail_servers: EmbeddedServers, tmp_path: Path
) -> None:
    with live(account(), mail_servers, tmp_path) as desk:
        seconds_until(desk.listens, SOON)
        # The utterance after IDLE is DONE, which a mail brings about.
        done = len(desk.line.said)
        turn = FAULTS.index(watch_fault)
        # Within TLS each command meets one fault, in turn.
        commands = range(turn, done, 4) if imap_kind in ("dovecot-starttls", "dovecot-tls") else range(done)
        for at in (*commands, done):
            _strike(desk, at, watch_fault, listens=at == done)
            seconds_until(desk.listens, SOON)
        assert desk.picked_up() == desk.delivered


def _strike(desk: Live, at: int, fault: Fault, *, listens: bool) -> None:
    """Cut the watch off and break the line again at an utterance of its next connection, for a mail to come then."""
    struck, connections = desk.line.struck, desk.line.connections
    desk.line.strike(at, fault)
    desk.line.break_now()
    if listens:
        seconds_until(lambda: desk.line.connections > connections, SOON)
        seconds_until(desk.listens, SOON)
    desk.deliver()
    desk.seconds_until_picked_up(SOON)
    seconds_until(lambda: desk.line.struck == struck + 1, SOON)
    assert desk.line.connections <= connections + 3


@pytest.mark.parametrize("silently", [False, True])
def test_a_line_that_dies_while_nobody_speaks_is_made_anew(
    silently: bool, account: Account, mail_servers: EmbeddedServers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher, "RENEW_SECONDS", 0.3)
    with live(account(), mail_servers, tmp_path) as desk:
        seconds_until(desk.listens, SOON)
        desk.line.break_now(silently=silently)
        desk.deliver()
        assert desk.seconds_until_picked_up(SOON) < SOON


def test_mail_is_polled_for_while_the_watch_hears_nothing(
    account: Account, mail_servers: EmbeddedServers, tmp_path: Path
) -> None:
    with live(account(), mail_servers, tmp_path, poll=0.3) as desk:
        seconds_until(desk.listens, SOON)
        desk.line.break_now(silently=True)
        desk.deliver()
        desk.seconds_until_picked_up(SOON)
        desk.line.away = True
        desk.line.break_now()
        desk.deliver()
        desk.seconds_until_picked_up(SOON)


class Recorded(Backoff):
    """Notes how long is to be waited, and waits less."""

    def __init__(self) -> None:
        super().__init__(watcher.LONGEST_WAIT_SECONDS, chance=lambda: 1.0)
        self.waits: list[float] = []

    def failed(self) -> float:
        self.waits.append(super().failed())
        return self.waits[-1] / 1000


def test_a_server_that_stays_away_is_asked_less_and_less_often(
    staying_away: tuple[bytes, Fault | None],
    account: Account,
    mail_servers: EmbeddedServers,
    tmp_path: Path,
    imap_kind: str,
) -> None:
    word, fault = staying_away
    if word == b"IDLE" and imap_kind in ("dovecot-starttls", "dovecot-tls"):
        word = RECORD
    backoff = Recorded()
    with live(account(), mail_servers, tmp_path, backoff=backoff) as desk:
        seconds_until(desk.listens, SOON)
        desk.line.away = fault is None
        desk.line.always = {} if fault is None else {word: fault}
        connections = desk.line.connections
        desk.line.break_now()
        seconds_until(lambda: len(backoff.waits) > TRIES, 2 * SOON)
        asked = desk.line.connections - connections
        desk.line.away, desk.line.always = False, {}
        seconds_until(desk.listens, SOON)
        desk.deliver()
        desk.seconds_until_picked_up(SOON)
    assert backoff.waits[:4] == [0.5, 1, 2, 4]
    # However unlucky the chance: from the second try on, fewer than two a second.
    assert asked <= len(backoff.waits) + 1
    assert asked / sum(backoff.waits) < 2


class Ticking:
    """A clock that goes on whenever somebody looks at it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.25
        return self.now


def test_a_mailbox_that_stays_away_is_asked_less_and_less_often(
    account: Account, mail_servers: EmbeddedServers
) -> None:
    clock = Ticking()
    with staged(account(), mail_servers) as stage:
        loop = Loop(stage.desk.worker, stage.desk.deps.gates, poll_seconds=30.0, monotonic=clock)
        stage.imap.away = True
        waker = threading.Thread(target=_wake_until, args=(loop, lambda: clock.now > 60.0))
        waker.start()
        loop.run()
        waker.join()
    assert 4 <= stage.imap.connections <= 10


def _wake_until(loop: Loop, holds: Callable[[], bool]) -> None:
    while not holds():
        loop.wake("any")
    loop.stop()
