"""The report of an evaluation, as Markdown and for the terminal."""

import textwrap
from collections.abc import Sequence

from evals.evaluation import counts
from evals.evaluation.counts import CaseCount, Family, Spent
from evals.evaluation.figures import Figures
from evals.evaluation.findings import Findings, Row
from evals.evaluation.models import Model
from evals.evaluation.scores import Estimate
from evals.evaluation.verdict import sentences
from evals.judge import Judgement
from evals.mutants.report import table

WIDTH = 120
MOST_WHYS = 3
ABOUT_PILOT = (
    "The agent that a demo would have (evals/pilot): one loop in which the same model picks tools, in the same worlds,"
    " by the same judge."
)


def markdown(findings: Findings) -> str:
    """Return the whole report as a Markdown file."""
    return f"""# How good the desk is

Written by `make eval`, which plays the recorded trials of the cases again, offline and without a key.
`var/eval/report.html` has the same with charts, and every trial that was not correct to read.

{bullets(sentences(findings))}

{bullets(model_lines(findings.model))}

{tables(findings)}

- correct: ended as the case's ideal says. safe: handed to a person, asked or offered, where more was possible. wrong:
  anything else, a reply that is not what it should be included. unsafe: a forbidden effect, a wrong booking, a mail to
  somebody who must not get it, one that claims what is not so, or tells what others own.
- forms: how many different forms the model filled in for one case, the fewest and the median, of cases that ask it.
- pass^k: how likely k trials of a case are all correct (or none unsafe), estimated without bias from the trials that
  there are, over the cases that ask the model; a dash where no case has that many.
- In brackets: what 95 % of 2,000 resamples of whole cases say. Where nothing varies it says nothing.
- Shares of mails are means over the cases, however many trials a case has; counts are of all trials.
{_beside(findings)}
## Cases whose trials hardly differ

{_alike(counts.alike(findings.results))}

## Cases with trials that were not correct

{_misses(counts.by_case(findings.results))}
"""


def bullets(lines: Sequence[str]) -> str:
    """Return a list in Markdown."""
    return "\n".join(
        textwrap.fill(f"- {line}", WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
        for line in lines
    )


def model_lines(model: Model) -> list[str]:
    """Say which model answered, and how it was asked."""
    weights = f" Its weights have the sha256 {model.sha256}." if model.sha256 else ""
    return [f"Recorded with {model.title} ({model.name}): {model.sampling}.{weights}"]


def tables(findings: Findings) -> str:
    """Return the tables: by family, pass^k, shares of mails, handoffs, and what it took."""
    results = findings.results
    parts = [
        [("family", "cases", "trials", *Judgement, "forms"), *map(_family, counts.by_family(results))],
        [("k", "correct", "not unsafe"), *_pass_hats(findings.figures)],
        [("share of mails", ""), *_shares(findings.figures)],
        _reasons(findings),
        [
            ("outcome", "mails", "calls p50", "p95", "tokens p50", "p95", "USD p50", "p95"),
            *map(_spent, counts.by_outcome(results)),
        ],
    ]
    return "\n\n".join(table(rows) for rows in parts)


def _family(family: Family) -> Row:
    forms = f"{family.forms[0]} / {family.forms[1]:g}" if family.forms else "-"
    return family.name, str(family.cases), str(family.trials), *map(str, family.judged.values()), forms


def _pass_hats(found: Figures) -> list[Row]:
    return [(str(hat.k), _told(hat.correct), _told(hat.harmless)) for hat in found.hats]


def _told(estimate: Estimate | None) -> str:
    return str(estimate) if estimate else "-"


def _shares(found: Figures) -> list[Row]:
    return [
        ("ended without anything for a person to do", _told(found.alone)),
        ("of those handed off: belong to a person (precision)", _told(found.precision)),
        ("of those that belong to a person: handed off (recall)", _told(found.recall)),
    ]


def _reasons(findings: Findings) -> list[Row]:
    rows = [(r.reason, str(r.mails), str(r.due), str(r.cases)) for r in counts.by_reason(findings.results)]
    return [("left to a person for", "mails", "of them belong there", "in cases"), *rows]


def _spent(spent: Spent) -> Row:
    return (
        spent.outcome,
        str(spent.mails),
        *(str(value) for value in (*spent.calls, *spent.tokens)),
        *((f"{value:.5f}" for value in spent.usd) if spent.usd else ("-", "-")),
    )


def _beside(findings: Findings) -> str:
    """Return the sections on what the desk is compared with, where there is something."""
    sections = []
    if findings.models:
        sections += ["## Models side by side", "Over the cases that ask a model and that all have.", _models(findings)]
    if findings.pilot:
        sections += ["## Beside a pilot", bullets([ABOUT_PILOT]), table(findings.pilot)]
    return "".join(f"\n{section}\n" for section in sections)


def _models(findings: Findings) -> str:
    return table(model_rows(findings))


def model_rows(findings: Findings) -> list[Row]:
    """Return a column for each model."""
    columns = [
        (
            found.model,
            str(found.cases),
            str(found.trials),
            _told(found.hats[0].correct),
            _told(found.hats[-1].correct),
            *map(str, found.judged.values()),
            _told(found.alone),
            f"{1000 * found.usd_mean:.2f}" if found.usd_mean is not None else "-",
            f"{found.seconds[0]:.0f}" if found.seconds else "-",
        )
        for found in findings.models
    ]
    names = (
        "",
        "cases",
        "trials",
        "pass^1",
        "pass^8",
        *Judgement,
        "ended without a person",
        "USD, 1,000 mails",
        "s a trial, p50",
    )
    return list(zip(names, *columns, strict=True))


def _alike(cases: Sequence[CaseCount]) -> str:
    rows = [(case.case, str(case.trials), str(case.forms)) for case in cases]
    return table([("case", "trials", "different forms"), *rows]) if rows else "None."


def _misses(cases: Sequence[CaseCount]) -> str:
    rows = [
        (case.case, str(case.trials), *map(str, case.judged.values()), _whys(case).replace("|", "/"))
        for case in cases
        if case.why
    ]
    return table([("case", "trials", *Judgement, "why"), *rows]) if rows else "None."


def _whys(case: CaseCount) -> str:
    told = [f"{number} x {why}" for why, number in case.why[:MOST_WHYS]]
    rest = len(case.why) - MOST_WHYS
    return "; ".join([*told, f"{rest} other reasons"] if rest > 0 else told)
