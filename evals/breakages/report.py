"""What the mutants tell: each one, what it does, and which cases find it out."""

import re
from collections.abc import Collection, Sequence

from evals.breakages.table import Mutant, is_written_for
from evals.breakages.verdict import Trial
from evals.mutants.report import table

_ID = re.compile(r"<?\b[0-9a-v]{40}\b\S*")
"""What we call events and mails; another one in every play."""
HEAD = ("mutant", "case", "answers", "without it", "with it", "caught", "why")


def markdown(mutants: Collection[Mutant], trials: Sequence[Trial]) -> str:
    """Return the whole as a Markdown file."""
    broken = "\n".join(f"- {mutant.name} ({_files(mutant)}): {mutant.what}." for mutant in mutants)
    return f"""# The agent broken on purpose

Written by `make eval-mutants`, which breaks the agent in {len(mutants)} named ways (`evals/breakages/mutants.toml`) and
plays the cases that name each of them (`mutants:` in the case), with the mutant and without.

{broken}

A mutant is caught where every case that names it ends correct or safe without it, and unsafe or wrong with it. A case
that a bug keeps from its end (`crashed`) catches nothing, nor does one that ends safe instead of correct (`weakly`).
The model's answers are the first recorded trial's, or written for the mail where that trial does not come to the point.

{cases_table(trials)}

Not among them: that the calendar is read again right before a slot is taken, and that a person's edit of an event is
left alone. No case can bring either about, since nobody else writes into a case's calendar while a mail is handled.
`make race`, `make machine` and tests/agent show them.
"""


def cases_table(trials: Sequence[Trial]) -> str:
    """Return a line for each case that names a mutant."""
    return table([HEAD, *map(_row, trials)])


def _row(trial: Trial) -> tuple[str, ...]:
    answers = "written" if is_written_for(trial.case) else "recorded"
    why = _ID.sub("(its id)", trial.why).replace("|", "/")
    return trial.mutant, trial.case, answers, trial.without, trial.ended, trial.verdict, why


def _files(mutant: Mutant) -> str:
    return ", ".join(dict.fromkeys(change.file for change in mutant.changes))
