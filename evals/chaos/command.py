"""`frontdesk chaos`: kill the desk everywhere, and count the effects at the servers."""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.chaos.plan import Kind, Run, parse_run, runs
from ops.cli.exits import FAILED, USAGE, embedded_world, stop

if TYPE_CHECKING:
    from evals.chaos.journal import Journal
    from evals.chaos.suite import Suite

STATE = Path("var/chaos")
KILLS = 500


def chaos(  # noqa: PLR0913, PLR0917 - options are arguments here
    kills: Annotated[
        int, typer.Option(min=1, help="End after so many kills, or runs, with those of earlier sessions.")
    ] = KILLS,
    seconds: Annotated[float | None, typer.Option(min=1, help="End after so many seconds.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Where the seeds of the random runs begin.")] = 0,
    state: Annotated[Path, typer.Option(help="Where is noted what has been done; remove it to begin anew.")] = STATE,
    report: Annotated[Path | None, typer.Option(help="Write a report in Markdown to this file.")] = None,
    kinds: Annotated[list[Kind] | None, typer.Option(help="What to do to the desk; all of it by default.")] = None,
    only: Annotated[str | None, typer.Option(metavar="CASE:KIND:SEED", help="Repeat this run, with its logs.")] = None,
) -> None:
    """Kill the desk at every write and at random, take its connections, replies, disk and clock; count the effects.

    Each run plays a recorded case on real servers, which outlive every kill, and compares what they hold in the end
    with the end of the same case undisturbed. Needs no settings, no account and no network.
    """
    with embedded_world(), tempfile.TemporaryDirectory() as folder:
        from evals.case import load_cases
        from evals.chaos.journal import Journal
        from evals.chaos.origin import code
        from evals.chaos.suite import Suite
        from evals.morning import demo_cases

        # In the other cases the clock decides which questions are asked: what is late was not recorded.
        cases = demo_cases() | load_cases(Path(__file__).parent / "cases")
        suite = Suite(cases, Path(folder), log_level="info" if only else "critical")
        journal = Journal(Path(folder) / "state" if only else state, code())
        if only:
            todo = iter([_parsed(only, list(cases))])
        else:
            todo = runs(kinds or list(Kind), list(cases), suite.points, journal.is_hit, first_seed=seed)
        _play(suite, journal, todo, kills, seconds)
        _tell(suite, journal, report)


def _parsed(name: str, cases: list[str]) -> Run:
    try:
        run = parse_run(name)
    except ValueError as error:
        stop(USAGE, str(error))
    if run.case not in cases:
        stop(USAGE, f"There is no case {run.case!r}. There are {', '.join(cases)}.")
    return run


def _play(suite: "Suite", journal: "Journal", todo: Iterator[Run], kills: int, seconds: float | None) -> None:
    """Play what is to be done, until there were enough kills or the time is over."""
    from evals.chaos.report import kills_of, run_line
    from evals.chaos.suite import FailsUndisturbed

    started, done = time.monotonic(), {result.run for result in journal.results}
    while kills_of(journal.results) < kills and len(journal.results) < kills:
        run = next(todo, None) if seconds is None or time.monotonic() - started < seconds else None
        if run is None:
            return
        if str(run) in done:
            continue
        try:
            result = suite.play(run, journal.code)
        except FailsUndisturbed as error:
            stop(FAILED, str(error))
        journal.add(result)
        typer.echo(run_line(result, len(journal.results), kills_of(journal.results)), err=True)


def _tell(suite: "Suite", journal: "Journal", report: Path | None) -> None:
    """Print what was found, and end with 1 where something must not be."""
    from evals.chaos.origin import commit
    from evals.chaos.report import coverage, failed, markdown, points_table, table

    covered = coverage({case: suite.points(case) for case in suite.known()}, journal.is_hit)
    typer.echo(f"{points_table(journal.results)}\n\n{table(journal.results)}\n\n{covered}")
    for failure in failed(journal.results):
        typer.echo(failure)
    if report:
        command = " ".join(["frontdesk", *sys.argv[1:]])
        text = markdown(journal.results, command=command, commit=commit(), covered=covered)
        report.write_text(text, encoding="utf-8")
    if failed(journal.results):
        raise typer.Exit(FAILED)
