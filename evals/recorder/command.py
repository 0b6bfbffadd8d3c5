"""`frontdesk record`: ask the model what its cassettes do not answer."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ops.cli.exits import CONFIGURATION, FAILED, USAGE, embedded_world, stop

if TYPE_CHECKING:
    from evals.recorder.trial import Trial

CASSETTES = Path(__file__).parents[1] / "cassettes"
STATE = Path("var/record")
NO_ENDPOINT = (
    "There is no model to record. Set OPENAI_BASE_URL to an OpenAI-compatible endpoint, or OPENAI_API_KEY for OpenAI's"
    " own; OPENAI_MODEL names the model."
)


def record(  # noqa: PLR0913 - options are arguments here
    cases: Annotated[list[str] | None, typer.Argument(metavar="[CASE]...", help="Record these alone; all.")] = None,
    trials: Annotated[str, typer.Option(metavar="N or N-M", help="Which trials.")] = "1-8",
    jobs: Annotated[int, typer.Option(min=1, help="How many trials are recorded at once.")] = 1,
    model: Annotated[str | None, typer.Option(help="The model's name, else OPENAI_MODEL.")] = None,
    cassettes: Annotated[Path, typer.Option(help="Where each model's answers have a folder.")] = CASSETTES,
    state: Annotated[Path, typer.Option(help="Where is noted what was found current.")] = STATE,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before recording.")] = False,
) -> None:
    """Record the model's answers in the trials whose cassettes are missing or stale.

    Says first how many these are, and what they will take. A stale trial is recorded anew as a whole. Goes on where it
    was stopped; ends with 1 where the endpoint failed, whose trials are not written.
    """
    numbers = _numbers(trials)
    with embedded_world():
        if due := _planned(_trials(cases, numbers, model, cassettes), cassettes, state):
            _confirm(yes=yes)
            _record(due, jobs)


def _numbers(given: str) -> range:
    from evals.trials import TRIALS

    written = re.fullmatch(r"(\d)(?:-(\d))?", given, re.ASCII)
    numbers = range(int(written[1]), int(written[2] or written[1]) + 1) if written else range(0)
    if not numbers or numbers[0] not in TRIALS or numbers[-1] not in TRIALS:
        stop(USAGE, f"--trials {given}: write one number, or two like {TRIALS[0]}-{TRIALS[-1]}; there are no others.")
    return numbers


def _trials(names: list[str] | None, numbers: range, model: str | None, cassettes: Path) -> list["Trial"]:
    from evals.case import load_cases
    from evals.recorder.endpoint import source
    from evals.recorder.trial import Trial
    from evals.recording import folder_of
    from ops.settings import environment

    known = load_cases()
    if strange := sorted(set(names or ()) - set(known)):
        stop(USAGE, f"There is no case {', '.join(strange)} in evals/cases.")
    asked = source(environment(), model)
    if asked is None:
        stop(CONFIGURATION, NO_ENDPOINT)
    folder = folder_of(asked.model, cassettes)
    return [Trial(name, number, known[name], asked, folder) for name in names or known for number in numbers]


def _planned(todo: list["Trial"], cassettes: Path, state: Path) -> tuple["Trial", ...]:
    from evals.recorder.notes import Notes, code
    from evals.recorder.plan import plan
    from evals.recorder.told import told
    from ops.cli.run import wall_clock

    source, folder = todo[0].source, todo[0].folder
    typer.echo(f"Looking at {len(todo)} trials and what is recorded of {source.model}", err=True)
    found = plan(todo, Notes(state / f"{folder.name}.json", code(), source))
    for line in told(found, source.model, cassettes, wall_clock()):
        typer.echo(line)
    return found.due


def _confirm(*, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        stop(USAGE, "Nothing was recorded: nobody is here to be asked. Say --yes to record without a question.")
    typer.confirm("Record them?", abort=True)


def _record(due: tuple["Trial", ...], jobs: int) -> None:
    from evals.recorder.pool import each
    from evals.recorder.trial import record
    from ops.world.cassettes import remove_unshared

    failed = 0
    for done, (trial, found) in enumerate(each(record, due, jobs), 1):
        failed += bool(found.failure)
        said = found.failure or f"{found.calls} calls in {found.seconds:.0f} s"
        typer.echo(f"{done} of {len(due)}: {trial.cassette}: {said}", err=True)
    remove_unshared(due[0].folder)
    typer.echo(f"{len(due) - failed} trials were recorded.")
    if failed:
        stop(FAILED, f"{failed} trials were not, since the endpoint failed. The same command records these alone.")
