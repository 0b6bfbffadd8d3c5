"""The results file: the figures of the report, for whoever quotes them without playing."""

import json
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evals.evaluation.findings import Findings
from evals.evaluation.verdict import sentences
from evals.mutants.report import table

DIGITS = 8
WIDTH = 120


def results_file(findings: Findings) -> str:
    """Return the report in short, the figures of the desk and of all models, and the table beside a pilot, as JSON."""
    document = {
        "said": sentences(findings),
        "desk": asdict(findings.figures),
        "models": [asdict(model) for model in findings.models],
        "pilot": findings.pilot,
    }
    return json.dumps(_rounded(document), indent=1, ensure_ascii=False) + "\n"


def in_short(file: Path) -> str:
    """Return the report in short and the table beside a pilot, as Markdown, of a results file."""
    document = json.loads(file.read_text(encoding="utf-8"))
    said = [
        textwrap.fill(f"- {one}", WIDTH, subsequent_indent="  ", break_on_hyphens=False) for one in document["said"]
    ]
    return "\n".join(said) + (f"\n\n{table(document['pilot'])}" if document["pilot"] else "")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {name: _rounded(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return value
