"""`frontdesk corpora`: how well the desk reads what others wrote."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.corpora.score import Measure, SetScore
from ops.cli.exits import FAILED, USAGE, embedded_world, stop
from ops.cli.mail import Json

if TYPE_CHECKING:
    from evals.corpora.playing import Cast

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "corpora"
READ = ("mails", "replies", "pdfs", "calendars", "phrases")
PLAYED = ("attacks", "benign")
SETS = (*READ, *PLAYED)
Scorer = Callable[[Path], SetScore]


class Model(StrEnum):
    """Who answers the desk where mails are played."""

    OBEDIENT = "obedient"
    LIVE = "live"


def corpora(  # noqa: PLR0913 (one option each)
    names: Annotated[list[str] | None, typer.Argument(metavar="[SET]...", help=f"Of {', '.join(SETS)}; all.")] = None,
    folder: Annotated[Path, typer.Option(help="Where the cases lie; not part of the project.")] = BESIDE,
    model: Annotated[
        Model, typer.Option(help="Who answers in attacks and benign: one that obeys, or that at OPENAI_BASE_URL.")
    ] = Model.OBEDIENT,
    jobs: Annotated[int, typer.Option(min=1, help="How many worlds of attacks and benign are played at once.")] = 2,
    *,
    every: Annotated[bool, typer.Option("--every", help="Play each attack in every temper of that model.")] = False,
    misses: Annotated[bool, typer.Option("--misses", help="Show each case that missed.")] = False,
    as_json: Json = False,
) -> None:
    """Score the desk against cases that others wrote, set by set: what it reads, and what attacks bring about.

    Ends with 1 where a set falls short of what is wanted of it. Where the folder is missing nothing is scored, it says
    so, and ends with 0.
    """
    unknown = sorted(set(names or ()) - set(SETS))
    if unknown:
        stop(USAGE, f"There is no set called {', '.join(unknown)}. The sets are {', '.join(SETS)}.")
    if folder != BESIDE and not folder.is_dir():
        stop(USAGE, f"{folder} is not a folder. Correct --folder.")
    scores = []
    with _scorers(names or SETS, model, jobs, every=every) as scorers:
        for name, (manifest, score) in scorers.items():
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


def _scored(score: Scorer, folder: Path) -> SetScore:
    try:
        return score(folder)
    except (OSError, ValueError, KeyError) as error:
        stop(FAILED, f"The cases in {_shown(folder)} are not whole: {type(error).__name__}: {error}.")


@contextmanager
def _scorers(names: Sequence[str], model: Model, jobs: int, *, every: bool) -> Iterator[dict[str, tuple[str, Scorer]]]:
    """Yield by set its list of cases and what scores it; imported only here, since every command loads this file."""
    from evals.corpora import calendars, mails, pdfs, phrases, replies

    read = (mails, replies, pdfs, calendars, phrases)
    found: dict[str, tuple[str, Scorer]] = {
        name: (scored.MANIFEST, scored.score) for name, scored in zip(READ, read, strict=True) if name in names
    }
    if not set(PLAYED) & set(names):
        yield found
        return
    with embedded_world(), _cast(model, jobs, every=every) as cast:
        from evals.corpora import attacks, benign

        played = (attacks, benign)
        yield found | {
            name: (scored.MANIFEST, partial(scored.score, cast=cast))
            for name, scored in zip(PLAYED, played, strict=True)
            if name in names
        }


@contextmanager
def _cast(model: Model, jobs: int, *, every: bool) -> "Iterator[Cast]":
    from rich.console import Console
    from rich.progress import Progress, TextColumn, TimeElapsedColumn

    from evals.corpora.live import remembered
    from evals.corpora.playing import Cast
    from ops.settings import environment

    columns = (TextColumn("{task.completed} mails played"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=None)

        def watch(mails: int) -> None:
            progress.advance(bar, mails)

        if model is Model.OBEDIENT:
            yield Cast(jobs, every=every, watch=watch)
            return
        upstream = environment().get("OPENAI_BASE_URL", "")
        if not upstream:
            stop(USAGE, "OPENAI_BASE_URL names no endpoint. Set it, or take --model obedient.")
        with remembered(upstream) as url:
            yield Cast(jobs, live=url, watch=watch)


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
    said = f"{measure.name:<32} {measure.count:>4} of {measure.of:<4} {share:>8}"
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
