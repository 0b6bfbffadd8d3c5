"""The watcher: wakes the engine when the server says so, comes back after failures, and touches nothing it may not."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from agent.domain import Integration, Level, circuit_of
from agent.errors import AccessDenied, FrontdeskError, TransientError
from ops.backoff import Backoff
from ops.watcher import Watcher

ENOUGH = 10.0


class ScriptedWatch:
    """Answers each wait with the next of the script, then waits until it is stopped."""

    def __init__(self, *script: bool | FrontdeskError, refusals: list[FrontdeskError] | None = None) -> None:
        self.can_idle = True
        self.script, self.refusals = list(script), refusals or []
        self.connects = self.farewells = 0
        self.stopped, self.exhausted = threading.Event(), threading.Event()

    def connect(self) -> None:
        self.connects += 1
        if self.refusals:
            raise self.refusals.pop(0)

    def wait(self, _seconds: float) -> bool:
        if not self.script:
            self.exhausted.set()
            self.stopped.wait(ENOUGH)
            return False
        said = self.script.pop(0)
        if isinstance(said, FrontdeskError):
            raise said
        return said

    def stop(self) -> None:
        self.stopped.set()

    def disconnect(self) -> None:
        self.farewells += 1


class FixedGates:
    def __init__(self, level: Level = Level.AUTO, closed: frozenset[str] = frozenset()) -> None:
        self._level, self._closed = level, closed
        self.asked = threading.Event()

    def level(self) -> Level:
        self.asked.set()
        return self._level

    def closed(self) -> frozenset[str]:
        return self._closed


@contextmanager
def watching(watch: ScriptedWatch, gates: FixedGates, look: Callable[[], None]) -> Iterator[Watcher]:
    watcher = Watcher(watch, gates, backoff=Backoff(0.001, shortest=0.001))
    watcher.start(look)
    try:
        yield watcher
    finally:
        watcher.stop()
        watcher.join()


def looks_of(watch: ScriptedWatch) -> int:
    looks = []
    with watching(watch, FixedGates(), lambda: looks.append(1)):
        assert watch.exhausted.wait(ENOUGH)
    return len(looks)


def test_it_looks_when_it_has_connected_and_whenever_the_server_says_so():
    assert looks_of(ScriptedWatch()) == 1
    assert looks_of(ScriptedWatch(True, False, True)) == 3


def test_it_comes_back_after_each_failure_and_looks_since_nobody_listened_meanwhile():
    watch = ScriptedWatch(
        True, TransientError("dead line"), TransientError("dead line"), refusals=[TransientError("no")]
    )
    assert looks_of(watch) == 4
    assert watch.connects == 4
    assert watch.farewells >= watch.connects


def test_refused_credentials_do_not_end_it():
    watch = ScriptedWatch(refusals=[AccessDenied("no"), AccessDenied("no")])
    assert looks_of(watch) == 1


@pytest.mark.parametrize(
    "gates",
    [
        FixedGates(Level.OFF),
        FixedGates(closed=frozenset({"mailbox"})),
        FixedGates(closed=frozenset({circuit_of(Integration.MAILBOX)})),
    ],
)
def test_it_does_not_touch_a_mailbox_that_the_desk_must_leave_alone(gates: FixedGates):
    watch = ScriptedWatch()
    with watching(watch, gates, lambda: None):
        assert gates.asked.wait(ENOUGH)
    assert watch.connects == 0


def test_it_ends_where_the_server_cannot_announce_mail():
    watch = ScriptedWatch()
    watch.can_idle = False
    watcher = Watcher(watch, FixedGates())
    watcher.start(lambda: None)
    watcher.join()
    assert (watch.connects, watch.farewells) == (1, 1)
