"""`frontdesk eval`: score the desk over its recorded cases."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ops.cli.exits import FAILED, USAGE, embedded_world, stop

if TYPE_CHECKING:
    from evals.case import Case
    from evals.evaluation.baseline import Baseline
    from evals.evaluation.findings import Findings
    from evals.evaluation.trial import TrialResult

EVALS = Path(__file__).parents[1]
PAGE = Path("var/eval/report.html")


def evaluate(  # noqa: PLR0913 - options are arguments here
    cases: Annotated[list[str] | None, typer.Argument(metavar="[CASE]...", help="Play these alone; all.")] = None,
    *,
    model: Annotated[str | None, typer.Option(help="Score this model's recordings alone.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="How many trials are played at once.")] = 3,
    page: Annotated[Path, typer.Option(help="Where the page with every trial to read is written.")] = PAGE,
    folder: Annotated[Path, typer.Option(help="Where report.md, results.json and baseline.json stand.")] = EVALS,
    save_baseline: Annotated[
        bool, typer.Option("--save-baseline", help="Accept what is found: later runs are compared with it.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write the page alone; end with 1 where another file is stale.")
    ] = False,
) -> None:
    """Play every recorded trial of every case again, judge the end states, and write the report and the page.

    Needs no key and no network. The report is of all cases and of the model that the desk is recorded with, beside the
    others that have recordings; for some cases, or with --model, it is printed, and the page alone is written.

    Exit codes: 0 done. 1 a trial did harm, a plain booking ended wrong, fewer trials are correct than in the baseline
    by more than chance, a recording is not of what is asked now, or (--check) a file is stale. 2 there is no such case
    or model. 3 the extra `demo` is missing.
    """
    if check and save_baseline:
        stop(USAGE, "--check writes nothing, and --save-baseline does.")
    with embedded_world():
        from evals.evaluation.findings import failures, found

        known, recordings = _chosen(cases), _recordings(model, is_whole=not cases)
        accepted = _accepted(folder)
        started = time.perf_counter()
        played, stale = _played(known, recordings, jobs)
        pilot, stale_pilot = ([], []) if cases or model else _pilot(jobs)
        stale += stale_pilot
        is_whole = not (cases or model or stale)
        if is_whole and save_baseline:
            accepted = _accept(played, folder)
        findings = found(played, pilot, accepted)
        _show(findings, known, page, time.perf_counter() - started)
        problems = stale + failures(findings, is_whole=is_whole)
        if is_whole:
            problems += _report(findings, folder, check=check)
        elif save_baseline:
            problems.append("Nothing was accepted: a baseline is of all cases, with no recording stale.")
    if problems:
        stop(FAILED, *problems)


def _chosen(names: list[str] | None) -> "dict[str, Case]":
    from evals.case import load_cases

    known = load_cases()
    if strange := sorted(set(names or ()) - set(known)):
        stop(USAGE, f"There is no case {', '.join(strange)} in evals/cases.")
    return {name: known[name] for name in names or known}


def _recordings(model: str | None, *, is_whole: bool) -> dict[str, Path]:
    """Return the folders that are played, the reported model's first."""
    from evals.evaluation.models import recorded
    from ops.world.replay import RECORDED_MODEL

    found, named = dict(recorded()), model or RECORDED_MODEL
    if named not in found:
        stop(USAGE, f"Nothing is recorded of {named}. There are recordings of {', '.join(found)}.")
    others = found if is_whole and model is None else {}
    return {named: found[named]} | others


def _accepted(folder: Path) -> "Baseline | None":
    from evals.evaluation import baseline

    try:
        return baseline.load(folder / baseline.FILE)
    except ValueError as error:
        stop(USAGE, str(error))


def _played(
    cases: "Mapping[str, Case]", recordings: Mapping[str, Path], jobs: int
) -> "tuple[dict[str, list[TrialResult]], list[str]]":
    """Return the trials of each model, and what does not fit its recording; only the first must have all cases."""
    from evals.evaluation.playing import play_all

    results: dict[str, list[TrialResult]] = {}
    stale: list[str] = []
    for name, where in recordings.items():
        with _progress(f"playing what {name} answered") as watch:
            played = play_all(cases, jobs, where, watch)
        stale += played.stale if results else [*played.missing, *played.stale]
        results[name] = played.results
    return results, stale


def _pilot(jobs: int) -> "tuple[list[TrialResult], list[str]]":
    from evals.evaluation.trial import NotRecorded
    from evals.pilot import trials

    with _progress("playing the pilot"):
        try:
            return trials.play_all(jobs), []
        except NotRecorded as error:
            return [], [f"the pilot: {error}"]


@contextmanager
def _progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """Show on a terminal how many trials are done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task(title, total=None)
        yield lambda done, of: progress.update(bar, completed=done, total=of)


def _accept(played: "Mapping[str, list[TrialResult]]", folder: Path) -> "Baseline":
    """Make what was played the baseline."""
    from evals.evaluation import baseline
    from evals.evaluation.models import known

    name, results = next(iter(played.items()))
    accepted = baseline.baseline_of(known(name), results)
    baseline.save(accepted, folder / baseline.FILE)
    return accepted


def _show(findings: "Findings", cases: "Mapping[str, Case]", page: Path, seconds: float) -> None:
    from evals.evaluation.page import page as written
    from evals.evaluation.report import bullets, tables
    from evals.evaluation.verdict import many, sentences

    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(written(findings, cases), encoding="utf-8")
    typer.echo(f"{bullets(sentences(findings))}\n\n{tables(findings)}\n")
    typer.echo(
        f"{many(len(findings.results), 'trial')} in {seconds:.0f} s. Every one that was not correct can be read: {page}"
    )


def _report(findings: "Findings", folder: Path, *, check: bool) -> list[str]:
    """Write the files of the report; or, to check, name those that are stale."""
    from evals.evaluation.report import markdown
    from evals.evaluation.results import results_file

    files = {folder / "report.md": markdown(findings), folder / "results.json": results_file(findings)}
    stale = [path for path, text in files.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    if check:
        return [f"{path.name} is not what the recordings say: run `make eval`." for path in stale]
    for path in stale:
        path.write_text(files[path], encoding="utf-8")
    return []
