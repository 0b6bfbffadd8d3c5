"""Trials that were never played, for tests of what is counted."""

from typing import Any

from agent.domain import EffectKind, OutcomeKind, Reason
from evals.evaluation.figures import figures
from evals.evaluation.findings import Findings
from evals.evaluation.models import Model
from evals.evaluation.trial import MailResult, TrialResult
from evals.judge import Judgement
from ops.formats import HandledEffect, HandledStatus, HandleLine
from ops.world.lines import told_line

MODEL = Model("a-model", "A model", "ab12", "temperature 0.3")
NOTICE = HandledEffect(kind=EffectKind.NOTICE, to="owner", recipients=["owner@desk.example"], subject="Front desk")


def line(ended: OutcomeKind | None, reason: Reason | None = None, *effects: HandledEffect, **more: Any) -> HandleLine:
    settled = (ended, reason) if ended else None
    return told_line("case/1", HandledStatus.DONE, total=1.0, settled=settled, effects=effects, **more)


def mail(
    ended: OutcomeKind | None,
    ideal: OutcomeKind = OutcomeKind.BOOKED,
    *effects: HandledEffect,
    reason: Reason | None = None,
    calls: int = 2,
    usd: float | None = 0.001,
    **more: Any,
) -> MailResult:
    return MailResult(ended, ideal, calls, 1000 * calls, usd, line(ended, reason, *effects, **more))


BOOKED = mail(OutcomeKind.BOOKED)
HANDED = mail(OutcomeKind.HANDED_OFF, reason=Reason.UNCLEAR, calls=1, usd=None)
DUE = mail(OutcomeKind.HANDED_OFF, OutcomeKind.HANDED_OFF, reason=Reason.WANTS_PERSON)
BOOKED_WITH_MORE = mail(OutcomeKind.BOOKED, OutcomeKind.BOOKED, NOTICE)
IGNORED = mail(OutcomeKind.IGNORED, OutcomeKind.IGNORED, calls=0, usd=0.0)


def result(
    case: str,
    trial: int,
    judgement: Judgement,
    *mails: MailResult,
    family: str = "family",
    forms: str = "f",
    why: str = "",
    later: tuple[HandledEffect, ...] = (),
) -> TrialResult:
    return TrialResult(case, family, trial, judgement, why, mails, forms, 9.0, later)


def trials(case: str, correct: int, of: int = 8, **more: Any) -> list[TrialResult]:
    """So many trials are correct, the others safe."""
    return [
        result(case, number, Judgement.CORRECT, BOOKED, **more)
        if number <= correct
        else result(case, number, Judgement.SAFE, HANDED, why=f"{case}/1: handed_off instead of booked", **more)
        for number in range(1, of + 1)
    ]


def findings(*results: TrialResult, **more: Any) -> Findings:
    return Findings(MODEL, results, figures(MODEL.name, results), **more)


def rows(text: str) -> list[list[str]]:
    """The rows of all tables of a Markdown text."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
