"""The report as one HTML page that needs nothing else: charts, tables, and every trial that was not correct."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals.case import Case
from evals.evaluation import charts, counts
from evals.evaluation.findings import Findings
from evals.evaluation.reading import to_read
from evals.evaluation.report import ABOUT_PILOT, model_lines, model_rows
from evals.evaluation.verdict import sentences
from evals.judge import Judgement

TEMPLATES = Path(__file__).parent / "templates"


def page(findings: Findings, cases: Mapping[str, Case]) -> str:
    """Return the page; the same findings make the same page."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    results, hats = findings.results, findings.figures.hats
    spent = counts.by_outcome(results)
    most = max((one.usd[1] for one in spent if one.usd), default=0.0)
    ends, matrix = charts.outcome_table(results)
    return environment.get_template("page.html.j2").render(
        findings=findings,
        figures=findings.figures,
        judgements=list(Judgement),
        sentences=sentences(findings),
        model=model_lines(findings.model),
        charts=charts,
        curves={
            "correct": charts.curve([hat.correct for hat in hats]),
            "not unsafe": charts.curve([hat.harmless for hat in hats]),
        },
        families=[(family, charts.bar(family)) for family in counts.by_family(results)],
        ends=ends,
        matrix=matrix,
        reasons=counts.by_reason(results),
        spent=[(one, charts.cost_range(one, most)) for one in spent],
        alike=counts.alike(results),
        about_pilot=ABOUT_PILOT,
        models=model_rows(findings) if findings.models else [],
        cases=to_read(cases, results),
    )
