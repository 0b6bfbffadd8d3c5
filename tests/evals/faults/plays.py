"""Plays under a failure by hand, for the tests of what is told of them."""

from evals.faults.kinds import Kind
from evals.faults.playing import FaultPlay
from evals.judge import Judgement


def play(
    judgement: Judgement, kind: Kind = Kind.CALENDAR_READ, *, lost: tuple[str, ...] = (), struck: bool = True
) -> FaultPlay:
    return FaultPlay("a_case", kind, struck, judgement, "a reason", lost, 1.0)
