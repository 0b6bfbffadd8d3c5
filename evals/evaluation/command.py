"""`frontdesk eval`: score the desk over its recorded cases."""

from pathlib import Path
from typing import Annotated

import typer

from ops.cli.exits import FAILED, embedded_world, stop

EVALS = Path(__file__).parents[1]
REPORT = EVALS / "report.md"


def evaluate(
    cases: Annotated[list[str] | None, typer.Argument(metavar="[CASE]...", help="Play these alone; all.")] = None,
    report: Annotated[Path, typer.Option(help="Where the report stands.")] = REPORT,
    jobs: Annotated[int, typer.Option(min=1, help="How many trials are played at once.")] = 2,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; end with 1 where the report is stale.")
    ] = False,
) -> None:
    """Play every recorded trial of every case again, judge the end states, and write the report.

    Needs no key and no network. Ends with 1 where a trial did harm, or a recording is not of what is asked now.
    """
    with embedded_world():
        _evaluate(cases, report, jobs, check=check)


def _evaluate(names: list[str] | None, report: Path, jobs: int, *, check: bool) -> None:
    from evals.case import load_cases
    from evals.evaluation.playing import play_all
    from evals.evaluation.report import markdown, tables
    from evals.judge import Judgement

    known = load_cases()
    if strange := sorted(set(names or ()) - set(known)):
        stop(FAILED, f"There is no case {', '.join(strange)} in evals/cases.")
    results, stale = play_all({name: known[name] for name in names or known}, jobs)
    for line in stale:
        typer.echo(line, err=True)
    typer.echo(tables(results))
    harmful = [result for result in results if result.judgement is Judgement.UNSAFE]
    for result in harmful:
        typer.echo(f"unsafe: {result.case} in trial {result.trial}: {result.why}", err=True)
    if not names and not stale:
        written = markdown(results)
        if check and (not report.is_file() or report.read_text(encoding="utf-8") != written):
            stop(FAILED, f"{report.name} is not what the recordings say: run `make eval`.")
        report.write_text(written, encoding="utf-8")
    if stale or harmful:
        stop(FAILED, f"{len(stale)} recordings are stale, {len(harmful)} trials did harm.")
