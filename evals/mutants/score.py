"""What a score of mutants says: how many were killed, and between which bounds the share of all lies."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMEOUT = "timeout"
    SURVIVED = "survived"


@dataclass(frozen=True)
class Mutant:
    """One small change that was tried: where, of which kind, and what became of it."""

    file: str
    line: int
    operator: str
    fate: Fate
    diff: str = ""


@dataclass(frozen=True)
class Score:
    """How many of the mutants that were tried were killed; a mutant that never ends is noticed too."""

    tried: int
    killed: int
    timeouts: int
    of: int

    @property
    def survived(self) -> int:
        """Those that no test noticed."""
        return self.tried - self.killed - self.timeouts

    @property
    def share(self) -> float:
        """The share that was noticed; of nothing none."""
        return (self.killed + self.timeouts) / self.tried if self.tried else 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        """Between what the share of all mutants lies: the share itself where all were tried."""
        if self.tried == self.of:
            return self.share, self.share
        return wilson(self.killed + self.timeouts, self.tried)


def score(mutants: Sequence[Mutant], of: int) -> Score:
    """Count the fates of those that were tried, of so many."""
    fates = [mutant.fate for mutant in mutants]
    return Score(len(fates), fates.count(Fate.KILLED), fates.count(Fate.TIMEOUT), of)


def wilson(successes: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return Wilson's bounds of a share; without a trial it may be anything."""
    if not trials:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = successes / trials, z * z / trials
    middle = (share + weight / 2) / (1 + weight)
    reach = z * sqrt(share * (1 - share) / trials + weight / (4 * trials)) / (1 + weight)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def grouped(mutants: Iterable[Mutant], key: Callable[[Mutant], str]) -> dict[str, list[Mutant]]:
    """Return mutants by what they have in common, in the order of its name."""
    groups: dict[str, list[Mutant]] = {}
    for mutant in sorted(mutants, key=lambda mutant: (key(mutant), mutant.file, mutant.line)):
        groups.setdefault(key(mutant), []).append(mutant)
    return groups
