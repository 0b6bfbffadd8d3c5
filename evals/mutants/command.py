"""`frontdesk mutants`: change the code in small places, and count the changes that a test notices."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.mutants.rooms import ROOMS, ROOT
from ops.cli.exits import CONFIGURATION, FAILED, USAGE, stop

if TYPE_CHECKING:
    from evals.mutants.score import Mutant

STATE = Path("var/mutants")
SAMPLE = 400
WANTED = 0.85


def mutants(
    names: Annotated[list[str] | None, typer.Argument(metavar="[ROOM]...", help=f"Of {', '.join(ROOMS)}; all.")] = None,
    sample: Annotated[int, typer.Option(min=1, help="Try so many of each room, drawn at random.")] = SAMPLE,
    seed: Annotated[int, typer.Option(min=0, help="Of the draw.")] = 1,
    state: Annotated[Path, typer.Option(help="Where is noted what has been tried.")] = STATE,
    report: Annotated[Path | None, typer.Option(help="Write a report in Markdown to this file.")] = None,
    *,
    survivors: Annotated[bool, typer.Option("--survivors", help="Show each change that no test noticed.")] = False,
) -> None:
    """Change the code of times, slots and offers in one small place at a time, and see whether one of its tests fails.

    Works on a copy, goes on where it was stopped, and begins anew where code or tests have changed. Ends with 1 where
    less than 85 % are noticed.
    """
    unknown = sorted(set(names or ()) - set(ROOMS))
    if unknown:
        stop(USAGE, f"There is no room called {', '.join(unknown)}. The rooms are {', '.join(ROOMS)}.")
    found, of = {}, {}
    for name in names or ROOMS:
        found[name], of[name] = _tried(name, state / name, sample, seed)
    _tell(found, of, report, survivors=survivors)


def _tried(name: str, state: Path, sample: int, seed: int) -> tuple[list["Mutant"], int]:
    try:
        from evals.mutants.session import FailsUnchanged, Session
    except ModuleNotFoundError as error:
        if error.name not in {"cosmic_ray", "parso"}:
            raise
        stop(CONFIGURATION, f"This command needs Cosmic Ray: install the extra `dev` ({error.name} is missing).")
    try:
        session = Session(ROOMS[name], state, ROOT)
    except FailsUnchanged as error:
        stop(FAILED, f"The tests of {name} fail although nothing was changed:", str(error))
    found = []
    for mutant in session.tried(sample, seed):
        found.append(mutant)
        typer.echo(f"{name} {len(found)} of {min(sample, len(session))}: {mutant.fate}", err=True)
    return found, len(session)


def _tell(found: dict[str, list["Mutant"]], of: dict[str, int], report: Path | None, *, survivors: bool) -> None:
    from evals.chaos.origin import commit
    from evals.mutants import report as told
    from evals.mutants.score import score

    scores = {name: score(mutants, of[name]) for name, mutants in found.items()}
    for mutants in found.values() if survivors else ():
        for survivor in told.survivors(mutants):
            typer.echo(survivor)
    typer.echo(told.rooms_table(scores))
    if report:
        command = " ".join(["frontdesk", *sys.argv[1:]])
        report.write_text(told.markdown(found, scores, command=command, commit=commit()), encoding="utf-8")
    if any(score.share < WANTED for score in scores.values()):
        raise typer.Exit(FAILED)
