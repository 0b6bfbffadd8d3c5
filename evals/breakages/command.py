"""`frontdesk eval-mutants`: break the agent on purpose, and see whether the cases find out."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ops.cli.exits import FAILED, USAGE, embedded_world, stop

if TYPE_CHECKING:
    from evals.breakages.table import Mutant
    from evals.case import Case

REPORT = Path(__file__).parents[1] / "breakages.md"


def eval_mutants(
    names: Annotated[list[str] | None, typer.Argument(metavar="[MUTANT]...", help="Try these alone; all.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="How many are tried at once.")] = 2,
    report: Annotated[Path, typer.Option(help="Where the report stands; written where all are tried.")] = REPORT,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; end with 1 where the report is stale.")
    ] = False,
) -> None:
    """Break the agent in each of the named ways, and play the cases that are to find that out.

    Needs no key and no network. Ends with 1 where a case does not catch a mutant that it names, or none names it.
    """
    with embedded_world():
        _eval_mutants(names, jobs, report, check=check)


def _eval_mutants(names: list[str] | None, jobs: int, report: Path, *, check: bool) -> None:
    from evals.breakages.playing import play_all
    from evals.breakages.report import cases_table, markdown
    from evals.breakages.table import mutants
    from evals.breakages.verdict import trials
    from evals.case import load_cases

    known, cases = mutants(), load_cases()
    if strange := sorted(set(names or ()) - set(known)):
        stop(USAGE, f"There is no mutant {', '.join(strange)}. There are {', '.join(known)}.")
    naming = {mutant: [name for name, case in cases.items() if mutant in case.mutants] for mutant in names or known}
    if problems := _misnamed(known, naming, cases):
        stop(FAILED, *problems)
    broken, unbroken = play_all({known[mutant]: named_by for mutant, named_by in naming.items()}, jobs)
    tried = [trial for mutant, plays in broken.items() for trial in trials(mutant.name, plays, unbroken)]
    typer.echo(cases_table(tried))
    if missed := [f"{trial.case} does not catch {trial.mutant}" for trial in tried if not trial.is_caught]:
        stop(FAILED, *missed)
    if names:
        return
    written = markdown(known.values(), tried)
    if check and (not report.is_file() or report.read_text(encoding="utf-8") != written):
        stop(FAILED, f"{report.name} is not what the cases say: run `make eval-mutants`.")
    report.write_text(written, encoding="utf-8")


def _misnamed(known: Mapping[str, "Mutant"], naming: Mapping[str, list[str]], cases: Mapping[str, "Case"]) -> list[str]:
    """Say which mutants no case names, and which cases name one that there is not."""
    strange = {(name, mutant) for name, case in cases.items() for mutant in case.mutants if mutant not in known}
    return [
        *(f"no case names {mutant}" for mutant, named_by in naming.items() if not named_by),
        *(f"{name} names {mutant}, which is no mutant" for name, mutant in sorted(strange)),
    ]
