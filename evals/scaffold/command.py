"""`frontdesk cases`: begin a new case, and check those that there are."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ops.cli.exits import FAILED, USAGE, embedded_world, stop

CASES = Path(__file__).parents[1] / "cases"
_NAME = re.compile(r"[a-z][a-z0-9_]{1,60}")


class Task(StrEnum):
    """What is to be done about the cases."""

    NEW = "new"
    CHECK = "check"
    SCHEMA = "schema"


def cases(
    task: Annotated[Task, typer.Argument(help="What to do.")],
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Cases, by their names.")] = None,
    family: Annotated[str | None, typer.Option(help="Of a new case: which family it belongs to.")] = None,
    folder: Annotated[Path, typer.Option(help="Where the cases lie.")] = CASES,
) -> None:
    """Begin a new case (`new NAME --family FAMILY`), check cases (`check [NAME]...`), or print their JSON Schema.

    `check` says of each file that cannot be played what is wrong with it, with the line, and then ends with 1.
    """
    with embedded_world():
        if task is Task.NEW:
            _begin(folder, names or [], family)
        elif task is Task.CHECK:
            _check(folder, names or [])
        else:
            from evals.case import schema_text

            typer.echo(schema_text(), nl=False)


def _begin(folder: Path, names: list[str], family: str | None) -> None:
    from evals.case import Family
    from evals.scaffold.writing import scaffold

    if len(names) != 1 or not _NAME.fullmatch(names[0]):
        stop(USAGE, "Write one name for the new case, of small letters, digits and underscores: what happens in it.")
    families = ", ".join(f"'{each}'" for each in Family)
    if family not in set(Family):
        stop(USAGE, f"There is no family {family!r}." if family else "Name its family with --family.", families)
    path = folder / f"{names[0]}.yaml"
    if path.exists():
        stop(USAGE, f"There is a case {names[0]} already: {path}. Take another name.")
    path.write_text(scaffold(Family(family)), encoding="utf-8")
    typer.echo(f"{path} is a whole case: write yours over it. Then:")
    typer.echo(f"  frontdesk cases check {names[0]}")
    typer.echo(f"  make record CASE={names[0]}")


def _check(folder: Path, names: list[str]) -> None:
    from evals.scaffold.checking import problems

    known = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    if strange := sorted(set(names) - set(known)):
        stop(FAILED, f"There is no case {', '.join(strange)} in {folder}.")
    chosen = names or list(known)
    found = [problem for name in chosen for problem in problems(known[name])]
    if found:
        stop(FAILED, *found)
    typer.echo(f"{len(chosen)} {'case is' if len(chosen) == 1 else 'cases are'} right.")
