"""A new case: a whole one, with remarks on what to write instead."""

from importlib.resources import files
from string import Template

from evals.case import Family

UNFILLED = "Say here, in a sentence or two, what this case shows."


def scaffold(family: Family) -> str:
    """Return the text of a new case file."""
    return Template((files(__package__) / "case.yaml").read_text(encoding="utf-8")).substitute(
        family=family, why=UNFILLED
    )
