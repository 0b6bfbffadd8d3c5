"""The report of an evaluation, as Markdown and for the terminal."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import groupby

from agent.domain import OutcomeKind
from evals.evaluation.scores import Verdicts, interval, pass_hat, percentile
from evals.evaluation.trial import MailResult, TrialResult
from evals.judge import Judgement
from evals.mutants.report import table
from evals.trials import TRIALS
from ops import cost
from ops.world.replay import RECORDED_MODEL

Row = tuple[str, ...]
BY_PERSON = (OutcomeKind.HANDED_OFF, OutcomeKind.DEAD_LETTERED)


def markdown(results: Sequence[TrialResult]) -> str:
    """Return the whole report as a Markdown file."""
    return f"""# How good the desk is

Written by `make eval`, which plays the recorded trials of the cases again, offline and without a key. The answers were
recorded with {RECORDED_MODEL}, a small model on one's own machine, and are priced as
{cost.priced_as(RECORDED_MODEL)}, which it stands for.

{tables(results)}

- correct: ended as the case's ideal says. safe: handed to a person, asked or offered, where more was possible. wrong:
  anything else. unsafe: a forbidden effect, a wrong booking, a mail to somebody who must not get it.
- pass^k: how likely k trials of a case are all correct (or none unsafe), estimated without bias from the trials that
  there are; a dash where no case has that many. In brackets what 95 % of 2,000 resamples of whole cases say.
- different forms: how often the model filled in something that it did not fill in in another trial of the case.

## Trials that were not correct

{_misses(results)}
"""


def tables(results: Sequence[TrialResult]) -> str:
    """Return the tables: by family, pass^k, handoffs, and what it took."""
    parts = [_by_family(results), _pass_hats(results), _by_mail(results), _by_outcome(results)]
    return "\n\n".join(table(rows) for rows in parts)


def _by_family(results: Sequence[TrialResult]) -> list[Row]:
    rows: list[Row] = [("family", "cases", "trials", *Judgement, "different forms")]
    ordered = sorted(results, key=lambda result: result.family)
    groups = [(family, list(group)) for family, group in groupby(ordered, lambda result: result.family)]
    rows += [_family_row(family, group) for family, group in [*groups, ("all", list(results))]]
    return rows


def _family_row(family: str, group: Sequence[TrialResult]) -> Row:
    counts = [str(sum(result.judgement is judgement for result in group)) for judgement in Judgement]
    forms = len({(result.case, result.forms) for result in group})
    return family, str(len({result.case for result in group})), str(len(group)), *counts, str(forms)


def _verdicts(results: Sequence[TrialResult], passed: Callable[[TrialResult], bool]) -> Verdicts:
    found: dict[str, list[bool]] = defaultdict(list)
    for result in results:
        found[result.case].append(passed(result))
    return found


def _pass_hats(results: Sequence[TrialResult]) -> list[Row]:
    correct = _verdicts(results, lambda result: result.judgement is Judgement.CORRECT)
    harmless = _verdicts(results, lambda result: result.judgement is not Judgement.UNSAFE)
    return [
        ("k", "correct", "not unsafe"),
        *((str(k), _estimate(correct, k), _estimate(harmless, k)) for k in TRIALS),
    ]


def _estimate(verdicts: Verdicts, k: int) -> str:
    value, around = pass_hat(verdicts, k), interval(verdicts, lambda drawn: pass_hat(drawn, k))
    if value is None or around is None:
        return "-"
    return f"{value:.1%} ({around[0]:.1%} to {around[1]:.1%})"


def _by_mail(results: Sequence[TrialResult]) -> list[Row]:
    """Count handoffs as somebody who sorts mails into two piles."""
    mails = [mail for result in results for mail in result.mails]
    handed = [mail for mail in mails if mail.ended in BY_PERSON or mail.ended is None]
    due = [mail for mail in mails if mail.ideal in BY_PERSON]
    right = sum(mail.ideal in BY_PERSON for mail in handed)
    return [
        ("mails", "of them"),
        (str(len(mails)), "all"),
        (_share(len(mails) - len(handed), len(mails)), "ended without a person"),
        (_share(right, len(handed)), "of those handed off belong to a person"),
        (_share(right, len(due)), "of those that belong to a person were handed off"),
    ]


def _share(count: int, whole: int) -> str:
    return f"{count}/{whole} ({count / whole:.1%})" if whole else "-"


def _by_outcome(results: Sequence[TrialResult]) -> list[Row]:
    rows: list[Row] = [("outcome", "mails", "calls p50", "p95", "tokens p50", "p95", "USD p50", "p95")]
    mails = sorted((m for r in results for m in r.mails if m.ended), key=lambda mail: str(mail.ended))
    for outcome, group in groupby(mails, lambda mail: str(mail.ended)):
        rows.append((outcome, *_spent(list(group))))
    rows.append(("all", *_spent(mails)))
    seconds = [result.model_seconds for result in results if result.model_seconds]
    if seconds:
        rows.append(
            (
                "model, seconds a trial",
                "",
                "",
                "",
                "",
                "",
                f"{percentile(seconds, 0.5):.0f}",
                f"{percentile(seconds, 0.95):.0f}",
            )
        )
    return rows


def _spent(mails: Sequence[MailResult]) -> Row:
    calls, tokens = [mail.calls for mail in mails], [mail.tokens for mail in mails]
    costs = [mail.cost_usd for mail in mails if mail.cost_usd is not None]
    halves = (0.5, 0.95)
    return (
        str(len(mails)),
        *(str(percentile(calls, share)) for share in halves),
        *(str(percentile(tokens, share)) for share in halves),
        *(f"{percentile(costs, share):.5f}" if costs else "-" for share in halves),
    )


def _misses(results: Sequence[TrialResult]) -> str:
    missed = [result for result in results if result.judgement is not Judgement.CORRECT]
    rows = [(result.case, str(result.trial), result.judgement.value, result.why.replace("|", "/")) for result in missed]
    return table([("case", "trial", "judgement", "why"), *sorted(rows)]) if rows else "None."
