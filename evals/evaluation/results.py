"""The results file: the figures of the report, for whoever quotes them without playing."""

import json
from dataclasses import asdict
from typing import Any

from evals.evaluation.findings import Findings

DIGITS = 8


def results_file(findings: Findings) -> str:
    """Return the figures of the desk, those of the models side by side, and the table beside a pilot, as JSON."""
    document = {
        "desk": asdict(findings.figures),
        "models": [asdict(model) for model in findings.models],
        "pilot": findings.pilot,
    }
    return json.dumps(_rounded(document), indent=1, ensure_ascii=False) + "\n"


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {name: _rounded(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return value
