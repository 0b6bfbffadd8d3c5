"""`frontdesk corpora`: how well the desk reads what others wrote."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from evals.corpora.score import Measure, SetScore
from ops.cli.exits import FAILED, USAGE, stop
from ops.cli.mail import Json

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "corpora"
SETS = ("mails", "replies", "pdfs", "calendars", "phrases")


def corpora(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SET]...", help=f"Of {', '.join(SETS)}; all.")] = None,
    folder: Annotated[Path, typer.Option(help="Where the cases lie; not part of the project.")] = BESIDE,
    *,
    misses: Annotated[bool, typer.Option("--misses", help="Show each case that missed.")] = False,
    as_json: Json = False,
) -> None:
    """Score the desk's reading against cases that others wrote, set by set.

    Ends with 1 where a set falls short of what is wanted of it. Where the folder is missing nothing is scored, it says
    so, and ends with 0.
    """
    unknown = sorted(set(names or ()) - set(SETS))
    if unknown:
        stop(USAGE, f"There is no set called {', '.join(unknown)}. The sets are {', '.join(SETS)}.")
    if folder != BESIDE and not folder.is_dir():
        stop(USAGE, f"{folder} is not a folder. Correct --folder.")
    scores = []
    for name, (manifest, score) in _scorers().items():
        if names and name not in names:
            continue
        if (folder / manifest).is_file():
            scores.append(_scored(score, folder))
        else:
            typer.echo(f"{name}: not scored, {manifest} is not in {_shown(folder)}.", err=True)
    for scored in scores:
        if as_json:
            typer.echo(json.dumps(_document(scored)))
        else:
            _show(scored, misses=misses)
    if not all(measure.holds for scored in scores for measure in scored.measures):
        raise typer.Exit(FAILED)


def _scored(score: Callable[[Path], SetScore], folder: Path) -> SetScore:
    try:
        return score(folder)
    except (OSError, ValueError, KeyError) as error:
        stop(FAILED, f"The cases in {_shown(folder)} are not whole: {type(error).__name__}: {error}.")


def _scorers() -> dict[str, tuple[str, Callable[[Path], SetScore]]]:
    """Return by set its list of cases and what scores it; imported only here, since every command loads this file."""
    from evals.corpora import calendars, mails, pdfs, phrases, replies

    sets = (mails, replies, pdfs, calendars, phrases)
    return {name: (scored.MANIFEST, scored.score) for name, scored in zip(SETS, sets, strict=True)}


def _shown(folder: Path) -> str:
    return "../shared/corpora" if folder == BESIDE else str(folder)


def _document(scored: SetScore) -> dict[str, object]:
    measures = [{**asdict(measure), "holds": measure.holds} for measure in scored.measures]
    return {**asdict(scored), "measures": measures}


def _show(scored: SetScore, *, misses: bool) -> None:
    slowest = f" (slowest file {scored.slowest_seconds:.2f} s)" if scored.slowest_seconds is not None else ""
    typer.echo(f"{scored.name}{slowest}")
    for measure in scored.measures:
        typer.echo(f"  {_line(measure)}")
    if misses:
        _show_misses(scored)


def _line(measure: Measure) -> str:
    share = f"{100 * measure.share:.1f} %"
    said = f"{measure.name:<24} {measure.count:>4} of {measure.of:<4} {share:>8}"
    if measure.wanted is None:
        return said
    bound = "at most" if measure.at_most else "at least"
    return f"{said}  {'holds' if measure.holds else 'FALLS SHORT':<11}  wanted {bound} {100 * measure.wanted:.0f} %"


def _show_misses(scored: SetScore) -> None:
    for miss in scored.misses:
        sides: Sequence[tuple[str, str]] = (("wanted", miss.wanted), ("got", miss.got))
        typer.echo(f"  - {miss.case}: {miss.measure}")
        for side, said in sides:
            if said:
                typer.echo(f"      {side}: {said}")
