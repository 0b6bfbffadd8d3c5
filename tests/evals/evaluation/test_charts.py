"""Where the lines and bars of the page lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain import OutcomeKind
from evals.evaluation.charts import HEIGHT, LEFT, TOP, WIDTH, bar, cost_range, curve, outcome_table
from evals.evaluation.counts import Family, Spent
from evals.evaluation.scores import Estimate
from evals.judge import Judgement
from tests.evals.evaluation.trials import BOOKED, HANDED, mail, result


def test_a_curve_spans_its_field() -> None:
    found = curve([Estimate(1.0, 1.0, 1.0), *[Estimate(0.5, 0.25, 0.75)] * 6, Estimate(0.0, 0.0, 0.0)])
    assert found.points[0][:2] == (LEFT, TOP)
    assert found.points[-1][:2] == (LEFT + WIDTH, TOP + HEIGHT)
    assert found.points[1][2] == "k = 2: 50.0% (25.0% to 75.0%)"
    band = found.band.split()
    assert (len(band), band[0], band[7], band[8], band[15]) == (16, "44,12", "344,192", "344,192", "44,12")
    assert band[1].split(",")[0] == band[14].split(",")[0], "there along the upper edge, and back along the lower"


def test_a_curve_ends_where_nothing_is_known() -> None:
    found = curve([Estimate(0.5, 0.5, 0.5), *[None] * 7])
    assert (found.line, len(found.points)) == ("44,102", 1)


@given(st.lists(st.integers(0, 800), min_size=4, max_size=4).filter(any))
def test_a_bar_is_filled_without_gap_or_overlap(counts: list[int]) -> None:
    found = bar(Family("f", 1, sum(counts), dict(zip(Judgement, counts, strict=True)), None))
    end = 0.0
    for piece in found:
        assert piece.start == pytest.approx(end, abs=0.02)
        end = piece.start + piece.width
    assert end == pytest.approx(100, abs=0.02)
    assert sum(piece.count for piece in found) == sum(counts)


def test_costs_lie_on_one_line_up_to_the_most() -> None:
    found = cost_range(Spent("booked", 2, (1, 1), (1, 1), (0.001, 0.002)), 0.004)
    assert found is not None
    assert (found.low, found.high) == (25, 50)
    assert cost_range(Spent("booked", 2, (1, 1), (1, 1), None), 0.004) is None
    assert cost_range(Spent("ignored", 2, (0, 0), (0, 0), (0, 0)), 0.0) is None


def test_outcomes_stand_beside_what_was_wanted() -> None:
    kept = mail(OutcomeKind.OFFERED, OutcomeKind.HANDED_OFF)
    ends, found = outcome_table([result("one", 1, Judgement.SAFE, *[BOOKED] * 9, HANDED, kept, mail(None))])
    assert ends == ["booked", "handed_off", "offered", "not settled"]
    assert [(cell.count, cell.shade, cell.is_ideal) for cell in found["booked"]] == [
        (9, 5, True),
        (1, 1, False),
        (0, 0, False),
        (1, 1, False),
    ]
    assert list(found) == ["booked", "handed_off"]
