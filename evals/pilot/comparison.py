"""The desk and the pilot side by side, on the cases of which both have every trial."""

from collections.abc import Callable, Sequence
from functools import partial

from evals.evaluation.scores import estimate, pass_parts, percentile
from evals.evaluation.trial import MailResult, TrialResult
from evals.judge import Judgement
from evals.trials import TRIALS

Row = tuple[str, ...]


def compare(desk: Sequence[TrialResult], pilot: Sequence[TrialResult]) -> list[Row]:
    """Return the rows of the comparison, the first as its head."""
    ours, theirs = _every_trial(desk), _every_trial(pilot)
    common = sorted(ours.keys() & theirs.keys())
    sides = [[one for case in common for one in found[case]] for found in (ours, theirs)]

    def row(name: str, said: Callable[[Sequence[TrialResult]], str]) -> Row:
        return name, *(said(side) if side else "-" for side in sides)

    return [
        (f"the same {len(common)} cases", "the desk", "the pilot"),
        row("trials", lambda side: str(len(side))),
        *(row(f"pass^{k}, correct", partial(_pass_hat, k)) for k in (TRIALS[0], TRIALS[-1])),
        *(row(f"trials {judged}", partial(_count, judged)) for judged in Judgement),
        row("calls a mail, p50", lambda side: str(percentile([mail.calls for mail in _mails(side)], 0.5))),
        row("tokens a mail, p50", lambda side: str(percentile([mail.tokens for mail in _mails(side)], 0.5))),
        row("USD for 1,000 mails", _thousand),
    ]


def _every_trial(side: Sequence[TrialResult]) -> dict[str, list[TrialResult]]:
    """Return the trials of each case that has all of them; where no model is asked, one stands for all."""
    found: dict[str, list[TrialResult]] = {}
    for one in side:
        found.setdefault(one.case, []).append(one)
    whole = {case: trials * len(TRIALS) if _asks_nothing(trials) else trials for case, trials in found.items()}
    return {case: trials for case, trials in whole.items() if len(trials) == len(TRIALS)}


def _asks_nothing(trials: Sequence[TrialResult]) -> bool:
    return len(trials) == 1 and not any(mail.calls for mail in trials[0].mails)


def _pass_hat(k: int, side: Sequence[TrialResult]) -> str:
    verdicts: dict[str, list[bool]] = {}
    for one in side:
        verdicts.setdefault(one.case, []).append(one.judgement is Judgement.CORRECT)
    return str(estimate(pass_parts(verdicts, k)))


def _count(judged: Judgement, side: Sequence[TrialResult]) -> str:
    count = sum(one.judgement is judged for one in side)
    return f"{count} ({count / len(side):.1%})"


def _thousand(side: Sequence[TrialResult]) -> str:
    costs = [mail.cost_usd for mail in _mails(side) if mail.cost_usd is not None]
    return f"{1000 * sum(costs) / len(costs):.2f}" if costs else "-"


def _mails(side: Sequence[TrialResult]) -> list[MailResult]:
    return [mail for one in side for mail in one.mails]
