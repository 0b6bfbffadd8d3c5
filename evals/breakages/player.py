"""Plays the named cases with the agent that this process finds, and writes a line for each."""

import sys
from collections.abc import Sequence

from agent.domain import OutcomeKind
from evals.breakages.answers import Cast
from evals.breakages.playing import CasePlay
from evals.case import CASES, Case, load_case
from evals.judge import judge
from ops.telemetry import configure_logging
from ops.world.play import play


def play_case(name: str, case: Case) -> CasePlay:
    """Play a case and judge it."""
    cast = Cast(name, case)
    end = play(case.opened_world(), cast.mails(), cast.model())
    judgement, why = judge(case, end)
    return CasePlay(name, judgement, why, any(line.outcome is OutcomeKind.DEAD_LETTERED for line in end.mails))


def main(names: Sequence[str]) -> None:
    """Play these cases."""
    configure_logging("critical")
    for name in names:
        sys.stdout.write(play_case(name, load_case(CASES / f"{name}.yaml")).line() + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
