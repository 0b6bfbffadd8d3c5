"""The loop: reads the mailbox when its time has come, looks into the records more often, and ends when told to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from agent.domain import LEVEL, Level
from agent.errors import TransientError
from integrations.records import Keys, open_database
from ops.engine import LONGEST_STEP_SECONDS, Loop
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import BOOK, mail

POLL = 60.0


class Time:
    """A monotonic clock that stands still; a loop that looks at it a second time has gone round."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def desk() -> Desk:
    return open_desk()


@contextmanager
def running(loop: Loop) -> Iterator[None]:
    thread = threading.Thread(target=loop.run)
    thread.start()
    try:
        yield
    finally:
        loop.stop()
        thread.join(30)
        assert not thread.is_alive()


def loop_of(desk: Desk, time: Time | None = None) -> Loop:
    return Loop(desk.worker, desk.deps.gates, poll_seconds=POLL, monotonic=time or Time())


def until(desk: Desk, port: str, method: str, times: int) -> threading.Event:
    """Return what is set once a method of a port was called so often."""
    reached, seen = threading.Event(), iter(range(1, 1000))
    desk.ports[port].on(method, lambda: reached.set() if next(seen) == times else None)
    return reached


def test_the_mailbox_is_read_at_once_and_again_only_when_its_time_has_come(desk: Desk):
    time = Time()
    read = until(desk, "mailbox", "status", 1)
    looked = until(desk, "records", "owed_due", 3)
    loop = loop_of(desk, time)
    desk.mailbox.deliver(mail())
    desk.forms.append(BOOK)
    with running(loop):
        assert read.wait(10)
        again = until(desk, "mailbox", "status", 1)
        while not looked.is_set():
            loop.wake("any")
        assert not again.is_set()
        time.now += POLL
        loop.wake("any")
        assert again.wait(10)
    assert len(desk.events()) == 1


def test_a_failed_pass_is_tried_again(desk: Desk):
    desk.fails("mailbox", "status", TransientError("away"), times=2)
    time, third = Time(), until(desk, "mailbox", "status", 3)
    loop = loop_of(desk, time)
    with running(loop):
        while not third.is_set():
            time.now += POLL
            loop.wake("any")
    assert third.is_set()


@pytest.fixture
def file_desk(tmp_path: Path) -> Iterator[Desk]:
    """Open a desk whose records two threads may use at the same time."""
    database = open_database(f"sqlite:///{tmp_path}/records.sqlite", Keys("the key of a test"))
    yield open_desk(database=database)
    database.dispose()


def test_a_desk_that_is_off_reads_nothing_and_begins_once_its_level_is_raised(file_desk: Desk):
    desk = file_desk
    desk.records.set_gate(LEVEL, Level.OFF, "", by="olive", at=desk.clock[0])
    read = until(desk, "mailbox", "status", 1)
    rounds = iter(range(5))
    off = threading.Event()
    loop = loop_of(desk)
    gates = desk.deps.gates
    loop._gates = Watched(gates.level, lambda: off.set() if next(rounds, 4) == 4 else loop.wake("any"))
    with running(loop):
        assert off.wait(10)
        assert not read.is_set()
        desk.records.set_gate(LEVEL, Level.AUTO, "", by="olive", at=desk.clock[0])
        assert read.wait(10)


class Watched:
    """Tells of every look at the level."""

    def __init__(self, level, looked) -> None:
        self._level, self._looked = level, looked

    def level(self) -> Level:
        self._looked()
        return self._level()


def test_a_loop_that_was_told_to_stop_before_it_ran_does_nothing(desk: Desk):
    desk.mailbox.deliver(mail())
    loop = loop_of(desk)
    loop.stop()
    loop.run()
    assert desk.records.history() == []


def test_a_loop_is_healthy_as_long_as_it_takes_steps(desk: Desk):
    time = Time()
    loop = loop_of(desk, time)
    assert loop.healthy()
    time.now = POLL + LONGEST_STEP_SECONDS + 1
    assert not loop.healthy()
    stepped = until(desk, "records", "owed_due", 2)
    with running(loop):
        while not stepped.is_set():
            loop.wake("any")
        assert loop.healthy()


def test_what_is_announced_is_read_at_once(desk: Desk):
    time, read = Time(), until(desk, "mailbox", "status", 1)
    loop = loop_of(desk, time)
    with running(loop):
        assert read.wait(10)
        filed = until(desk, "mailbox", "file", 1)
        desk.mailbox.deliver(mail())
        desk.forms.append(BOOK)
        loop.look()
        assert filed.wait(10)
    assert time.now == 0
    assert len(desk.events()) == 1


def test_a_failed_pass_is_made_again_long_before_the_next_look_would_come(desk: Desk):
    desk.fails("mailbox", "status", TransientError("away"))
    time, second = Time(), until(desk, "mailbox", "status", 2)
    loop = loop_of(desk, time)
    with running(loop):
        while not second.is_set() and time.now < POLL:
            time.now += 0.5
            loop.wake("any")
            second.wait(0.05)
    assert time.now <= 5
