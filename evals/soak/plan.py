"""What happens in a soak, and when: drawn from a seed before it begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from random import Random

CYCLE_SECONDS = 1200
"""A storm, a calm and a rest: three in an hour."""
_SHARES = {"storm": 0.5, "calm": 0.2, "idle": 0.3}
_SECONDS_PER_MAIL = 2.5
_SECONDS_PER_FAULT = 15.0
_LONGEST_FAULT = 15.0
_LARGEST_CUT = 4000


class PhaseKind(StrEnum):
    """What a stretch of time is like."""

    STORM = "storm"
    """Mail and faults."""
    CALM = "calm"
    """Mail alone."""
    IDLE = "idle"
    """Nothing."""


@dataclass(frozen=True)
class Phase:
    """A stretch of time, in seconds from the beginning."""

    kind: PhaseKind
    start: float
    end: float


class MailKind(StrEnum):
    """Who writes, and with it what must become of the mail: no model is ever needed."""

    MACHINE = "machine"
    PROVEN = "proven"
    UNPROVEN = "unproven"


class FaultKind(StrEnum):
    """What a proxy does."""

    RESET = "reset"
    """Resets every connection."""
    CUT = "cut"
    """Resets every connection once the server has said so many bytes more."""
    HOLE = "hole"
    """Lets nothing through for a while, and never again on connections that were open meanwhile."""
    REFUSE = "refuse"
    """Resets every connection, and each new one for a while."""


class Proxied(StrEnum):
    """Which server a fault stands before."""

    IMAP = "imap"
    SMTP = "smtp"


@dataclass(frozen=True)
class Arrival:
    """A mail comes in."""

    at: float
    number: int
    kind: MailKind


@dataclass(frozen=True)
class Fault:
    """Connections break; `amount` is in seconds, of a cut in bytes."""

    at: float
    server: Proxied
    kind: FaultKind
    amount: float = 0.0


@dataclass(frozen=True)
class Plan:
    """Everything that happens, in order of time."""

    seconds: float
    phases: tuple[Phase, ...]
    events: tuple[Arrival | Fault, ...]


def make_plan(seconds: float, seed: int) -> Plan:
    """Draw a soak of this length."""
    random, stretches = Random(seed), tuple(phases(seconds))  # noqa: S311 - not for secrets
    numbers = count(1)
    arrivals = [
        Arrival(at, next(numbers), random.choices(list(MailKind), (70, 15, 15))[0])
        for phase in stretches
        if phase.kind is not PhaseKind.IDLE
        for at in _moments(random, phase, _SECONDS_PER_MAIL)
    ]
    faults = [
        _fault(random, at)
        for phase in stretches
        if phase.kind is PhaseKind.STORM
        for at in _moments(random, phase, _SECONDS_PER_FAULT)
    ]
    return Plan(seconds, stretches, tuple(sorted([*arrivals, *faults], key=lambda event: event.at)))


def phases(seconds: float) -> Iterator[Phase]:
    """Divide the time into equal cycles, each of which ends idle."""
    cycles = max(1, round(seconds / CYCLE_SECONDS))
    length, at = seconds / cycles, 0.0
    for cycle in range(cycles):
        at = cycle * length
        for kind in PhaseKind:
            end = at + _SHARES[kind] * length
            yield Phase(kind, at, end)
            at = end


def phase_at(plan: Plan, at: float) -> PhaseKind:
    """Return what a moment is like."""
    return next((phase.kind for phase in plan.phases if at < phase.end), PhaseKind.IDLE)


def _moments(random: Random, phase: Phase, between: float) -> Iterator[float]:
    at = phase.start + random.expovariate(1 / between)
    while at < phase.end:
        yield at
        at += random.expovariate(1 / between)


def _fault(random: Random, at: float) -> Fault:
    server = random.choices(list(Proxied), (2, 1))[0]
    kind = random.choices(list(FaultKind), (3, 3, 2, 2))[0]
    amount = random.uniform(1, _LONGEST_FAULT)
    return Fault(at, server, kind, random.randrange(_LARGEST_CUT) if kind is FaultKind.CUT else amount)
