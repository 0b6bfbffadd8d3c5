"""What the trials of many cases say together: pass^k without bias, and how far it may be off."""

import math
import random
from collections.abc import Callable, Mapping, Sequence

Verdicts = Mapping[str, Sequence[bool]]
"""Whether each trial passed, by case."""
RESAMPLES = 2000
INNER = 0.95
_SEED = 20261123


def pass_hat(verdicts: Verdicts, k: int) -> float | None:
    """Estimate how likely `k` trials of a case all pass: the share of the ways to pick k trials that hold no failure.

    Cases with fewer trials than k say nothing of it; None where all are such. (The estimator is that of tau-bench.)
    """
    shares = [math.comb(sum(trials), k) / math.comb(len(trials), k) for trials in verdicts.values() if len(trials) >= k]
    return math.fsum(shares) / len(shares) if shares else None


def interval(verdicts: Verdicts, score: Callable[[Verdicts], float | None]) -> tuple[float, float] | None:
    """Return what 95 % of resamples score; whole cases are drawn, since the trials of one are much alike.

    The same verdicts have the same interval everywhere, in whatever order they come.
    """
    names, chance = sorted(verdicts), random.Random(_SEED)  # noqa: S311 - chance, no secret
    drawn = (
        {f"{n}": verdicts[name] for n, name in enumerate(chance.choices(names, k=len(names)))} for _ in range(RESAMPLES)
    )
    found = sorted(value for value in map(score, drawn) if value is not None) if names else []
    if not found:
        return None
    edge = (1 - INNER) / 2
    return found[math.floor(edge * (len(found) - 1))], found[math.ceil((1 - edge) * (len(found) - 1))]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of the values that at least this share of them does not exceed."""
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]
