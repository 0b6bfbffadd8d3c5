"""What the trials of many cases say together: shares such as pass^k, and how far they may be off."""

import math
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

Verdicts = Mapping[str, Sequence[bool]]
"""Whether each trial passed, by case."""
Parts = Mapping[str, tuple[float, float]]
"""What each case adds to a share: so much of so much."""
RESAMPLES = 2000
INNER = 0.95
_SEED = 20261123


@dataclass(frozen=True)
class Estimate:
    """A share, and between what 95 % of resamples lie."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return it in percent."""
        return f"{self.value:.1%} ({self.low:.1%} to {self.high:.1%})"


def pass_hat(verdicts: Verdicts, k: int) -> float | None:
    """Estimate how likely `k` trials of a case all pass: the share of the ways to pick k trials that hold no failure.

    Cases with fewer trials than k say nothing of it; None where all are such. (The estimator is that of tau-bench.)
    """
    return share(pass_parts(verdicts, k))


def pass_parts(verdicts: Verdicts, k: int) -> Parts:
    """Return what each case adds to pass^k: cases count alike, however many trials they have."""
    return {
        name: (math.comb(sum(trials), k) / math.comb(len(trials), k), 1)
        for name, trials in verdicts.items()
        if len(trials) >= k
    }


def share(parts: Parts) -> float | None:
    """Return the share; None where there is nothing to take it of."""
    return _share(parts.values())


def _share(parts: Collection[tuple[float, float]]) -> float | None:
    whole = math.fsum(of for _, of in parts)
    return math.fsum(part for part, _ in parts) / whole if whole else None


def estimate(parts: Parts) -> Estimate | None:
    """Return the share with its interval: whole cases are drawn, since the trials of one are much alike.

    The same parts have the same interval everywhere, in whatever order they come.
    """
    value = share(parts)
    if value is None:
        return None
    found = sorted(_resampled([parts[name] for name in sorted(parts)]))
    edge = (1 - INNER) / 2
    low, high = found[math.floor(edge * (len(found) - 1))], found[math.ceil((1 - edge) * (len(found) - 1))]
    return Estimate(value, low, high)


def _resampled(parts: Sequence[tuple[float, float]]) -> list[float]:
    drawn = ([parts[number] for number in draw] for draw in _draws(len(parts)))
    return [found for some in drawn if (found := _share(some)) is not None]


@cache
def _draws(cases: int) -> list[list[int]]:
    chance = random.Random(_SEED)  # noqa: S311 - chance, no secret
    return [chance.choices(range(cases), k=cases) for _ in range(RESAMPLES)]


def at_most(cases: int) -> float:
    """Return the share of all such cases in which something may happen that none of these showed, at 95 %."""
    return 1 - math.pow(1 - INNER, 1 / cases)


def percentile(values: Sequence[float], rank: float) -> float:
    """Return the smallest of the values that at least this share of them does not exceed."""
    return sorted(values)[max(math.ceil(rank * len(values)) - 1, 0)]
