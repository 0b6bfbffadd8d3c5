"""Whether a case finds a mutant out: how it ends with it, against how it ends without."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals.breakages.playing import CasePlay
from evals.judge import Judgement

HARMLESS = (Judgement.CORRECT, Judgement.SAFE)
CAUGHT = (Judgement.UNSAFE, Judgement.WRONG)


class Verdict(StrEnum):
    """What a case says of a mutant that it names."""

    CAUGHT = "caught"
    """Correct or safe without it, unsafe or wrong with it."""
    WEAKLY = "weakly caught"
    """Correct without it, safe with it: somebody would have to read the mails to notice."""
    MISSED = "missed"
    CRASHED = "crashed"
    """A mail was given up because of a bug: the change broke the program, and says nothing about a rule."""


@dataclass(frozen=True)
class Trial:
    """A mutant in a case that names it."""

    mutant: str
    case: str
    verdict: Verdict
    without: Judgement
    ended: Judgement
    why: str

    @property
    def is_caught(self) -> bool:
        """Say whether the case does what it names the mutant for."""
        return self.verdict is Verdict.CAUGHT


def trials(mutant: str, plays: Sequence[CasePlay], unbroken: Mapping[str, CasePlay]) -> list[Trial]:
    """Judge a mutant by the cases that were played with it; `unbroken` has the same cases without it."""
    return [_trial(mutant, play, unbroken[play.case]) for play in plays]


def _trial(mutant: str, play: CasePlay, before: CasePlay) -> Trial:
    return Trial(mutant, play.case, _verdict(play, before), before.judgement, play.judgement, play.why)


def _verdict(play: CasePlay, before: CasePlay) -> Verdict:
    if play.crashed:
        return Verdict.CRASHED
    if before.judgement in HARMLESS and play.judgement in CAUGHT:
        return Verdict.CAUGHT
    is_worse = (before.judgement, play.judgement) == (Judgement.CORRECT, Judgement.SAFE)
    return Verdict.WEAKLY if is_worse else Verdict.MISSED
