"""What befalls the desk in each run: which processes live, and how they die. All of it follows from a run's name."""

import random
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import count
from signal import SIGKILL, SIGTERM, Signals

LOST_SHARE = 0.1
"""How many of the replies to writes get lost where the providers lose some."""
MOST_KILLS = 2
"""For one mail: a third crash makes it a dead letter, as it should."""
CUTS = 3
GAP, OPENING = 0.02, 0.3
"""Seconds: twice what lies between two writes as a rule; what it takes to open a desk."""
AT_OPENING = 1 / 8
"""How many of the blows fall while the desk is being opened."""
JUMPS = (timedelta(days=2), timedelta(hours=-1))


class Kind(StrEnum):
    """What a run does to the desk."""

    POINTS = "points"
    RANDOM = "random"
    LOST = "lost"
    SOCKETS = "sockets"
    DISK = "disk"
    CLOCK = "clock"


@dataclass(frozen=True)
class Run:
    """One run of one case; its name is all that it takes to repeat it."""

    case: str
    kind: Kind
    seed: int

    def __str__(self) -> str:
        return f"{self.case}:{self.kind}:{self.seed}"


@dataclass(frozen=True)
class Blow:
    """Something that is done to a process from outside: a signal, or with None, all its connections are cut."""

    share: float
    """When it comes: after this share of the writes of an undisturbed life."""
    delay: float
    """... and so many seconds more."""
    signal: Signals | None = None


@dataclass(frozen=True)
class Life:
    """What befalls one process of the desk."""

    dies_before: str = ""
    """The write at which it kills itself."""
    blows: tuple[Blow, ...] = ()
    room: float | None = None
    """How large its files may become, as a share of the largest one of an undisturbed life; then it is killed."""
    jump: timedelta = timedelta()
    """How the clock jumps before this life begins."""
    mail_waits: bool = False
    """Whether the customer's next mail, if it can be written by then, arrives before this life begins."""


def parse_run(text: str) -> Run:
    """Read a run's name; ValueError where it is none."""
    match = re.fullmatch(rf"(\w+):({'|'.join(Kind)}):(\d+)", text)
    if match is None:
        raise ValueError(f"{text!r} is not CASE:KIND:SEED, with KIND one of {', '.join(Kind)}")
    return Run(match[1], Kind(match[2]), int(match[3]))


def lives(run: Run, points: Sequence[str]) -> list[Life]:
    """Return the lives that end badly, in order; after them the desk is left alone."""
    chance = random.Random(str(run))  # noqa: S311 - chance, no secret
    if run.kind is Kind.POINTS:
        return [Life(dies_before=point) for point in points_of_run(run.seed, points)]
    if run.kind is Kind.SOCKETS:
        return [Life(blows=tuple(sorted((_blow(chance) for _ in range(CUTS)), key=lambda blow: blow.share)))]
    if run.kind is Kind.DISK:
        return [Life(room=chance.random())]
    if run.kind is Kind.CLOCK:
        return [Life(blows=(_blow(chance, SIGKILL),)), Life(jump=JUMPS[run.seed % 2])]
    kills = chance.randint(1, MOST_KILLS) if run.kind is Kind.RANDOM else chance.randint(0, 1)
    stops = chance.randint(0, 2) if run.kind is Kind.RANDOM else 0
    signals = chance.sample([*[SIGKILL] * kills, *[SIGTERM] * stops], kills + stops)
    return [
        Life(blows=(_blow(chance, signal, number),), mail_waits=chance.random() < 0.5)
        for number, signal in enumerate(signals, 1)
    ]


def _blow(chance: random.Random, signal: Signals | None = None, number: int = 1) -> Blow:
    if chance.random() < AT_OPENING:
        return Blow(0.0, chance.uniform(0, OPENING), signal)
    # What is left to do gets less with every life.
    return Blow(chance.random() / number, chance.uniform(0, GAP), signal)


def points_of_run(seed: int, points: Sequence[str]) -> list[str]:
    """Return the points that a run is to hit: two in one run for the first half of the seeds, then one alone."""
    half = (len(points) + 1) // 2
    return list(points[seed::half][:2]) if seed < half else [points[seed]]


def runs(
    kinds: Collection[Kind],
    cases: Sequence[str],
    points: Callable[[str], Sequence[str]],
    is_hit: Callable[[str, str], bool],
    first_seed: int = 0,
) -> Iterator[Run]:
    """Name runs of all kinds in turn, without end but for the points, which are each hit once."""
    lines = [
        _point_runs(cases, points, is_hit) if kind is Kind.POINTS else _endless(kind, cases, first_seed)
        for kind in kinds
    ]
    while lines:
        for line in tuple(lines):
            run = next(line, None)
            if run is None:
                lines.remove(line)
            else:
                yield run


def _endless(kind: Kind, cases: Sequence[str], first_seed: int) -> Iterator[Run]:
    # Each kind goes through the cases in an order of its own, so that a short slice sees many cases.
    order = random.Random(kind).sample(cases, len(cases))  # noqa: S311
    return (Run(case, kind, seed) for seed in count(first_seed) for case in order)


def _point_runs(
    cases: Sequence[str], points: Callable[[str], Sequence[str]], is_hit: Callable[[str, str], bool]
) -> Iterator[Run]:
    todo = [(case, _point_seeds(case, points, is_hit)) for case in cases]
    while todo:
        for case, seeds in tuple(todo):
            seed = next(seeds, None)
            if seed is None:
                todo.remove((case, seeds))
            else:
                yield Run(case, Kind.POINTS, seed)


def _point_seeds(
    case: str, points: Callable[[str], Sequence[str]], is_hit: Callable[[str, str], bool]
) -> Iterator[int]:
    """Name the pairs in any order, then, alone, those that the pairs have missed."""
    known = points(case)
    half = (len(known) + 1) // 2
    yield from random.Random(case).sample(range(half), half)  # noqa: S311
    yield from (seed for seed in range(half, len(known)) if not is_hit(case, known[seed]))
