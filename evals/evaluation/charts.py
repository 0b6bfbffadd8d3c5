"""The charts of the page, as numbers: where lines, bands and bars lie. The template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.evaluation.counts import UNSETTLED, Family, Spent, matrix
from evals.evaluation.scores import Estimate
from evals.evaluation.trial import TrialResult
from evals.judge import Judgement
from evals.trials import TRIALS

LEFT, TOP, WIDTH, HEIGHT = 44, 12, 300, 180
"""The field of the curves, in the units of their picture."""
SHADES = 5


@dataclass(frozen=True)
class Curve:
    """pass^k over k: the line, the band of its intervals, and a point for each k."""

    line: str
    band: str
    points: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True)
class Segment:
    """A piece of a bar, in percent of its width."""

    judgement: Judgement
    start: float
    width: float
    count: int


@dataclass(frozen=True)
class Range:
    """Two marks on a line, in percent of its width."""

    low: float
    high: float


@dataclass(frozen=True)
class Cell:
    """So many mails that were to end in one way and ended in another; `shade` says how many of the row's."""

    count: int
    shade: int
    is_ideal: bool


def curve(estimates: Sequence[Estimate | None]) -> Curve:
    """Return the curve through the estimates for k = 1, 2, ...; it ends where there are none."""
    known = [(k, one) for k, one in zip(TRIALS, estimates, strict=True) if one]
    low = [(across(k), down(one.low)) for k, one in known]
    high = [(across(k), down(one.high)) for k, one in known]
    points = tuple((across(k), down(one.value), f"k = {k}: {one}") for k, one in known)
    return Curve(_joined([point[:2] for point in points]), _joined([*high, *reversed(low)]), points)


def across(k: int) -> float:
    """Return where k lies on the field of the curves."""
    return round(LEFT + WIDTH * (k - TRIALS[0]) / (TRIALS[-1] - TRIALS[0]), 1)


def down(value: float) -> float:
    """Return where a share lies on the field of the curves."""
    return round(TOP + HEIGHT * (1 - value), 1)


def _joined(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def bar(family: Family) -> list[Segment]:
    """Return the judgements of a family one beside the other."""
    found, start = [], 0.0
    for judgement, count in family.judged.items():
        width = 100 * count / family.trials
        if count:
            found.append(Segment(judgement, round(start, 2), round(width, 2), count))
        start += width
    return found


def cost_range(spent: Spent, most: float) -> Range | None:
    """Return p50 and p95 of what an outcome costs on a line up to the most; None where no price is known."""
    return Range(*(round(100 * usd / most, 2) for usd in spent.usd)) if spent.usd and most else None


def outcome_table(results: Sequence[TrialResult]) -> tuple[list[str], dict[str, list[Cell]]]:
    """Return the outcomes that were seen, and for each that was wanted a row of what came instead."""
    found = matrix(results)
    ends = sorted({end for row in found.values() for end in row}, key=lambda end: (end == UNSETTLED, end))
    return ends, {
        str(ideal): [Cell(row[end], _shade(row[end], row.total()), end == ideal) for end in ends]
        for ideal, row in found.items()
    }


def _shade(count: int, of: int) -> int:
    """Return a step from 0, nothing, to the darkest: however little it is, what there is can be seen."""
    return -(-count * SHADES // of)
