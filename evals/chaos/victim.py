"""The process that is killed: a desk that does one pass for every order, like a worker that wakes up."""

import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from agent.errors import FrontdeskError
from agent.policy import Policy
from evals.chaos.writes import Writes
from ops.bootstrap import open_desk
from ops.settings import Settings
from ops.telemetry import configure_logging
from ops.world.answers import answers
from ops.world.clock import WorldClock

Wrap = Callable[[str, Any], Any]


@dataclass(frozen=True)
class Job:
    """What a victim works on, and what it does to itself."""

    settings: Settings
    policy: Policy
    clock: datetime
    dies_before: str = ""
    largest_file: int | None = None
    wrap: Wrap | None = None
    log_level: str = "critical"


@dataclass(frozen=True)
class Order:
    """One pass: the time, and how many mails have arrived."""

    now: datetime
    phase: int


@dataclass(frozen=True)
class Born:
    """From here on the process knows what to do when it is told to stop."""


@dataclass(frozen=True)
class Write:
    """A write is about to happen."""

    name: str
    stopping: bool


@dataclass(frozen=True)
class Passed:
    """A pass is over: when something is due next, and the error that it ended with."""

    due: datetime | None
    error: str = ""


class _Stop:
    """What SIGTERM does."""

    def __init__(self) -> None:
        self.asked = False
        self.then: Callable[[], None] = lambda: None

    def __call__(self, *_: object) -> None:
        self.asked = True
        self.then()


def work(orders: Connection, job: Job) -> None:
    """Work until there are no more orders, or until told to stop."""
    stop = _Stop()
    signal.signal(signal.SIGTERM, stop)
    orders.send(Born())
    configure_logging(job.log_level)
    if job.largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job.largest_file, job.largest_file))
    writes = Writes(lambda name: orders.send(Write(name, stop.asked)), job.dies_before)
    writes.watch_commits()
    clock = WorldClock(job.clock)

    def wrap(name: str, port: Any) -> Any:
        return writes.wrap(name, job.wrap(name, port) if job.wrap else port)

    try:
        with (
            answers({}) as make_model,
            open_desk(job.settings, job.policy, now=clock, make_model=make_model, wrap=wrap) as desk,
        ):
            stop.then = desk.engine.stop
            while not stop.asked and (order := _next(orders, stop)):
                clock.move_to(order.now)
                writes.begin(order.phase)
                error = _pass(desk.worker.run_once)
                if not stop.asked:
                    orders.send(Passed(desk.records.next_due(clock()), error))
    except FrontdeskError as error:
        orders.send(Passed(None, f"{type(error).__name__}: {error}"))


def _next(orders: Connection, stop: _Stop) -> Order | None:
    """Wait for an order; None where there are no more, or a signal came first."""
    while not orders.poll(0.02):
        if stop.asked:
            return None
    order: Order | None = orders.recv()
    return order


def _pass(run_once: Callable[[], list[str]]) -> str:
    try:
        run_once()
    except FrontdeskError as error:
        return f"{type(error).__name__}: {error}"
    return ""
