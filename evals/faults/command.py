"""`frontdesk eval-faults`: play the recorded mails while something fails."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.faults.kinds import Kind
from ops.cli.exits import FAILED, embedded_world, stop

if TYPE_CHECKING:
    from evals.case import Case

REPORT = Path(__file__).parents[1] / "faults.md"


def eval_faults(
    cases: Annotated[list[str] | None, typer.Argument(metavar="[CASE]...", help="Play these alone; all.")] = None,
    kinds: Annotated[list[Kind] | None, typer.Option(help="The failures; all of them by default.")] = None,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Play so many cases under each failure, spread evenly; all.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="How many cases are played at once.")] = 2,
    report: Annotated[Path, typer.Option(help="Where the report stands; written where all is played.")] = REPORT,
) -> None:
    """Play the first recorded trial of every case again while something fails: a server, the CRM, the model, the desk.

    Needs no key and no network. Ends with 1 where a play did harm, or lost anything.
    """
    with embedded_world():
        _eval_faults(cases, kinds, sample, jobs, report)


def _eval_faults(
    names: list[str] | None, kinds: list[Kind] | None, sample: int | None, jobs: int, report: Path
) -> None:
    from evals.case import load_cases
    from evals.faults.playing import play_all
    from evals.faults.report import by_kind, failures, markdown

    known = load_cases()
    if strange := sorted(set(names or ()) - set(known)):
        stop(FAILED, f"There is no case {', '.join(strange)} in evals/cases.")
    todo = chosen({name: known[name] for name in names or known}, kinds or list(Kind), sample)
    plays = play_all(todo, jobs, watch=lambda name: typer.echo(name, err=True))
    typer.echo(by_kind(plays, timed=True))
    if not (names or kinds or sample):
        report.write_text(markdown(plays), encoding="utf-8")
    if found := failures(plays):
        stop(FAILED, *found)


def chosen(
    cases: "Mapping[str, Case]", kinds: Sequence[Kind], sample: int | None
) -> "dict[str, tuple[Case, Sequence[Kind]]]":
    """Choose the cases that each failure befalls: all, or so many, evenly spread and others for each failure."""
    names = list(cases)
    share = {kind: set(spread(names, sample or len(names), number, len(kinds))) for number, kind in enumerate(kinds)}
    todo = {name: (case, [kind for kind in kinds if name in share[kind]]) for name, case in cases.items()}
    return {name: (case, befalls) for name, (case, befalls) in todo.items() if befalls}


def spread(names: Sequence[str], count: int, number: int, of: int) -> list[str]:
    """Choose so many names at even distances; the draw with another number begins elsewhere."""
    count = min(count, len(names))
    return [names[(place * of + number) * len(names) // (count * of)] for place in range(count)]
